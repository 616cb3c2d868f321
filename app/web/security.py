"""Headers on every answer, an id for every request, and a limit on every body (OWASP ASVS 5.0 level 2)."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, g, request

CONTENT_SECURITY_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
FORM_LIMIT = 1024 * 1024
"""Bytes of a body where the view asks for no more; views that take files say ``@body_limit``."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
}
_YEAR = 31_536_000

View = TypeVar("View", bound=Callable[..., object])


def body_limit(size: int | Callable[[], int]) -> Callable[[View], View]:
    """Let a view take a larger body than a form's.

    Args:
        size: bytes, or a function that answers them within the request (a setting).

    Returns:
        A decorator; put it under the route, nearest to the function.
    """

    def mark(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]  # functions take attributes, their type does not say so
        return view

    return mark


def _open_request() -> None:
    g.request_id = secrets.token_hex(8)
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "body_limit", None)
    if size is not None:
        request.max_content_length = size() if callable(size) else size


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-ID"] = g.get("request_id", "-")
    return response


def init_app(app: Flask) -> None:
    """Register both hooks; this one opens the request, so it comes before every other."""
    app.before_request_funcs.setdefault(None, []).insert(0, _open_request)
    app.after_request(_add_headers)
