"""Static files under addresses that change with their content, so that browsers keep them for ever.

No build step: at start the style sheets are joined into one file, references between files are rewritten to the
hashed names, and what is text is compressed once.
"""

import gzip
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from app.web.access import public

FOLDER = Path(__file__).parent / "static"
STYLESHEET = "css/app.css"
LAYERS = ("tokens", "reset", "base", "parts", "views")

_STYLE_REFERENCE = re.compile(r"url\(\.\./([\w./-]+)\)")
_SCRIPT_REFERENCE = re.compile(r"""(["'])\./([\w-]+\.js)\1""")
_TEXT = (".css", ".js", ".svg", ".LICENSE")
_TYPES = {
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".css": "text/css",
    ".LICENSE": "text/plain",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file as it is served.

    Attributes:
        name: its hashed name, with folders, below the static address.
        content: bytes as sent uncompressed.
        media_type: value of Content-Type.
        compressed: the gzip twin, or None where that saves nothing.
    """

    name: str
    content: bytes
    media_type: str
    compressed: bytes | None


def stylesheet(folder: Path) -> str:
    """Join the small sheets into one: ``css/LAYER/*.css`` in the order of the cascade layers.

    Args:
        folder: the static folder.

    Returns:
        One style sheet whose first line names the layers.
    """
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        sheets = [sheet.read_text(encoding="utf-8") for sheet in sorted((folder / "css" / layer).glob("*.css"))]
        parts.append(f"@layer {layer} {{\n{''.join(sheets)}}}")
    return "\n".join(parts)


class Assets:
    """The static files of one folder by their plain names."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._built: dict[str, Asset] = {}

    def __getitem__(self, name: str) -> Asset:
        """The asset with a plain name such as ``js/main.js``; KeyError if there is none."""
        if name not in self._built:
            self._built[name] = self._build(name)
        return self._built[name]

    @cached_property
    def by_hashed_name(self) -> dict[str, Asset]:
        """Every asset by the name in its address."""
        names = [path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file()]
        plain = [name for name in names if not name.startswith("css/")]
        return {asset.name: asset for asset in map(self.__getitem__, [*plain, STYLESHEET])}

    def _build(self, name: str) -> Asset:
        path = PurePosixPath(name)
        content = self._content(name)
        suffix = path.suffix
        media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        hashed = path.with_name(f"{path.stem}.{sha256(content).hexdigest()[:10]}{suffix}").as_posix()
        return Asset(hashed, content, media_type, gzip.compress(content, 9, mtime=0) if suffix in _TEXT else None)

    def _content(self, name: str) -> bytes:
        if name == STYLESHEET:
            return self._rewrite(stylesheet(self._folder), _STYLE_REFERENCE, self._style_reference)
        file = self._folder / name
        if not file.is_file():
            raise KeyError(name)
        if name.startswith("js/"):
            return self._rewrite(file.read_text(encoding="utf-8"), _SCRIPT_REFERENCE, self._script_reference)
        return file.read_bytes()

    @staticmethod
    def _rewrite(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> bytes:
        return pattern.sub(replace, text).encode()

    def _style_reference(self, match: re.Match[str]) -> str:
        return f"url(../{self[match[1]].name})"

    def _script_reference(self, match: re.Match[str]) -> str:
        return f"{match[1]}./{PurePosixPath(self['js/' + match[2]].name).name}{match[1]}"


blueprint = Blueprint("static_files", __name__)


def asset_url(name: str) -> str:
    """Address of a static file by its plain name; KeyError (a fault of the template) if there is none."""
    assets: Assets = current_app.extensions["web_assets"]
    return url_for("static_files.send", name=assets[name].name)


@blueprint.get("/estatico/<path:name>")
@public
def send(name: str) -> Response:
    """Send one static file; its address changes with its content, so it may be kept for a year."""
    assets: Assets = current_app.extensions["web_assets"]
    asset = assets.by_hashed_name.get(name)
    if asset is None:
        abort(404)
    squeezed = asset.compressed is not None and request.accept_encodings["gzip"] > 0
    body = asset.compressed if squeezed and asset.compressed is not None else asset.content
    response = Response(body, content_type=asset.media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.vary.add("Accept-Encoding")
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask) -> None:
    """Build the files and serve them below /estatico/."""
    assets = Assets()
    _ = assets.by_hashed_name
    app.extensions["web_assets"] = assets
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset_url"] = asset_url
