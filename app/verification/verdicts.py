"""From facts to one verdict in words. Every sentence is true of what was checked, and no more than that."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.models import DocumentState, Level
from app.verification.queries import PublicDocument, PublicSigner

LEVELS = {
    Level.SIMPLE: "Assinatura simples",
    Level.ADVANCED: "Assinatura avançada",
    Level.QUALIFIED: "Assinatura qualificada",
}
PROVIDERS = {
    "internal": "autoridade da própria prefeitura",
    "icp-brasil": "ICP-Brasil",
    "gov.br": "gov.br",
    "demonstration": "DEMONSTRAÇÃO: não é ICP-Brasil",
    "unknown": "autoridade desconhecida",
}


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


def of_document(document: PublicDocument, signers: list[PublicSigner], lacking: int, *, pdf_url: str = "") -> Result:
    """The verdict for a code, without a file."""
    result = _STATE_VERDICTS.get(document.state, _pending)(document, lacking)
    result.code = document.code
    result.document = _card(document, pdf_url if document.is_public else "")
    result.signers = [_signer(signer) for signer in signers]
    result.check("yes", _("O código existe e pertence a este documento"))
    if signers:
        said = ngettext(
            "A assinatura foi conferida quando o documento foi assinado",
            "As %(num)d assinaturas foram conferidas quando o documento foi assinado",
            len(signers),
        )
        result.check("yes", said)
    if document.state is DocumentState.CANCELLED:
        result.check("no", _("O documento foi cancelado e não vale mais"))
    if lacking:
        result.check("no", ngettext("Falta %(num)d assinatura", "Faltam %(num)d assinaturas", lacking))
    result.check(
        "unsure", _("O papel ou arquivo que você tem não foi comparado. Envie o PDF abaixo para comparar cada byte.")
    )
    result.technical = [(_("SHA-256 do PDF verdadeiro"), document.digest)] if document.is_public else []
    return result


def _authentic(document: PublicDocument, _lacking: int) -> Result:
    if not document.is_public:
        return Result(
            "restricted",
            _("Documento autêntico, de acesso restrito"),
            _("Este código é de um documento verdadeiro desta prefeitura. O conteúdo não é público."),
        )
    return Result(
        "authentic",
        _("Documento autêntico"),
        _("Este código é de um documento emitido e assinado por esta prefeitura."),
    )


def _cancelled(document: PublicDocument, _lacking: int) -> Result:
    since = format_datetime(document.cancelled_at, "d MMM yyyy") if document.cancelled_at else ""
    return Result(
        "cancelled",
        _("Documento cancelado"),
        _("O documento é verdadeiro, mas não vale mais desde %(dia)s.", dia=since),
        timeline=_life(document),
    )


def _pending(_document: PublicDocument, _lacking: int) -> Result:
    return Result(
        "pending",
        _("Ainda não vale: faltam assinaturas"),
        _("O documento existe nesta prefeitura, mas ainda não foi assinado por todos. Verifique de novo mais tarde."),
    )


_STATE_VERDICTS = {DocumentState.RELEASED: _authentic, DocumentState.CANCELLED: _cancelled}


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
            "Nenhum documento desta prefeitura tem este código. Confira letra por letra; se estiver certo, desconfie do papel."
        ),
        code=code,
    )


def same_file(result: Result, document: PublicDocument) -> Result:
    """The uploaded bytes are exactly those that the city released."""
    result.checks = [check for check in result.checks if check["state"] != "unsure"]
    result.check("yes", _("O arquivo enviado é idêntico, byte por byte, ao que foi assinado"))
    if result.verdict == "authentic":
        result.text = _("Este documento foi emitido por esta prefeitura e não foi alterado depois de assinado.")
    result.technical = [(_("SHA-256 do arquivo enviado"), document.digest)]
    return result


def earlier_file(result: Result) -> Result:
    """The uploaded bytes are those of an earlier version, before all signatures."""
    result.verdict, result.title = "pending", _("Versão anterior do documento")
    result.text = _(
        "O arquivo é desta prefeitura, mas de antes de todas as assinaturas. Peça o PDF final ou baixe-o aqui."
    )
    result.checks = [check for check in result.checks if check["state"] != "unsure"]
    result.check("no", _("O arquivo enviado não é o que foi liberado por último"))
    return result


def altered(result: Result, changes: list[dict[str, Any]], report: dict[str, Any]) -> Result:
    """The file carries one of our codes, but its bytes are not those we released."""
    result.verdict, result.title = "altered", _("Arquivo alterado")
    result.text = _("O código existe, mas este PDF não é o que a prefeitura emitiu. Não confie nele.")
    result.checks = [check for check in result.checks if check["state"] != "unsure"]
    result.check("no", _("O arquivo enviado tem bytes diferentes do original"))
    result.differences = [
        {
            "label": change["context"] or _("No texto"),
            "was": change["before"] or _("(nada)"),
            "now": change["after"] or _("(retirado)"),
            "where": _("página %(n)s", n=change["page"]),
        }
        for change in changes[:8]
    ]
    result.check(*_signature_check(report))
    return result


def _signature_check(report: dict[str, Any]) -> tuple[str, str]:
    lines = report.get("signatures", [])
    if not lines:
        return "no", _("O arquivo enviado não tem assinatura digital")
    if all(line["intact"] for line in lines):
        return "unsure", _("As assinaturas do arquivo cobrem só uma parte anterior dele; algo foi acrescentado depois")
    return "no", _("Há assinatura que não confere com o conteúdo do arquivo")


def foreign(report: dict[str, Any]) -> Result:
    """The file is not one of ours: say honestly what its own signatures are worth."""
    lines = report["signatures"]
    verdict = report["verdict"]
    if verdict in {"encrypted", "damaged", "not-a-pdf", "too-large"}:
        result = Result("unreadable", _("Não deu para ler o arquivo"), report["reason"])
    elif verdict == "unsigned":
        result = Result(
            "unsigned",
            _("Sem assinatura digital"),
            _("Este PDF não é desta prefeitura nem tem assinatura digital. Nada garante quem o fez."),
        )
    elif verdict == "invalid":
        result = Result("altered", _("Assinatura inválida"), report["reason"])
    else:
        result = Result("foreign", _("Não foi emitido por esta prefeitura"), _FOREIGN_TEXT[verdict == "valid"]())
    result.signers = [_line_signer(line) for line in lines if line["signer"]]
    for line in lines:
        state = {"valid": "yes", "valid-with-changes": "unsure", "invalid": "no"}.get(line["verdict"], "unsure")
        result.check(state, line["reason"])
    result.check("no", _("O arquivo não está entre os documentos desta prefeitura"))
    return result


_FOREIGN_TEXT = {
    True: lambda: _("As assinaturas dele são válidas e de autoridade conhecida, mas o documento não é daqui."),
    False: lambda: _("Ele tem assinatura digital, mas não podemos confirmar quem assinou. Consulte quem o emitiu."),
}


def _card(document: PublicDocument, pdf_url: str) -> dict[str, Any]:
    return {
        "kind_label": document.kind_name,
        "number": document.number_label,
        "subject": document.subject,
        "issued_at": document.released_at or document.closed_at,
        "cancelled": document.state is DocumentState.CANCELLED,
        "extra": [(_("Setor"), document.department_name)] if document.subject else [],
        "pdf_url": pdf_url,
        "pdf_size": document.size,
    }


def _signer(signer: PublicSigner) -> dict[str, Any]:
    return {
        "name": signer.name,
        "role": signer.title,
        "cpf": signer.cpf,
        "level_label": _(LEVELS[signer.level]),
        "level_tone": "warn" if signer.demonstration else "ok",
        "provider": _(PROVIDERS.get(signer.certificate_kind, PROVIDERS["unknown"])),
        "at": signer.signed_at,
        "clock_label": _("carimbo do tempo: %(quem)s", quem=signer.timestamp_authority)
        if signer.timestamp_authority
        else _("hora do computador de quem assinou"),
        "demonstration": signer.demonstration,
    }


def _line_signer(line: dict[str, Any]) -> dict[str, Any]:
    signer = line["signer"]
    good = line["verdict"] == "valid"
    return {
        "name": signer["name"],
        "role": line["role"],
        "cpf": signer["cpf"],
        "level_label": _("Assinatura válida") if good else _("Assinatura não confirmada"),
        "level_tone": "ok" if good else "warn",
        "provider": _(PROVIDERS.get(signer["kind"], PROVIDERS["unknown"])),
        "at": datetime.fromisoformat(line["time"]) if line["time"] else None,
        "clock_label": line["clock"],
        "demonstration": signer["kind"] == "demonstration",
    }
