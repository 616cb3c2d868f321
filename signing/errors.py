"""What may go wrong in the signing engine, each with a sentence in Portuguese that a clerk can act on.

Errors cross the desk's socket as their class name and message only (see `to_wire` and `from_wire`), so that
nothing of a traceback, a key or a PIN ever leaves the process that holds them.
"""

from typing import ClassVar


class SigningError(Exception):
    """Anything that stopped a signing act; `message` is fit to be shown."""

    default: ClassVar[str] = "A assinatura não pôde ser concluída."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default
        super().__init__(self.message)


class KeyProblem(SigningError):
    """A key could not be opened or may not be used."""

    default = "A chave de assinatura não pôde ser aberta."


class WrongPin(KeyProblem):
    """The PIN (or the password of a PKCS#12 file) does not open the key."""

    default = "O PIN não confere. Tente de novo; depois de cinco erros a chave é bloqueada."


class WrongPassword(WrongPin):
    """The password does not open the PKCS#12 file."""

    default = "A senha não abre este arquivo de certificado."


class WeakPin(KeyProblem):
    """The PIN chosen is too easy to guess."""

    default = "O PIN precisa de pelo menos 8 caracteres e não pode ter só números."


class KeyLocked(KeyProblem):
    """Too many wrong PINs in a row."""

    default = "A chave foi bloqueada depois de cinco PINs errados. Espere 15 minutos ou peça um novo certificado."


class DamagedKey(KeyProblem):
    """A sealed key was altered, belongs to another certificate or to another installation."""

    default = "A chave guardada não corresponde a este certificado ou a esta instalação. Avise o administrador."


class HostileKeyFile(KeyProblem):
    """A PKCS#12 file that is broken, oversized or made to exhaust the machine."""

    default = (
        "Este arquivo de certificado não pôde ser lido com segurança. "
        "Exporte-o de novo em formato PKCS#12 (.p12 ou .pfx)."
    )


class UnlockMissing(KeyProblem):
    """The desk holds no unlocked key for this person, place and document: the PIN is asked again."""

    default = "A chave não está aberta para este documento. Digite o PIN de novo."


class CertificateProblem(SigningError):
    """The certificate may not be used for this signature."""

    default = "O certificado não serve para esta assinatura."


class CertificateExpired(CertificateProblem):
    """Past its notAfter."""

    default = "O certificado está vencido. Peça um novo antes de assinar."


class CertificateNotYetValid(CertificateProblem):
    """Before its notBefore."""

    default = "O certificado ainda não está valendo. Confira a data dele e o relógio do servidor."


class CertificateRevoked(CertificateProblem):
    """Listed in its issuer's revocation list."""

    default = "O certificado foi revogado e não pode mais assinar."


class CertificateUntrusted(CertificateProblem):
    """No path to a root that the city trusts."""

    default = "O certificado não foi emitido por uma autoridade em que a prefeitura confia."


class CertificateNotForSigning(CertificateProblem):
    """A CA's or a server's certificate, or one without the right key usage."""

    default = "Este certificado não é de pessoa ou não permite assinar documentos."


class RevocationUnknown(CertificateProblem):
    """No fresh revocation list tells whether the certificate still holds."""

    default = (
        "Não foi possível confirmar que o certificado continua válido: a lista de revogação falta ou está vencida."
    )


class LevelTooLow(CertificateProblem):
    """Lei 14.063/2020, arts. 4 and 5: the act asks for a higher level than the certificate gives."""

    default = "O nível desta assinatura é menor que o exigido para o documento."


class TimestampProblem(SigningError):
    """The time could not be proved."""

    default = "O carimbo do tempo não pôde ser obtido."


class TimestampClockError(TimestampProblem):
    """The authority's clock is behind the last token it gave."""

    default = "O relógio do servidor voltou no tempo. Acerte a hora antes de assinar."


class DocumentProblem(SigningError):
    """The document is not what was asked to be signed, or may not be signed."""

    default = "O documento não pode ser assinado."


class DocumentUnreadable(DocumentProblem):
    """The PDF could not be read, or is encrypted."""

    default = "O PDF está danificado ou protegido por senha e não pode ser assinado."


class DocumentChanged(DocumentProblem):
    """The file's SHA-256 is not the one that the person chose to sign."""

    default = "O documento mudou depois de escolhido. Confira-o e assine de novo."


class FieldMissing(DocumentProblem):
    """No empty signature field of that name."""

    default = "O documento não tem o campo de assinatura previsto, ou ele já foi assinado."


class SigningForbidden(DocumentProblem):
    """An earlier signature allows no further one (DocMDP or FieldMDP, ISO 32000-2, 12.8.2)."""

    default = "Uma assinatura anterior não permite novas assinaturas neste documento."


class ReleaseRefused(SigningError):
    """The signed file failed the check before release and was thrown away."""

    default = "A assinatura feita não passou na conferência e foi descartada. Nada foi enviado; tente de novo."


class DeskUnavailable(SigningError):
    """The signing desk does not answer."""

    default = "A mesa de assinatura não está respondendo. Tente de novo em instantes."


class BadRequest(SigningError):
    """A message to the desk that it cannot understand."""

    default = "Pedido de assinatura malformado."


def _families(base: type[SigningError]) -> dict[str, type[SigningError]]:
    found = {base.__name__: base}
    for child in base.__subclasses__():
        found |= _families(child)
    return found


def to_wire(error: SigningError) -> dict[str, str]:
    """Name and message of an error, nothing else of it."""
    return {"error": type(error).__name__, "message": error.message}


def from_wire(answer: dict[str, str]) -> SigningError:
    """Rebuild the error that `to_wire` described; an unknown name becomes a plain `SigningError`."""
    return _families(SigningError).get(answer["error"], SigningError)(answer["message"])
