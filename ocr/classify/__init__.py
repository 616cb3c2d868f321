"""What kind of paper a text is, and which department it is for, with the words that made it think so."""

from ocr.classify.confidence import THRESHOLD, files_itself
from ocr.classify.departments import guess_department
from ocr.classify.kinds import classify
from ocr.classify.model import LABELS, Classification, DepartmentCue, DepartmentGuess, Guess

__all__ = [
    "LABELS",
    "THRESHOLD",
    "Classification",
    "DepartmentCue",
    "DepartmentGuess",
    "Guess",
    "classify",
    "files_itself",
    "guess_department",
]
