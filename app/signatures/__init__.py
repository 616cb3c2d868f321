"""Signatures: requests, order, the gate."""

from app.signatures import visibility as _visibility  # noqa: F401 - whoever loads the capability gets its visibility
