"""What the caller sees when a child process did not come back with an answer."""

from app.kernel.errors import CarimboError


class SandboxError(CarimboError):
    """The child process gave no answer; nothing of it is left."""

    status = 422
    code = "unreadable-file"
    sentence = "O arquivo não pôde ser aberto com segurança."

    def __init__(self, detail: str = "") -> None:
        """Keep the sentence for the person and `detail`, for the log, apart."""
        super().__init__(self.sentence)
        self.detail = detail


class SandboxTimeout(SandboxError):
    """The wall clock or processor limit was reached."""

    code = "file-too-slow"
    sentence = "O arquivo demorou mais que o tempo permitido e a leitura foi interrompida."


class SandboxMemory(SandboxError):
    """The memory limit, or the limit of bytes written, was reached."""

    code = "file-too-heavy"
    sentence = "O arquivo exige mais memória ou espaço do que o permitido e a leitura foi interrompida."


class SandboxCrashed(SandboxError):
    """The child died, or raised something that is not one of our own errors."""

    code = "file-unreadable"
    sentence = "O arquivo parece danificado: a leitura terminou de forma inesperada."
