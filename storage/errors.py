"""What can go wrong with kept objects, each with a sentence that a clerk can act on."""


class StorageError(Exception):
    """Something about stored files went wrong.

    Attributes:
        message: a sentence in Portuguese for the person at the screen.
        digest: the SHA-256 (hex) of the object concerned, if one is; for logs and the verifier.
    """

    message = "Falha no armazenamento de arquivos."

    def __init__(self, message: str | None = None, *, digest: str | None = None) -> None:
        self.message = message or self.message
        self.digest = digest
        super().__init__(self.message)


class ObjectMissing(StorageError):
    """No object has this digest."""

    message = "O arquivo não foi encontrado no armazenamento. Avise a administração do sistema."


class ObjectDamaged(StorageError):
    """The bytes kept under a digest do not have that digest."""

    message = "O arquivo guardado está danificado e não pode ser usado. Avise a administração do sistema."


class StorageFull(StorageError):
    """There is no room for the object; what is already kept can still be read (HTTP 507)."""

    message = "Não há espaço para guardar o arquivo. Nada foi perdido: tente de novo depois que houver espaço."


class StorageUnavailable(StorageError):
    """The store cannot be reached or refuses to work just now (HTTP 503)."""

    message = "O armazenamento de arquivos está fora do ar. Nada foi perdido: tente de novo em alguns minutos."


class StorageMisconfigured(StorageUnavailable):
    """The store answers, but not to these settings; an administrator must change them."""

    message = "O armazenamento de arquivos recusou a configuração do sistema. Avise a administração do sistema."
