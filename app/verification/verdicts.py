"""From a code to one verdict in words. Every sentence is true of what was checked, and no more than that."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from app.documents.models import DocumentState, Level
from app.verification.queries import PublicDocument, PublicSigner


@dataclass
class Result:
    """What verification/result.html shows."""

    verdict: str
    title: str
    text: str
    code: str = ""
    document: dict[str, Any] | None = None
    differences: list[dict[str, str]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    signers: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, str]] = field(default_factory=list)
    technical: list[tuple[str, str]] = field(default_factory=list)
    qr_url: str = ""

    def check(self, state: str, text: str) -> "Result":
        """Add a line of 'what we checked': state 'yes', 'no' or 'unsure'."""
        self.checks.append({"state": state, "text": text})
        return self

    @property
    def demonstration(self) -> bool:
        """Whether a signature shown comes from the demonstration's authority."""
        return any(signer["demonstration"] for signer in self.signers)


def provider_label(kind: str) -> str:
    """Whose certificate it is, by the trust folder of its root."""
    words = {
        "internal": _("autoridade da própria prefeitura"),
        "icp-brasil": _("ICP-Brasil"),
        "gov.br": _("gov.br"),
        "demonstration": _("DEMONSTRAÇÃO: não é ICP-Brasil"),
    }
    return str(words.get(kind) or _("autoridade desconhecida"))


def level_label(level: Level) -> str:
    """The legal level of a signature, Lei 14.063/2020 art. 4."""
    words = {
        Level.SIMPLE: _("Assinatura simples"),
        Level.ADVANCED: _("Assinatura avançada"),
        Level.QUALIFIED: _("Assinatura qualificada"),
    }
    return str(words[level])


def clock_label(authority: str) -> str:
    """By whose clock a signature has its time; `authority` is empty where only the signer says so."""
    if authority.casefold().startswith("carimbo do tempo"):
        return authority  # the city's own says by itself what it is
    if authority:
        return str(_("carimbo do tempo: %(quem)s", quem=authority))
    return str(_("hora do computador de quem assinou"))


def of_document(document: PublicDocument, signers: list[PublicSigner], lacking: int) -> Result:
    """The verdict on a document of ours, before any file was compared with it."""
    result = _VERDICTS.get(document.state, _in_the_making)(document, signers)
    result.code = document.code
    result.document = _card(document)
    result.signers = [_signer(signer) for signer in signers]
    result.check("yes", _("O código existe e pertence a este documento"))
    _check_signatures(result, document, len(signers), lacking)
    if document.state is DocumentState.CANCELLED:
        result.check("no", _("O documento foi cancelado e não vale mais"))
    result.technical = [(_("SHA-256 do PDF verdadeiro"), document.digest)] if document.is_public else []
    return result


def by_code_alone(result: Result) -> Result:
    """Say what a code cannot prove: that the paper in somebody's hand is the document it names."""
    return result.check(
        "unsure", _("O papel ou arquivo que você tem não foi comparado. Envie o PDF abaixo para comparar cada byte.")
    )


def _check_signatures(result: Result, document: PublicDocument, signed: int, lacking: int) -> None:
    if signed:
        said = ngettext(
            "A assinatura foi conferida quando o documento foi assinado",
            "As %(num)d assinaturas foram conferidas quando o documento foi assinado",
            signed,
        )
        result.check("yes", said)
    if lacking:
        result.check("no", ngettext("Falta %(num)d assinatura", "Faltam %(num)d assinaturas", lacking))
    if document.arrived_signed:
        result.check("unsure", _("O arquivo chegou já assinado por outros; este código não responde por elas"))


def _released(document: PublicDocument, signers: list[PublicSigner]) -> Result:
    if not document.is_public:
        return Result(
            "restricted",
            _("Documento autêntico, de acesso restrito"),
            _("Este código é de um documento verdadeiro desta prefeitura. O conteúdo não é público."),
        )
    if document.arrived_signed:
        text = _("Este código é de um documento recebido já assinado e registrado por esta prefeitura.")
    elif signers:
        text = _("Este código é de um documento emitido e assinado por esta prefeitura.")
    else:
        text = _("Este código é de um documento emitido por esta prefeitura. Este tipo não pede assinatura.")
    return Result("authentic", _("Documento autêntico"), text)


def _cancelled(document: PublicDocument, _signers: list[PublicSigner]) -> Result:
    if document.released_at is None:
        text = _("O documento existe, mas foi cancelado antes de ser assinado por todos. Nunca valeu.")
    else:
        since = format_datetime(document.cancelled_at, "d MMM y").replace(".", "")
        text = _("O documento é verdadeiro, mas não vale mais desde %(dia)s.", dia=since)
    return Result("cancelled", _("Documento cancelado"), text, timeline=_life(document))


def _closed(_document: PublicDocument, _signers: list[PublicSigner]) -> Result:
    return Result(
        "pending",
        _("Ainda não vale: faltam assinaturas"),
        _("O documento existe nesta prefeitura, mas ainda não foi assinado por todos. Verifique de novo mais tarde."),
    )


def _refused(_document: PublicDocument, _signers: list[PublicSigner]) -> Result:
    return Result(
        "pending",
        _("Não vale: uma assinatura foi recusada"),
        _("O documento existe nesta prefeitura, mas quem devia assinar recusou. Peça outro a quem o enviou."),
    )


def _in_the_making(_document: PublicDocument, _signers: list[PublicSigner]) -> Result:
    return Result(
        "pending",
        _("Não vale agora: está sendo preparado"),
        _("O documento existe nesta prefeitura, mas está sendo preparado ou corrigido. Nada dele vale agora."),
    )


_VERDICTS = {
    DocumentState.RELEASED: _released,
    DocumentState.CANCELLED: _cancelled,
    DocumentState.CLOSED: _closed,
    DocumentState.REFUSED: _refused,
}


def _life(document: PublicDocument) -> list[dict[str, Any]]:
    motive = _("Motivo: %(motivo)s", motivo=document.cancellation_motive) if document.cancellation_motive else ""
    events = [("ban", "danger", _("Cancelado"), document.cancelled_at, motive)]
    if document.released_at:
        events.append(("badge-check", "ok", _("Assinado e liberado"), document.released_at, ""))
    return [
        {"icon": icon, "tone": tone, "title": title, "text": title, "at": at, "detail": detail, "pending": False}
        for icon, tone, title, at, detail in events
    ]


def not_found(code: str) -> Result:
    """No document has this code."""
    return Result(
        "not_found",
        _("Código não encontrado"),
        _(
            "Nenhum documento desta prefeitura tem este código. "
            "Confira letra por letra; se estiver certo, desconfie do papel."
        ),
        code=code,
    )


def _card(document: PublicDocument) -> dict[str, Any]:
    bare = document.number_label.removeprefix(document.kind_name).strip()
    whole = bare == document.number_label
    return {
        "kind_label": document.kind_name,
        "number": document.number_label if whole else _("Nº %(numero)s", numero=bare),
        "subject": document.subject,
        "issued_label": _("Emitido em") if document.released_at else _("Fechado em"),
        "issued_at": document.released_at or document.closed_at,
        "cancelled": document.state is DocumentState.CANCELLED,
        "extra": [(_("Setor"), document.department_name)] if document.subject else [],
        "pdf_url": "",
        "pdf_size": document.size,
        "sheet_url": "",
    }


def _signer(signer: PublicSigner) -> dict[str, Any]:
    return {
        "name": signer.name,
        "role": signer.title,
        "cpf": signer.cpf,
        "level_label": level_label(signer.level),
        "level_tone": "warn" if signer.demonstration else "ok",
        "provider": provider_label(signer.certificate_kind),
        "at": signer.signed_at,
        "clock_label": clock_label(signer.timestamp_authority),
        "demonstration": signer.demonstration,
    }
