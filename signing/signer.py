"""One PAdES signature in an existing empty field, level B-B or B-T, as an incremental update (ETSI EN 319 142-1).

The earlier bytes are copied to a temporary file beside the target, signed in place, synced, read again by
`release_check` and only then renamed: an unfinished or unsound file never has the final name. Time stands in the
dictionary's /M and in the timestamp; the CMS carries no signingTime (PAdES forbids it).
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyHankoError
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTBSDocument

from signing.appearance import SignatureStyle, Wording
from signing.credential import Credential
from signing.errors import DocumentChanged, DocumentUnreadable, SigningForbidden
from signing.permissions import check_may_sign
from signing.release_check import Expected, Released, check_release
from signing.timestamps import CityTimeStamper

_CHUNK = 1 << 20
_MALFORMED = (PdfError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True)
class Paper:
    """What to sign and where to.

    Attributes:
        source: the PDF as it is.
        digest: its SHA-256 in hexadecimal, as it was shown to the signer.
        target: the signed file; its folder must be on one file system with it.
        field_name: an empty signature field.
        reason: goes into the signature dictionary; may be empty.
    """

    source: Path
    digest: str
    target: Path
    field_name: str
    reason: str = ""


def sign_pdf(
    paper: Paper, credential: Credential, wording: Wording, timestamper: CityTimeStamper | None = None
) -> Released:
    """Sign, check and release one file. The certificate must have been vetted (`signing.vetting`).

    Args:
        paper: the file and the field.
        credential: who signs.
        wording: what the visible appearance says; its moment becomes /M.
        timestamper: makes the signature B-T; None leaves it at B-B.

    Raises:
        DocumentChanged: the file is not the one that was chosen.
        DocumentUnreadable: damaged or encrypted.
        FieldMissing: no empty field of that name.
        SigningForbidden: an earlier signature allows no more.
        TimestampClockError: the clock went back.
        ReleaseRefused: the result is not sound.
        OSError: the disk is full or the folder is missing.
    """
    with _temporary(paper.target) as path:
        with path.open("x+b") as copy:
            size = _copy(paper, copy)
            _sign_in_place(copy, paper, credential, wording, timestamper)
            copy.flush()
            os.fsync(copy.fileno())
        stamp = timestamper.credential.frame if timestamper else None
        earlier = bytes.fromhex(paper.digest)
        released = check_release(path, Expected(size, earlier, paper.field_name, credential.frame, stamp))
        path.replace(paper.target)
    _sync_folder(paper.target.parent)
    return released


class _SignatureUpdate(IncrementalPdfFileWriter):
    """An incremental update that brings a signature and nothing else.

    pyHanko would rewrite the document's XMP and Info with its own name and the machine's clock, which breaks what
    PDF/A says of them and reads a clock behind the engine's back.
    """

    def _update_meta(self) -> None:
        """Leave the metadata alone."""


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    path = target.with_name(f".signing-{secrets.token_hex(8)}")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copy(paper: Paper, copy: IO[bytes]) -> int:
    """Copy the source and be sure that it is the one that was chosen; its size in bytes."""
    digest = hashlib.sha256()
    try:
        with paper.source.open("rb") as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    except FileNotFoundError:
        raise DocumentChanged from None
    if digest.hexdigest() != paper.digest:
        raise DocumentChanged
    return copy.tell()


def _sign_in_place(
    copy: IO[bytes], paper: Paper, credential: Credential, wording: Wording, timestamper: CityTimeStamper | None
) -> None:
    try:
        writer = _SignatureUpdate(copy, strict=False)
        if writer.prev.encrypted:
            raise DocumentUnreadable
        check_may_sign(writer.prev, paper.field_name)
        document = _prepare(writer, paper, credential, wording, timestamper)
        prepared, _ = document.digest_tbs_document(in_place=True, chunk_size=_CHUNK)
    except PyHankoError:
        raise SigningForbidden from None
    except _MALFORMED:
        raise DocumentUnreadable from None
    asyncio.run(document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes()))


def _prepare(
    writer: _SignatureUpdate,
    paper: Paper,
    credential: Credential,
    wording: Wording,
    timestamper: CityTimeStamper | None,
) -> PdfTBSDocument:
    metadata = PdfSignatureMetadata(
        field_name=paper.field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=wording.name,
        reason=paper.reason or None,
        app_build_props=BuildProps(name="Carimbo"),
    )
    style = SignatureStyle(border_width=0, wording=wording)
    signer = PdfSigner(metadata, credential.signer, timestamper=timestamper, stamp_style=style)
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = wording.moment
    reserved = credential.reserved(timestamper.token_size if timestamper else None)
    return session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
