"""Verdicts of the procedures in a clerk's words."""

from collections.abc import Mapping

from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic

from signing.validation.model import Verdict

DECLARED = "declarado por quem assinou"
ALTERED = "O conteúdo foi alterado depois desta assinatura."
NOT_THE_CERTIFICATE = "A assinatura não confere com o certificado que a acompanha."
PARTIAL_COVERAGE = "A assinatura não protege o arquivo inteiro como estava quando foi feita."
FORBIDDEN_CHANGE = "O documento recebeu depois uma mudança que esta assinatura proíbe."
UNKNOWN_CHANGES = "O que foi assinado está intacto, mas o arquivo recebeu depois mudanças não reconhecidas."
CHANGED_SINCE = "A assinatura vale; o documento recebeu acréscimos permitidos depois dela."
HOLDS = "A assinatura vale e o que foi assinado não mudou."
NO_LIST = "O que foi assinado está intacto, mas falta uma lista atual para saber se o certificado estava revogado."
UNREADABLE = "A assinatura está malformada e não pôde ser lida."
UNKNOWN_FORMAT = "O formato desta assinatura não é reconhecido: {0}."
NOT_EXAMINED = "O arquivo tem assinaturas demais; esta não foi conferida."
REVOKED_BEFORE = "O certificado já estava revogado quando a assinatura foi feita."
REVOKED_NO_PROOF = "O certificado foi revogado e nada prova que a assinatura é anterior."
ARCHIVAL_ADDED = "Provas de validade, carimbos do tempo ou campos vazios acrescentados."
UNTRUSTED_TIME = "O carimbo do tempo é de uma autoridade desconhecida: não conta."

_BROKEN: Mapping[AdESSubIndic, str] = {
    AdESFailure.HASH_FAILURE: ALTERED,
    AdESFailure.SIG_CRYPTO_FAILURE: NOT_THE_CERTIFICATE,
    AdESFailure.FORMAT_FAILURE: UNREADABLE,
    AdESFailure.REVOKED: REVOKED_BEFORE,
    AdESIndeterminate.NOT_YET_VALID: "A assinatura é anterior à validade do certificado.",
}
_UNKNOWN_AUTHORITY = (
    "O que foi assinado está intacto, mas o certificado não é de uma autoridade em que a cidade confia."
)
_OPEN: Mapping[AdESSubIndic, str] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: _UNKNOWN_AUTHORITY,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: _UNKNOWN_AUTHORITY,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: "A assinatura não traz o certificado de quem assinou.",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "O certificado não serve para assinar documentos.",
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: "O certificado não serve para assinar documentos.",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: (
        "O certificado está fora da validade e nenhum carimbo do tempo prova quando a assinatura foi feita."
    ),
    AdESIndeterminate.EXPIRED: "O certificado estava vencido quando a assinatura foi feita.",
    AdESIndeterminate.REVOKED_NO_POE: REVOKED_NO_PROOF,
    AdESIndeterminate.REVOKED_CA_NO_POE: "Uma autoridade na cadeia do certificado foi revogada.",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "A assinatura usa um algoritmo fraco demais.",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "A assinatura usa um algoritmo fraco demais.",
    AdESIndeterminate.TRY_LATER: NO_LIST,
}


def judge(indication: AdESSubIndic) -> tuple[Verdict, str]:
    """Verdict and sentence for what the procedures concluded."""
    if indication == AdESPassed.OK:
        return Verdict.VALID, HOLDS
    if indication in _BROKEN:
        return Verdict.INVALID, _BROKEN[indication]
    if isinstance(indication, AdESFailure):
        return Verdict.INVALID, NOT_THE_CERTIFICATE
    return Verdict.INDETERMINATE, _OPEN.get(indication, "Não foi possível concluir se a assinatura vale.")
