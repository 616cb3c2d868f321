"""Every table of the house, imported for the sake of metadata (migrations, mapper configuration)."""

from app.certificates import models as certificates
from app.documents import models as documents
from app.inboxes import models as inboxes
from app.intake import models as intake
from app.kernel.database import Base
from app.kernel.ledger import models as ledger
from app.kernel.outbox import models as outbox
from app.people import models as people
from app.routing import models as routing
from app.signatures import models as signatures

__all__ = [
    "Base",
    "certificates",
    "documents",
    "inboxes",
    "intake",
    "ledger",
    "outbox",
    "people",
    "routing",
    "signatures",
]
INSERT_ONLY = ("ledger_entries", "versions", "numbers", "releases", "movements", "receipts")
