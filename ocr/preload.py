"""Everything reading a scan needs, imported once: a fork server preloads this module.

It takes about a second and 70 MB; without it each scan would pay the second again. OCRmyPDF loads its renderer and its
PDF/A checker only when they are first used, so they are named here.
"""

import fpdf
import ocrmypdf.fpdf_renderer
import ocrmypdf.hocrtransform.hocr_parser
import pikepdf.pdfa
from PIL import Image

import ocr.classify
import ocr.fields
import ocr.images
import ocr.preview
import ocr.reading
import ocr.recognize

LOADED = (ocrmypdf.fpdf_renderer, ocrmypdf.hocrtransform.hocr_parser, pikepdf.pdfa, fpdf, ocr)
Image.init()
