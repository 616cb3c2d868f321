"""Sending stored bytes to a browser, whole and under a safe name."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response
from werkzeug.http import dump_options_header

from app.documents import files
from app.documents.queries import FileToSend
from app.engines import Engines
from app.web.unit import finish


def send(engines: Engines, found: FileToSend) -> Response:
    """A download: always an attachment, with its sniffed type and a name of RFC 6266 (RELIABILITY, security 1).

    Ends the request's unit of work, since the store must not be asked inside a transaction.
    """
    finish()
    opened = engines.store.open(found.digest)
    stream = opened.__enter__()
    answer = Response(_pieces(stream), mimetype=found.media_type)
    answer.call_on_close(lambda: opened.__exit__(None, None, None))
    answer.content_length = found.size
    answer.set_etag(found.digest)
    name = files.download_name(found.name, found.media_type)
    plain = name.encode("ascii", "ignore").decode() or "documento"
    # RFC 6266: an ASCII name for old readers, the true one in filename*.
    disposition = {"filename": plain, "filename*": f"UTF-8''{files.percent_encoded(name)}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", disposition)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(1 << 18):
        yield piece
