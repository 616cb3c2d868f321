"""Fixtures of the tests of signatures."""

from tests.signatures.fixtures import office

__all__ = ["office"]
