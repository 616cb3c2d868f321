"""Objects kept by the SHA-256 of their bytes: written once, checked after writing and again at every reading.

An engine: it knows nothing of the web, the database or the other engines. Two stores answer to one contract,
`ObjectStore`: `FolderStore` (a folder with fsync) and `s3.S3Store` (any S3 server); the latter is imported by name, so
that only an installation that has such a server loads its libraries.
"""

from storage.errors import (
    ObjectDamaged,
    ObjectMissing,
    StorageError,
    StorageFull,
    StorageMisconfigured,
    StorageUnavailable,
)
from storage.folder import FolderStore
from storage.objects import Health, ListedObject, ObjectStore, Stored

__all__ = [
    "FolderStore",
    "Health",
    "ListedObject",
    "ObjectDamaged",
    "ObjectMissing",
    "ObjectStore",
    "StorageError",
    "StorageFull",
    "StorageMisconfigured",
    "StorageUnavailable",
    "Stored",
]
