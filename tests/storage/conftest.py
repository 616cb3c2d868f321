"""Both stores, so that one suite of tests holds for either."""

from pathlib import Path

import pytest

from storage import FolderStore, ObjectStore
from storage.s3 import S3Store
from storage.s3_connection import S3Settings


@pytest.fixture
def folder_store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "guarda", reserve_bytes=0)


@pytest.fixture
def s3_store(s3_settings: S3Settings) -> S3Store:
    return S3Store(s3_settings)


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    return request.getfixturevalue(f"{request.param}_store")
