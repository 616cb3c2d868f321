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


@dataclass(frozen=True)
class Judges:
    """The outside judges, trusting one root; they work in a folder of their own."""

    root_pem: Path
    folder: Path

    def pdfsig(self, path: Path) -> list[str]:
        """What poppler says of each signature."""
        store = f"sql:{self.folder}"
        _run("certutil", "-N", "-d", store, "--empty-password")
        _run("certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", str(self.root_pem))
        return re.findall(r"Signature Validation: (.*)", _run("pdfsig", "-nssdir", store, str(path)))

    def cms(self, each: Cut) -> bool:
        """Whether `openssl cms -cades` accepts a signature."""
        (self.folder / "sig.p7").write_bytes(each.signature)
        (self.folder / "br.dat").write_bytes(each.covered)
        options = ["-binary", "-inform", "DER", "-in", "sig.p7", "-content", "br.dat", "-CAfile", str(self.root_pem)]
        return self._passes("cms", "-verify", *options, "-purpose", "any", "-cades", "-out", "/dev/null")

    def timestamp(self, each: Cut) -> bool:
        """Whether `openssl ts` accepts the signature's timestamp."""
        (signer,) = cms.ContentInfo.load(each.signature)["content"]["signer_infos"]
        (attribute,) = signer["unsigned_attrs"]
        (self.folder / "token.der").write_bytes(attribute["values"][0].dump())
        (self.folder / "value.dat").write_bytes(signer["signature"].native)
        options = ["-data", "value.dat", "-in", "token.der", "-token_in", "-CAfile", str(self.root_pem)]
        return self._passes("ts", "-verify", *options)

    def _passes(self, *words: str) -> bool:
        command = ["openssl", *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode == 0


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
