"""Every page in every state with sample view models: (template, block for htmx, context) by path."""

from app.web.forms import Form
from tests.web.conftest import NOW
from tests.web.sample_documents import DOCUMENT, INBOX, PEOPLE, SIGNERS, TIMELINE, Model, ago, document
from tests.web.sample_public import VERDICTS, verification
from tests.web.sample_work import CHECK, CLOSING, KEY, QUEUE, ROUTING, SIGNING, receive


def wrong(values: dict[str, str], **errors: str) -> Form:
    return Form(values, errors, {name: [value] for name, value in values.items()})


SETTINGS_TABS = [{"label": "Pessoas", "url": "#", "current": True}, {"label": "Setores", "url": "#"}]
PAGES: dict[str, tuple[str, str, Model]] = {
    "/inbox": (
        "inboxes/inbox.html",
        "",
        {"active_box": "dep", "inbox": INBOX, "signing_count": 3, "queue_url": "/queue"},
    ),
    "/inbox-empty": (
        "inboxes/inbox.html",
        "",
        {"active_box": "dep", "inbox": dict(INBOX, rows=[], next_url=""), "signing_count": 0, "queue_url": ""},
    ),
    "/document": ("documents/document.html", "pane", document()),
    "/document-alone": (
        "documents/document.html",
        "pane",
        document(
            inbox=None,
            signing={"title": "", "text": "", "sign_url": "", "signers": SIGNERS * 2},
            waiting_route=None,
            document=dict(
                DOCUMENT,
                content_hidden=True,
                cancelled={"by": "Demonstração Marta", "at": ago(days=1), "motive": "saiu com valor errado"},
            ),
            actions={"close_url": "/close"},
            reads=None,
            dispatch={"url": "/d", "form": wrong({"text": ""}, text="Preencha este campo.")},
        ),
    ),
    "/reads": (
        "documents/reads.html",
        "",
        {
            "active_box": "dep",
            "back_url": "/document",
            "document": DOCUMENT,
            "reads": {"count": 41, "total": 63},
            "departments": [
                {
                    "name": "Compras",
                    "delivered_at": ago(hours=3),
                    "first_read_at": None,
                    "count": 1,
                    "total": 2,
                    "people": PEOPLE,
                }
            ],
        },
    ),
    "/receive": ("intake/receive.html", "reading", receive()),
    "/receive-empty": ("intake/receive.html", "reading", receive(items=[], busy=False, to_check=0)),
    "/check": ("intake/check.html", "", CHECK),
    "/check-empty": ("intake/check.html", "", dict(CHECK, item=None)),
    "/check-error": (
        "intake/check.html",
        "",
        dict(CHECK, form=wrong({"kind": "other", "other_kind": "", "department": "1"}, kind="Escolha um tipo.")),
    ),
    "/queue": ("signatures/queue.html", "", QUEUE),
    "/queue-empty": ("signatures/queue.html", "", dict(QUEUE, items=[])),
    "/sign": ("signatures/sign.html", "dialog", {"active_box": "sign", "signing": SIGNING}),
    "/sign-error": (
        "signatures/sign.html",
        "dialog",
        {
            "active_box": "sign",
            "signing": SIGNING,
            "form": wrong(
                {"method": "pkcs12", "consent": "1"},
                password="A senha não abre este arquivo.",
                pkcs12="Escolha o arquivo do certificado.",
            ),
        },
    ),
    "/close": ("signatures/close.html", "", CLOSING),
    "/route": ("routing/route.html", "dialog", {"active_box": "dep", "routing": ROUTING}),
    "/vform": (
        "verification/form.html",
        "",
        {"code_url": "/vresult/authentic", "upload_url": "/vup", "limits": "Até 50 MB."},
    ),
    "/vform-error": (
        "verification/form.html",
        "",
        {
            "code_url": "#",
            "upload_url": "/vup",
            "limits": "",
            "form": wrong({"codigo": "ABC"}, codigo="O código tem 16 letras e números; este tem 3."),
        },
    ),
    "/signin": (
        "people/sign_in.html",
        "",
        {
            "action_url": "/signin",
            "roles_url": "/x",
            "roles": [
                {"key": "a", "name": "Demonstração Ana", "role": "Servidora", "first": True, "detail": "Compras"},
                {
                    "key": "b",
                    "name": "Demonstração Célio",
                    "role": "Chefe de setor",
                    "first": True,
                    "detail": "Educação",
                },
                {"key": "c", "name": "Demonstração Regina", "role": "Prefeita", "detail": "Gabinete"},
            ],
        },
    ),
    "/signin-error": (
        "people/sign_in.html",
        "",
        {
            "action_url": "/signin",
            "form": wrong({"login": "ana", "password": "z"}, login="CPF, e-mail ou senha não conferem."),
        },
    ),
    "/first": ("people/first_administrator.html", "", {"action_url": "#", "needs_code": True}),
    "/people": (
        "people/people.html",
        "",
        {
            "active_box": "people",
            "tabs": SETTINGS_TABS,
            "people_url": "#",
            "new_url": "#",
            "text": "",
            "more": True,
            "people": [
                {
                    "name": name,
                    "cpf": "***.482.116-**",
                    "email": "demo@demonstracao.example",
                    "active": active,
                    "places": ["Analista · Compras · Servidor"],
                    "me": me,
                    "switch_url": "" if me else "#",
                    "password_url": "#" if active else "",
                }
                for name, active, me in (
                    ("Demonstração Ana", True, True),
                    ("Demonstração Célio", True, False),
                    ("Demonstração Rui", False, False),
                )
            ],
        },
    ),
    "/departments": (
        "people/departments.html",
        "",
        {
            "active_box": "people",
            "tabs": SETTINGS_TABS,
            "action_url": "#",
            "departments": [{"name": "Compras", "acronym": "COM", "people": 2}],
            "form": wrong({"name": "Compras", "acronym": ""}, name="Já existe um setor com este nome."),
        },
    ),
    "/new-person": (
        "people/new_person.html",
        "",
        {
            "active_box": "people",
            "people_url": "#",
            "action_url": "#",
            "departments": [(1, "Compras")],
            "roles": [("officer", "Servidor")],
            "form": wrong({"name": "Demonstração Gil", "cpf": "1"}, cpf="Este CPF não confere."),
        },
    ),
    "/password-once": (
        "people/password_once.html",
        "",
        {"active_box": "people", "people_url": "#", "name": "Demonstração Gil", "password": "7kq4-m2xp-9tbd-h3wa"},
    ),
    "/account": (
        "people/account.html",
        "",
        {
            "active_box": "",
            "account": {
                "name": "Demonstração Ana",
                "cpf": "12348211699",
                "email": "ana@demonstracao.example",
                "role": "Analista",
                "memberships": [{"department": "Compras", "role": "Analista"}],
                "sessions": [{"here": True, "device": "Chromium, Linux", "since": ago(hours=2)}],
            },
            "password_url": "#",
            "sessions_url": "#",
            "signature_url": "/mine",
        },
    ),
    "/mine": (
        "certificates/my_signature.html",
        "",
        {
            "active_box": "",
            "key": KEY,
            "create_url": "#",
            "revoke_url": "#",
            "history": TIMELINE[1:],
            "demonstration": True,
        },
    ),
    "/mine-new": (
        "certificates/my_signature.html",
        "",
        {"active_box": "", "key": None, "create_url": "#", "revoke_url": "#", "history": [], "demonstration": False},
    ),
    "/health": (
        "system/health.html",
        "",
        {
            "checks": [
                {"name": "Banco de dados", "state": "ok", "text": "responde em 2 ms"},
                {"name": "Objetos", "state": "danger", "text": "não responde"},
            ],
            "checked_at": NOW,
            "outbox": {"waiting": 2, "failed": 0},
        },
    ),
}
PAGES |= {f"/verify/{name}": ("verification/result.html", "", verification(name)) for name in VERDICTS}
