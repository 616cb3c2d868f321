"""View models of inbox and document pages, plainly invented: what the templates promise to accept."""

from datetime import datetime, timedelta
from typing import Any

from tests.web.conftest import NOW

Model = dict[str, Any]


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


STATUSES = {
    "sign": {"label": "Aguarda sua assinatura", "icon": "pen-line", "tone": "warn"},
    "new": {"label": "Novo", "icon": "inbox", "tone": "info"},
    "late": {"label": "Vence amanhã", "icon": "clock", "tone": "danger"},
    "ok": {"label": "Assinado 2/2", "icon": "badge-check", "tone": "ok"},
    "read": {"label": "Lida por 41 de 63", "icon": "eye", "tone": ""},
}


def row(
    origin: str,
    person: str,
    subject: str,
    number: str,
    *,
    status: str,
    attachments: int,
    unread: bool = False,
    current: bool = False,
    **span: float,
) -> Model:
    return {
        "url": "/document",
        "current": current,
        "unread": unread,
        "cancelled": False,
        "origin": origin,
        "person": person,
        "at": ago(**span),
        "subject": subject,
        "number": number,
        "attachments": attachments,
        "status": STATUSES[status],
    }


INBOX = {
    "title": "Caixa do setor",
    "search_url": "/inbox",
    "kept": {"filtro": "nao-lidos"},
    "filters": [
        {"label": "Todos", "icon": "inbox", "url": "#", "current": False, "count": 12},
        {"label": "Não lidos", "icon": "eye-off", "url": "#", "current": True, "count": 4},
        {"label": "Comigo", "icon": "user-check", "url": "#", "current": False, "count": 0},
    ],
    "tabs": [
        {"label": "Em aberto", "url": "#", "current": True, "count": 12},
        {"label": "Aguardando", "url": "#", "count": 7},
        {"label": "Concluídos", "url": "#"},
    ],
    "rows": [
        row(
            "Educação",
            "Demonstração Marta",
            "Contratação emergencial de transporte escolar – zona rural",
            "Memo 1.284/2026",
            status="sign",
            attachments=3,
            unread=True,
            current=True,
            minutes=7,
        ),
        row(
            "Portal do cidadão",
            "Demonstração João",
            "Alvará de funcionamento – Padaria Pão da Vila Ltda.",
            "Protocolo 45.107/2026",
            status="new",
            attachments=6,
            unread=True,
            hours=2,
        ),
        row(
            "Procuradoria",
            "Demonstração Carlos",
            "Resposta ao Ministério Público – merenda escolar",
            "Ofício 312/2026",
            status="late",
            attachments=2,
            unread=True,
            hours=3,
        ),
        row(
            "Gabinete",
            "Demonstração Helena",
            "Recesso de fim de ano e plantões das secretarias",
            "Circular 58/2026",
            status="read",
            attachments=1,
            hours=6,
        ),
        row(
            "Obras",
            "Demonstração Rui",
            "Substituição de luminárias – Praça da Matriz",
            "Memo 1.279/2026",
            status="ok",
            attachments=4,
            days=1,
        ),
        row(
            "Licitações",
            "Demonstração Sônia",
            "Pregão eletrônico 31/2026 – material de expediente",
            "Proc. adm. 902/2026",
            status="ok",
            attachments=18,
            days=1,
        ),
        row(
            "Obras",
            "Demonstração Rui",
            "Substituição de luminárias – Praça da Matriz",
            "Memo 1.279/2026",
            status="ok",
            attachments=4,
            days=9,
        ),
    ],
    "next_url": "/inbox?c=1",
    "previous_url": "",
}
SIGNERS = [
    {"name": "Demonstração Marta", "role": "Coordenadora", "me": False, "state": "signed", "at": ago(hours=1)},
    {"name": "Demonstração Carlos", "role": "Procurador", "me": False, "state": "signed", "at": ago(minutes=30)},
    {"name": "Demonstração Ana", "role": "Analista", "me": True, "state": "now", "at": None},
]
TIMELINE = [
    {
        "icon": "pen-line",
        "tone": "",
        "pending": True,
        "actor": "",
        "text": "Aguarda sua assinatura",
        "at": None,
        "detail": "Prazo hoje, 18:00",
    },
    {
        "icon": "route",
        "tone": "",
        "actor": "Procuradoria",
        "text": "tramitou para Compras",
        "at": ago(minutes=10),
        "detail": "“Sem óbice. Segue para assinatura.”",
    },
    {
        "icon": "badge-check",
        "tone": "ok",
        "actor": "Demonstração Carlos",
        "text": "assinou o Termo de Referência",
        "at": ago(minutes=30),
        "detail": "certificado da prefeitura",
    },
    {
        "icon": "file-text",
        "tone": "",
        "actor": "Demonstração Marta",
        "text": "criou o memorando",
        "at": ago(days=1),
        "detail": "",
    },
]
PEOPLE = [
    {"name": "Demonstração Ana", "department": "Compras", "level": "acknowledged", "at": ago(minutes=1)},
    {"name": "Demonstração Carlos", "department": "Procuradoria", "level": "read", "at": ago(minutes=20)},
    {"name": "Demonstração Júlia", "department": "Procuradoria", "level": "opened", "at": ago(hours=1)},
    {"name": "Demonstração Otávio", "department": "Compras", "level": "none", "at": None},
]
PAGE = {"number": 1, "image_url": "/img", "width": 1240, "height": 1754, "highlights": []}
DOCUMENT = {
    "id": "1",
    "kind_label": "Memorando",
    "number": "1.284/2026",
    "subject": "Contratação emergencial de transporte escolar – zona rural",
    "status": STATUSES["sign"],
    "origin_person": "Demonstração Marta",
    "origin_department": "Educação",
    "destinations": ["Compras e Contratos"],
    "created_at": ago(hours=2),
    "secrecy_label": "Restrito às partes",
    "deadline": NOW + timedelta(hours=3),
    "code": "7KQ4M2XP9TBDH3WA",
    "verify_url": "/vresult/authentic",
    "pdf_url": "/pdf",
    "cancelled": None,
    "content_hidden": False,
}
ATTACHMENTS = [
    {
        "name": "Termo de Referência.pdf",
        "url": "#",
        "type": "PDF",
        "detail": "12 páginas · 840 kB",
        "state": "assinatura 2/3",
    },
    {"name": "Pesquisa de preços.xlsx", "url": "#", "type": "XLS", "detail": "96 kB", "state": ""},
]
DISPATCHES = [
    {
        "person": "Demonstração Carlos",
        "department": "Procuradoria",
        "at": ago(minutes=40),
        "text": "Sem óbice jurídico.\n\nSegue para assinatura.",
    }
]


def document(**more: Any) -> Model:
    c = {
        "active_box": "dep",
        "inbox": INBOX,
        "back_url": "/inbox",
        "assignment": {
            "url": "#",
            "me": 1,
            "mine": False,
            "name": "Demonstração Júlia",
            "person": 2,
            "people": [("", "Ninguém"), (1, "Demonstração Ana"), (2, "Demonstração Júlia")],
        },
        "document": DOCUMENT,
        "actions": {
            "reply_url": "#despacho",
            "route_url": "/route",
            "archive_url": "/arq",
            "mark_read_url": "/lido",
            "acknowledge_url": "/ciente",
            "close_url": "",
            "reopen_url": "",
            "more": [
                {"label": "Cancelar documento", "url": "/x", "icon": "ban", "method": "post"},
                {"label": "Imprimir", "url": "/p", "icon": "printer", "method": "get"},
            ],
        },
        "signing": {
            "title": "Sua assinatura é a próxima",
            "text": "2 de 3 pessoas já assinaram o Termo de Referência.",
            "sign_url": "/sign",
            "signers": SIGNERS,
        },
        "waiting_route": {"to": ["Empenho"], "by": "Demonstração Marta", "at": ago(hours=1)},
        "pages": [PAGE],
        "texts": ["Prezados,\n\nCom a rescisão do contrato 88/2025, 412 alunos ficam sem transporte."],
        "attachments": ATTACHMENTS,
        "dispatches": DISPATCHES,
        "dispatch": {"url": "/d", "form": None},
        "timeline": TIMELINE,
        "reads": {"count": 5, "total": 6, "url": "/reads", "people": PEOPLE},
        "receipt_url": "/recibo",
        "recorded_level": "opened",
    }
    c.update(more)
    return c
