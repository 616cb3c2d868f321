"""The document kinds a new installation starts with; an administrator changes them later."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import DocumentKind, Level, SignerRule, SignerRuleRole

_CLOSER = (1, SignerRuleRole.CLOSER, Level.ADVANCED)
_HEAD = (2, SignerRuleRole.HEAD, Level.ADVANCED)
_MAYOR = (3, SignerRuleRole.MAYOR, Level.QUALIFIED)
_ADVANCED = "Lei 14.063/2020, art. 5º, § 1º, II"
_QUALIFIED = "Lei 14.063/2020, art. 5º, § 2º, I (atos do chefe do Poder Executivo)"

DEFAULT_KINDS = (
    ("memo", "Memorando", "Memo", "memo", (_CLOSER,)),
    ("circular", "Circular", "Circular", "circular", (_CLOSER,)),
    ("letter", "Ofício", "Ofício", "letter", (_CLOSER, _HEAD)),
    ("request", "Requerimento", "Req.", "request", (_CLOSER,)),
    ("permit", "Alvará", "Alvará", "permit", (_CLOSER, _HEAD)),
    ("certificate", "Certidão", "Certidão", "certificate", (_CLOSER,)),
    ("opinion", "Parecer", "Parecer", "opinion", (_CLOSER, _HEAD)),
    ("invoice", "Nota fiscal", "NF", "invoice", ()),
    ("other", "Outro documento", "Doc.", "other", ()),
    ("decree", "Decreto", "Decreto", None, (_CLOSER, _MAYOR)),
)
"""Code, name, short name, label of the reading, and who signs: (position, role, minimum level)."""


def ensure_kinds(session: Session) -> None:
    """Write the default kinds into an installation that has none."""
    if session.scalar(sa.select(DocumentKind.id).limit(1)) is not None:
        return
    for position, (code, name, short_name, label, rules) in enumerate(DEFAULT_KINDS):
        qualified = any(level is Level.QUALIFIED for _, _, level in rules)
        kind = DocumentKind(
            code=code,
            name=name,
            short_name=short_name,
            reading_label=label,
            position=position,
            number_scope="city" if qualified else "department",
            legal_basis=_QUALIFIED if qualified else _ADVANCED,
        )
        session.add(kind)
        session.flush()
        for order, role, level in rules:
            session.add(SignerRule(kind_id=kind.id, position=order, role=role, minimum_level=level))
