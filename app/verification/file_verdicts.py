"""From an uploaded file to one verdict in words: ours as it is, ours but changed, somebody else's, or unreadable."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.documents.models import DocumentState, Level
from app.verification.files import FileFacts
from app.verification.queries import PublicDocument, Standing
from app.verification.verdicts import Result, clock_label, level_label, provider_label

UNREADABLE = {"encrypted", "damaged", "not-a-pdf", "too-large"}
HOLDING = {"valid", "valid-with-changes"}
_MOST_CHANGES = 8


def of_ours(result: Result, document: PublicDocument, standing: Standing) -> Result:
    """The uploaded bytes are exactly some that the house issued.

    Args:
        result: the verdict on the document by its code, completed here.
        document: the one.
        standing: what the bytes are worth.
    """
    if standing is Standing.RELEASED:
        return _the_true_file(result, document)
    if standing is Standing.SHEET:
        return _the_sheet(result, document)
    result.check("no", _("O arquivo enviado é desta prefeitura, mas não é o que vale"))
    if document.state is DocumentState.RELEASED:
        result.verdict, result.title = "pending", _("Versão anterior do documento")
        result.text = (
            _("O arquivo é desta prefeitura, mas de antes de todas as assinaturas. Peça o PDF final ou baixe-o aqui.")
            if standing is Standing.UNFINISHED
            else _("O arquivo é desta prefeitura, mas foi corrigido e assinado de novo. Baixe aqui o que vale.")
        )
    return result


def _the_true_file(result: Result, document: PublicDocument) -> Result:
    result.check("yes", _("O arquivo enviado é idêntico, byte por byte, ao que foi liberado"))
    result.technical = [(_("SHA-256 do arquivo enviado"), document.digest)]
    if result.verdict == "authentic" and document.arrived_signed:
        result.text = _("O arquivo é idêntico ao que esta prefeitura recebeu já assinado e registrou.")
    elif result.verdict == "authentic":
        result.text = _("Este documento foi emitido por esta prefeitura e não foi alterado depois disso.")
    return result


def _the_sheet(result: Result, document: PublicDocument) -> Result:
    result.check("yes", _("A folha de verificação enviada é idêntica, byte por byte, à que foi emitida"))
    result.check("unsure", _("O documento que ela acompanha não foi enviado: compare-o também"))
    result.technical = [(_("SHA-256 da folha enviada"), document.sheet)]
    if result.verdict == "authentic":
        result.title = _("Folha de verificação autêntica")
        result.text = _("Esta folha foi emitida por esta prefeitura. O documento que ela acompanha é outro arquivo.")
    return result


def of_other(result: Result | None, facts: FileFacts) -> Result:
    """The uploaded bytes are not ours as they are.

    Args:
        result: the verdict on the document that the file is, or claims to be; None without one.
        facts: what was found.
    """
    if result is None or facts.document is None:
        return foreign(facts.report)
    if facts.begins_with_ours and facts.report["verdict"] in HOLDING and not facts.report["suspicious"]:
        return _added_to(result, facts)
    if not facts.begins_with_ours and _signed_by_others_alone(facts.report):
        code = result.code
        return foreign(facts.report).check(
            "no", _("O arquivo cita o código %(codigo)s, que é de outro documento, nosso", codigo=code)
        )
    return _altered(result, facts)


def _signed_by_others_alone(report: dict[str, Any]) -> bool:
    """A letter of somebody else's that quotes our code is no forgery of ours."""
    lines = report["signatures"]
    return bool(lines) and all(
        line["intact"] and line["signer"] is not None and line["signer"]["kind"] != "internal" for line in lines
    )


def _added_to(result: Result, facts: FileFacts) -> Result:
    result.verdict, result.title = "foreign", _("Documento nosso, com acréscimos")
    result.text = _(
        "Um documento desta prefeitura está inteiro no começo deste arquivo, mas o arquivo recebeu acréscimos depois. "
        "Por eles a prefeitura não responde."
    )
    result.check("yes", _("O começo do arquivo é idêntico, byte por byte, ao que a prefeitura emitiu"))
    result.check("no", _("O arquivo inteiro não é o que a prefeitura emitiu"))
    result.signers = _line_signers(facts.report)
    return _with_differences(result, facts)


def _altered(result: Result, facts: FileFacts) -> Result:
    result.verdict, result.title = "altered", _("Arquivo alterado")
    if facts.begins_with_ours:
        result.text = _("O arquivo começa com um documento desta prefeitura, mas foi mudado depois. Não confie nele.")
    elif facts.report["verdict"] in UNREADABLE:
        result.text = _("O código existe, mas este arquivo está incompleto ou danificado. Não confie nele.")
    else:
        result.text = _("O código existe, mas este PDF não é o que a prefeitura emitiu. Não confie nele.")
    result.check("no", _("O arquivo enviado tem bytes diferentes do original"))
    result.check(*_signature_check(facts.report))
    return _with_differences(result, facts)


def _with_differences(result: Result, facts: FileFacts) -> Result:
    result.differences = [
        {
            "label": change["context"] or _("No texto"),
            "was": change["before"] or _("(nada)"),
            "now": change["after"] or _("(retirado)"),
            "where": _("página %(n)s", n=change["page"]),
        }
        for change in facts.changes[:_MOST_CHANGES]
    ]
    return result


def _signature_check(report: dict[str, Any]) -> tuple[str, str]:
    lines = report["signatures"]
    if report["verdict"] in UNREADABLE:
        return "unsure", report["reason"]
    if not lines:
        return "no", _("O arquivo enviado não tem assinatura digital")
    if all(line["intact"] for line in lines):
        return "unsure", _("As assinaturas do arquivo cobrem só uma parte anterior dele; algo foi acrescentado depois")
    return "no", _("Há assinatura que não confere com o conteúdo do arquivo")


def foreign(report: dict[str, Any]) -> Result:
    """The file is not one of ours: say honestly what its own signatures are worth."""
    lines = report["signatures"]
    result = _foreign_verdict(report)
    result.signers = _line_signers(report)
    for line in lines:
        state = {"valid": "yes", "invalid": "no"}.get(line["verdict"], "unsure")
        result.check(state, line["reason"])
    for note in report.get("notes", ()):
        result.check("unsure", note)
    if result.verdict != "unreadable":
        result.check("no", _("O arquivo não está entre os que esta prefeitura emitiu"))
    return result


def _foreign_verdict(report: dict[str, Any]) -> Result:
    verdict = report["verdict"]
    if verdict in UNREADABLE:
        return Result("unreadable", _("Não deu para ler o arquivo"), report["reason"])
    if verdict == "unsigned":
        text = _("Esta prefeitura não emitiu este PDF e ele não tem assinatura digital. Nada garante quem o fez.")
        return Result("unsigned", _("Sem assinatura digital"), text)
    if verdict == "invalid":
        return Result("altered", _("Assinatura inválida"), report["reason"])
    if any(line["signer"] and line["signer"]["kind"] == "internal" for line in report["signatures"]):
        text = _("Os certificados são desta prefeitura, mas este arquivo não é um que ela emitiu. Não confie nele.")
        return Result("altered", _("Não confere com os nossos registros"), text)
    if verdict in HOLDING:
        text = _("As assinaturas dele conferem e são de autoridade conhecida, mas o documento não é daqui.")
    else:
        text = _("Ele tem assinatura digital, mas não podemos confirmar quem assinou. Consulte quem o emitiu.")
    return Result("foreign", _("Não foi emitido por esta prefeitura"), text)


def _line_signers(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [_line_signer(line, line["signer"]) for line in report["signatures"] if line["signer"]]


def _line_signer(line: dict[str, Any], signer: dict[str, Any]) -> dict[str, Any]:
    good = line["verdict"] in HOLDING
    return {
        "name": signer["name"],
        "role": line["role"],
        "cpf": signer["cpf"],
        "level_label": _level_by_kind(signer["kind"]) if good else _("Assinatura não confirmada"),
        "level_tone": "ok" if good and signer["kind"] != "demonstration" else "warn",
        "provider": provider_label(signer["kind"]),
        "at": datetime.fromisoformat(line["time"]) if line["time"] else None,
        "clock_label": clock_label(line["clock"] if line["time_proved"] else ""),
        "demonstration": signer["kind"] == "demonstration",
    }


def _level_by_kind(kind: str) -> str:
    """Lei 14.063/2020 art. 4: qualified is ICP-Brasil's; who else is known gives an advanced one."""
    levels = {"icp-brasil": Level.QUALIFIED, "gov.br": Level.ADVANCED, "internal": Level.ADVANCED}
    return level_label(levels[kind]) if kind in levels else str(_("Assinatura válida"))
