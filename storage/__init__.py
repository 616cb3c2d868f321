"""Objects kept by the SHA-256 of their bytes: written once, checked after writing and again at every reading.

An engine: it knows nothing of the web, the database or the other engines. Two stores answer to one contract,
`ObjectStore`: `FolderStore` (a folder with fsync) and `S3Store` (any S3 server).
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
from storage.s3 import S3Store
from storage.s3_connection import S3Settings

__all__ = [
    "FolderStore",
    "Health",
    "ListedObject",
    "ObjectDamaged",
    "ObjectMissing",
    "ObjectStore",
    "S3Settings",
    "S3Store",
    "StorageError",
    "StorageFull",
    "StorageMisconfigured",
    "StorageUnavailable",
    "Stored",
]
