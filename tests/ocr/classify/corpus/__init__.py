"""Made-up municipal documents to write, measure and test the classifier with: three families, three purposes.

`first` is what the rules were written on, `second` is what confidence is measured on (`python -m
benchmarks.classifier --calibrate`), `third` is what the result is tested on. Layouts and wordings are not
shared between families; the people, streets and companies in them do not exist.
"""

from tests.ocr.classify.corpus.departments import DEPARTMENTS
from tests.ocr.classify.corpus.first import FIRST
from tests.ocr.classify.corpus.making import Family, Sample, generate
from tests.ocr.classify.corpus.second import SECOND
from tests.ocr.classify.corpus.third import THIRD

__all__ = ["DEPARTMENTS", "FIRST", "SECOND", "THIRD", "Family", "Sample", "generate"]
