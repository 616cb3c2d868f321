"""Untrusted files are opened in a limited child process, forked from a preloaded server so that it costs milliseconds.

The parts: `client` (what the application calls), `conversation` (one call's talk with its child), `server` (the fork
server), `child` (what runs after the fork), `answers` (what may come back), `folders` (private temporary folders and
their sweeping), `wire` (frames on a socket).
"""

from app.kernel.sandbox.client import Sandbox
from app.kernel.sandbox.errors import SandboxCrashed, SandboxError, SandboxMemory, SandboxTimeout
from app.kernel.sandbox.limits import Limits

__all__ = ["Limits", "Sandbox", "SandboxCrashed", "SandboxError", "SandboxMemory", "SandboxTimeout"]
