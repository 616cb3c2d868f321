"""Made-up municipal documents to write, measure and test the classifier with: four families, three purposes.

The rules were written on `first` and `second`, confidence is measured on `third` (`python -m
benchmarks.classifier --calibrate`), and the result is tested on `fourth`. Layouts and wordings are not
shared between families; the people, streets and companies in them do not exist.
"""

from tests.ocr.classify.corpus.departments import DEPARTMENTS
from tests.ocr.classify.corpus.first import FIRST
from tests.ocr.classify.corpus.fourth import FOURTH
from tests.ocr.classify.corpus.making import Family, Sample, generate
from tests.ocr.classify.corpus.second import SECOND
from tests.ocr.classify.corpus.third import THIRD

__all__ = ["DEPARTMENTS", "FIRST", "FOURTH", "SECOND", "THIRD", "Family", "Sample", "generate"]
