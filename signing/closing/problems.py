"""Why a document cannot be closed for signature, each with a sentence in Portuguese that a clerk can act on."""

from signing.errors import DocumentProblem


class ProtectedDocument(DocumentProblem):
    """The PDF is encrypted, with or without a password to open it."""

    default = "O PDF está protegido por senha. Envie uma cópia sem proteção para assinar."


class DynamicForm(DocumentProblem):
    """An XFA form: what is seen is not what would be signed (ISO 32000-2 deprecates it, PDF/A forbids it)."""

    default = "O PDF é um formulário dinâmico (XFA), que não pode ser assinado. Imprima-o em PDF e envie de novo."


class AlreadySigned(DocumentProblem):
    """Somebody signed already: page content may not be touched any more."""

    default = "O PDF já está assinado e não pode receber o carimbo nas páginas."


class FieldTaken(DocumentProblem):
    """The document has a field with the name of a planned place."""

    default = "O PDF já tem um campo com o nome previsto para a assinatura."


class NothingToSign(DocumentProblem):
    """A PDF without pages."""

    default = "O PDF não tem nenhuma página."
