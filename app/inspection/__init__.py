"""Checking a whole installation against its promises (`carimbo verify`)."""

from app.inspection.checks import Finding, inspect_installation, orphans

__all__ = ["Finding", "inspect_installation", "orphans"]
