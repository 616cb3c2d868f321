"""One address serves the page or, to htmx, one block of it."""

from http import HTTPStatus

from flask import Flask, Response, current_app, redirect, render_template, request


def is_fragment() -> bool:
    """Whether htmx asks for a part of a page (a restored history entry wants the whole one)."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def render_block(template: str, block: str, **context: object) -> str:
    """Render one ``{% block %}`` of a template with the usual context processors.

    Args:
        template: its name below templates/.
        block: a block defined in it; KeyError if there is none.
        context: what the template needs.
    """
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    return "".join(found.blocks[block](found.new_context(context)))


def page(template: str, block: str = "", *, status: int = 200, **context: object) -> Response:
    """Answer with a page, or with one of its blocks where htmx asked and a block is named.

    Args:
        template: its name below templates/.
        block: the block for htmx; empty where the whole page is always sent.
        status: HTTP status, 422 for a form that has to be corrected.
        context: what the template needs.
    """
    partial = bool(block) and is_fragment()
    html = render_block(template, block, **context) if partial else render_template(template, **context)
    response = Response(html, status, mimetype="text/html")
    response.vary.add("HX-Request")
    return response


def redirect_after(url: str) -> Response:
    """Send the reader on after an action: 303 for a form, the HX-Redirect header for htmx."""
    if is_fragment():
        return Response(status=HTTPStatus.OK, headers={"HX-Redirect": url})
    answer = redirect(url, HTTPStatus.SEE_OTHER)
    return Response(answer.get_data(), answer.status_code, answer.headers)


def local_path(target: str, default: str = "/") -> str:
    """A path of this site to return to; whatever could lead elsewhere becomes the default.

    Args:
        target: what the request carried, not trusted.
        default: where to go instead.
    """
    risky = not target.startswith("/") or target.startswith("//") or any(sign in target for sign in "\\\r\n\t")
    return default if risky else target


def init_app(app: Flask) -> None:
    """Tell templates whether they render a fragment."""
    app.jinja_env.globals["is_fragment"] = is_fragment
