"""Static files: hashed addresses, kept for ever, compressed once, and light (UI, parts)."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import FOLDER, STYLESHEET, Assets


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets()


def test_the_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg/>")
    first = Assets(tmp_path)["a.svg"].name
    (tmp_path / "a.svg").write_text("<svg></svg>")
    assert Assets(tmp_path)["a.svg"].name != first


def test_a_change_deep_down_changes_the_script_above(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/main.js").write_text('import "./leaf.js";')
    (tmp_path / "js/leaf.js").write_text("1")
    first = Assets(tmp_path)["js/main.js"].name
    (tmp_path / "js/leaf.js").write_text("2")
    assert Assets(tmp_path)["js/main.js"].name != first


def test_references_lead_to_files_that_are_served(assets: Assets) -> None:
    style = assets[STYLESHEET].content.decode()
    names = re.findall(r"url\(\.\./([^)]+)\)", style)
    assert names
    assert set(names) <= set(assets.by_hashed_name)


def test_scripts_import_served_names(assets: Assets) -> None:
    for asset in assets.by_hashed_name.values():
        if asset.name.startswith("js/"):
            imported = re.findall(r'["\']\./([\w.-]+\.js)["\']', asset.content.decode())
            assert {f"js/{name}" for name in imported} <= set(assets.by_hashed_name)


def test_files_are_kept_for_ever_and_compressed(client: FlaskClient, assets: Assets) -> None:
    address = f"/estatico/{assets[STYLESHEET].name}"
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == assets[STYLESHEET].content
    assert client.get(address).data == assets[STYLESHEET].content


def test_an_old_address_is_gone(client: FlaskClient) -> None:
    assert client.get("/estatico/css/app.0000000000.css").status_code == 404


def test_no_style_attribute_and_no_handler_in_any_template() -> None:
    for template in (FOLDER.parent.parent.parent / "templates").rglob("*.html"):
        source = template.read_text()
        if "paper" in template.parts or "email" in template.parts:
            continue
        assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|javascript:", source), template.name


def test_every_icon_named_in_a_template_is_in_the_sprite(app: Flask) -> None:
    sprite = (FOLDER / "icons/icons.svg").read_text()
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    sources = [path.read_text() for path in Path(app.template_folder or "").rglob("*.html")]
    named = {name for source in sources for name in re.findall(r"ui\.icon\('([\w-]+)'", source)}
    assert named
    assert named <= symbols


def test_a_page_stays_under_80_kilobytes(client: FlaskClient, assets: Assets) -> None:
    sent = [
        asset.compressed or asset.content
        for name, asset in assets.by_hashed_name.items()
        if name.endswith((".js", ".css", ".svg"))
    ]
    assert sum(map(len, sent)) + len(gzip.compress(client.get("/queue").data)) < 80_000
