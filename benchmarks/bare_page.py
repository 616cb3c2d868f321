"""The baseline of page speed: SQLAlchemy Core and Jinja under the same gunicorn, without sign-in, rules or frame."""

import os
from collections.abc import Iterable
from typing import Any

import jinja2
import sqlalchemy as sa

ROWS = sa.text(
    "SELECT document.id, document.subject, document.number_label, document.state, document.created_at, person.name "
    "FROM documents document JOIN persons person ON person.id = document.author_id "
    "ORDER BY document.id DESC LIMIT 25"
)
ONE = sa.text("SELECT subject, number_label, state, released_at FROM documents WHERE code = :code")
TEMPLATE = jinja2.Environment(autoescape=True).from_string("""<!doctype html><html lang="pt"><title>Documentos</title>
<ul>{% for row in rows %}<li><a href="/documentos/{{ row.id }}">{{ row.name }}</a> <b>{{ row.number_label or '' }}</b>
{{ row.subject }} <i>{{ row.state }}</i> <time>{{ row.created_at }}</time></li>{% endfor %}</ul></html>""")
VERDICT = jinja2.Environment(autoescape=True).from_string("""<!doctype html><html lang="pt"><title>Verificar</title>
<h1>{{ row.number_label }}</h1><p>{{ row.subject }}: {{ row.state }}, {{ row.released_at }}</p></html>""")
ENGINE = sa.create_engine(os.environ.get("BARE_DATABASE", "sqlite://"))


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """WSGI: '/' lists 25 documents, '/v/CODE' shows one."""
    with ENGINE.connect() as connection:
        code = environ["PATH_INFO"].removeprefix("/v/")
        if code != environ["PATH_INFO"]:
            body = VERDICT.render(row=connection.execute(ONE, {"code": code}).one())
        else:
            body = TEMPLATE.render(rows=connection.execute(ROWS).all())
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [body.encode()]
