"""A token in every form, bound to the session (RELIABILITY, security acceptance 2).

The session's hook sets ``g.csrf_secret`` to a random string of the server-side session. Where nobody is signed in
(the sign-in form, the public verification) the secret is a cookie of its own, as good as the double-submit pattern.
The token is a fresh nonce and its MAC, so two pages never carry the same characters (BREACH).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from app.web.errors import FormExpired

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_NONCE = 16


def cookie_name() -> str:
    """Name of the anonymous secret's cookie; ``__Host-`` pins it to this host where there is HTTPS."""
    return "__Host-carimbo-form" if current_app.config["HTTPS"] else "carimbo-form"


def _secret() -> str:
    from_session: str | None = g.get("csrf_secret")
    if from_session:
        return from_session
    if "csrf_cookie" not in g:
        kept = request.cookies.get(cookie_name(), "")
        g.csrf_cookie = kept if len(kept) == 43 else secrets.token_urlsafe(32)
    cookie: str = g.csrf_cookie
    return cookie


def _mac(nonce: bytes) -> bytes:
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, b"csrf" + nonce + _secret().encode(), sha256)


def csrf_token() -> str:
    """A new token for the present session; it is valid as long as the session is."""
    nonce = secrets.token_bytes(_NONCE)
    return urlsafe_b64encode(nonce + _mac(nonce)).decode()


def csrf_field() -> Markup:
    """The hidden field that every form starts with."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def is_valid(token: str) -> bool:
    """Whether a token was made for the present session; compares in constant time."""
    try:
        raw = urlsafe_b64decode(token.encode())
    except (NotBase64, ValueError):
        return False
    return hmac.compare_digest(raw[_NONCE:], _mac(raw[:_NONCE]))


def _refuse_forged() -> None:
    if request.method in _SAFE:
        return
    token = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not is_valid(token):
        raise FormExpired


def _keep_cookie(response: Response) -> Response:
    if "csrf_cookie" in g and request.cookies.get(cookie_name()) != g.csrf_cookie:
        response.set_cookie(
            cookie_name(), g.csrf_cookie, httponly=True, secure=current_app.config["HTTPS"], samesite="Strict", path="/"
        )
    return response


def init_app(app: Flask) -> None:
    """Check every request that may change something; give templates the field and the token."""
    app.before_request(_refuse_forged)
    app.after_request(_keep_cookie)
    app.jinja_env.globals.update(csrf_token=csrf_token, csrf_field=csrf_field)
