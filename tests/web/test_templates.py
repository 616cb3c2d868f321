"""Every page template renders its documented view model, as a page and as a block."""

import re

import pytest
from flask import Flask, render_template

from app.web.pages import render_block
from tests.web.sample_pages import PAGES

pytestmark = pytest.mark.usefixtures("in_request")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_obeys_the_policy(app: Flask, path: str) -> None:
    template, _block, context = PAGES[path]
    html = render_template(template, **context)
    assert "</html>" in html
    assert "style=" not in html
    assert len(re.findall(r"<h1", html)) == 1
    assert len(set(re.findall(r' id="([^"]+)"', html))) == len(re.findall(r' id="([^"]+)"', html))


@pytest.mark.parametrize("path", PAGES)
def test_every_posted_form_carries_the_token(path: str) -> None:
    template, _block, context = PAGES[path]
    html = render_template(template, **context)
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    assert all('name="csrf_token"' in form for form in forms)


@pytest.mark.parametrize("path", [path for path, (_template, block, _context) in PAGES.items() if block])
def test_a_block_stands_alone(path: str) -> None:
    template, block, context = PAGES[path]
    assert "<html" not in render_block(template, block, **context)


def test_a_hidden_content_shows_no_page() -> None:
    template, _block, context = PAGES["/document-alone"]
    assert "<figure" not in render_template(template, **context)


def test_a_restricted_verdict_shows_no_subject_and_no_file() -> None:
    html = render_template(PAGES["/verify/restricted"][0], **PAGES["/verify/restricted"][2])
    assert "Padaria" not in html
    assert "Baixar" not in html
    assert "***.482.116-**" in html
