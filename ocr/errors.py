"""Why a file is not read, in a clerk's words."""

PASSWORD = "O PDF está protegido: digite a senha de abertura."  # noqa: S105 - a sentence
WRONG_PASSWORD = "A senha não abre este PDF."  # noqa: S105 - a sentence


class ReadingError(Exception):
    """The file cannot be read as it is.

    Attributes:
        message: Portuguese sentence for the person who sent it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RefusedFile(ReadingError):
    """Nothing useful can be taken from the file."""


class PasswordNeeded(ReadingError):
    """The PDF opens only with a password."""
