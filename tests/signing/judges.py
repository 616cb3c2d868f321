"""Independent verdicts on a signed file: poppler's `pdfsig` and the `openssl` command."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms

_RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]")


@dataclass(frozen=True)
class Cut:
    """What one signature covers, and its CMS."""

    covered: bytes
    signature: bytes


def cut(data: bytes) -> list[Cut]:
    """Every signature of a file, oldest first."""
    found = []
    for match in _RANGE.finditer(data):
        first, length, second, rest = (int(each) for each in match.groups())
        contents = bytes.fromhex(data[first + length + 1 : second - 1].decode())
        der = cms.ContentInfo.load(contents).dump()
        found.append(Cut(data[first : first + length] + data[second : second + rest], der))
    return found


def pdfsig(path: Path, root_pem: Path) -> list[str]:
    """poppler's sentence on each signature, with only `root_pem` trusted."""
    store = path.with_suffix(".nss")
    if not store.exists():
        store.mkdir()
        _run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        _run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-i", str(root_pem))
    output = _run("pdfsig", "-nssdir", f"sql:{store}", str(path))
    return re.findall(r"Signature Validation: (.*)", output)


def openssl_cms(each: Cut, folder: Path, root_pem: Path) -> bool:
    """Whether `openssl cms -cades` accepts a signature under the root."""
    (folder / "sig.p7").write_bytes(each.signature)
    (folder / "br.dat").write_bytes(each.covered)
    options = ["-binary", "-inform", "DER", "-in", "sig.p7", "-content", "br.dat", "-CAfile", str(root_pem)]
    return _passes(["openssl", "cms", "-verify", *options, "-purpose", "any", "-cades", "-out", "/dev/null"], folder)


def openssl_ts(each: Cut, folder: Path, root_pem: Path) -> bool:
    """Whether `openssl ts` accepts the signature's timestamp under the root."""
    (signer,) = cms.ContentInfo.load(each.signature)["content"]["signer_infos"]
    (attribute,) = signer["unsigned_attrs"]
    (folder / "token.der").write_bytes(attribute["values"][0].dump())
    (folder / "value.dat").write_bytes(signer["signature"].native)
    options = ["-data", "value.dat", "-in", "token.der", "-token_in", "-CAfile", str(root_pem)]
    return _passes(["openssl", "ts", "-verify", *options], folder)


def _passes(command: list[str], folder: Path) -> bool:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
