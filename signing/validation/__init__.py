"""What is true of a PDF's signatures: one honest line for each, and one verdict for the document.

Nothing here fetches from the network, and hostile input gives a verdict, never an exception; uploads are still
validated in a limited child process (`validate_file` takes and returns plain values for that).
"""

from signing.validation.child import validate_file
from signing.validation.comparison import Change, compare_text
from signing.validation.document import validate
from signing.validation.model import (
    Coverage,
    DocumentVerdict,
    Limits,
    Report,
    Revocation,
    RevocationStatus,
    SignatureLine,
    Signer,
    Verdict,
)
from signing.validation.trust import TrustStore

__all__ = [
    "Change",
    "Coverage",
    "DocumentVerdict",
    "Limits",
    "Report",
    "Revocation",
    "RevocationStatus",
    "SignatureLine",
    "Signer",
    "TrustStore",
    "Verdict",
    "compare_text",
    "validate",
    "validate_file",
]
