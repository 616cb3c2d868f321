"""View models of intake, signing, routing and key pages, plainly invented."""

from datetime import timedelta
from typing import Any

from tests.web.conftest import NOW
from tests.web.sample_documents import PAGE, SIGNERS, Model, ago

SIGNING = {
    "title": "Termo de Referência",
    "pages": 12,
    "place_text": "você é a 3ª de 3 pessoas",
    "follows": "Empenho",
    "role": "Analista de compras",
    "version": "ab",
    "action_url": "/sign",
    "refuse_url": "/r",
    "back_url": "/document",
    "pdf_url": "#",
    "blocked": "",
    "methods": [
        {
            "value": "own",
            "label": "Meu certificado da prefeitura",
            "level_label": "Assinatura avançada",
            "detail": "pede seu PIN",
            "chosen": True,
            "asks": "pin",
            "refused": "",
        },
        {
            "value": "pkcs12",
            "label": "Arquivo de certificado (A1)",
            "level_label": "Assinatura qualificada",
            "detail": "arquivo .p12 e senha",
            "chosen": False,
            "asks": "file",
            "refused": "",
        },
    ],
    "signers": SIGNERS,
    "preview": [PAGE],
}
ROUTING = {
    "title": "Memorando 1.284/2026",
    "action_url": "/route",
    "back_url": "/document",
    "department": "Compras e Contratos",
    "waits_for": ["Demonstração Ana"],
    "search_url": "/route",
    "will": ["Sai sozinho depois da última assinatura.", "Em Compras e Contratos fica concluído."],
    "picked": [{"value": "department:9", "kind": "department", "label": "Obras", "detail": "8 pessoas"}],
    "more": True,
    "text": "e",
    "choices": [
        {"value": "department:1", "kind": "department", "label": "Fazenda", "detail": "11 pessoas"},
        {"value": "department:2", "kind": "department", "label": "Educação", "detail": "23 pessoas"},
        {"value": "person:1", "kind": "person", "label": "Demonstração Júlia", "detail": "Procuradoria"},
    ],
}
HIGHLIGHTS = [
    {"kind": "evidence", "x": 480, "y": 400, "width": 300, "height": 40, "pin": None},
    {"kind": "field", "x": 200, "y": 520, "width": 360, "height": 34, "pin": 1},
    {"kind": "field", "x": 760, "y": 520, "width": 260, "height": 34, "pin": 2},
    {"kind": "doubt", "x": 160, "y": 570, "width": 380, "height": 34, "pin": 3},
]
ITEMS = [
    {
        "id": "1",
        "name": "Processo 12-2019.pdf",
        "size": 1,
        "state": "reading",
        "stage": "página 31 de 48",
        "progress": 64,
    },
    {"id": "2", "name": "Foto 0193.jpg", "size": 3_400_000, "state": "queued"},
    {
        "id": "3",
        "name": "Memo 88.pdf",
        "size": 1,
        "state": "done",
        "kind_label": "Memorando",
        "department": "Educação",
        "url": "#",
    },
    {
        "id": "4",
        "name": "Ofício 88, Câmara.pdf",
        "size": 1,
        "state": "check",
        "kind_label": "Ofício",
        "confidence": 0.54,
        "url": "#",
    },
    {
        "id": "5",
        "name": "Contrato.pdf",
        "size": 1,
        "state": "password",
        "reason": "O PDF está protegido por senha.",
        "password_url": "/s",
        "error": "A senha não abriu o arquivo.",
    },
    {
        "id": "6",
        "name": "Planta Rua Ipê.tif",
        "size": 1,
        "state": "failed",
        "reason": "O arquivo terminou antes do fim: parece cortado. Envie de novo a partir do original.",
        "retry_url": "/r",
    },
]


def receive(**more: Any) -> Model:
    c = {
        "active_box": "intake",
        "upload_url": "/up",
        "poll_url": "/receive",
        "check_url": "/check",
        "to_check": 4,
        "limits": "PDF, JPEG, PNG ou TIFF, até 200 MB cada.",
        "items": ITEMS,
        "busy": True,
    }
    c.update(more)
    return c


CHECK = {
    "active_box": "check",
    "queue": {
        "tabs": [
            {"label": "A conferir", "url": "#", "current": True, "count": 4},
            {"label": "Lendo", "url": "#", "count": 3},
        ],
        "rows": [
            {
                "url": "#",
                "current": True,
                "name": "Requerimento",
                "question": "Alvará ou certidão?",
                "confidence": 0.62,
                "at": ago(hours=5),
            },
            {
                "url": "#",
                "current": False,
                "name": "Ofício 88, Câmara",
                "question": "Ofício ou convite?",
                "confidence": 0.54,
                "at": ago(hours=6),
            },
        ],
        "reading": [
            {"name": "Processo 12-2019.pdf", "stage": "página 31 de 48", "progress": 64},
            {"name": "Foto 0193.jpg", "stage": "na fila", "progress": None},
        ],
    },
    "item": {
        "id": "1",
        "name": "Requerimento.pdf",
        "number_of_pages": 3,
        "action_url": "/check",
        "skip_url": "#",
        "custody_label": "",
        "pages": [dict(PAGE, highlights=HIGHLIGHTS)],
        "text": ["À Prefeitura"],
        "guesses": [
            {
                "value": "req",
                "label": "Requerimento de alvará",
                "department": "Licenciamento",
                "confidence": 0.62,
                "word": "Provável",
                "evidence": ["requerer", "alvará de funcionamento", "Licenciamento"],
            },
            {
                "value": "cert",
                "label": "Requerimento de certidão",
                "department": "Fazenda",
                "confidence": 0.21,
                "word": "Possível",
                "evidence": [],
            },
            {
                "value": "rec",
                "label": "Recurso administrativo",
                "department": "Procuradoria",
                "confidence": 0.09,
                "word": "Pouco provável",
                "evidence": [],
            },
        ],
        "kinds": [("memo", "Memorando")],
        "departments": [("1", "Licenciamento"), ("2", "Fazenda")],
        "department": "1",
        "fields": [
            {"name": "company", "label": "Empresa", "value": "Padaria Pão da Vila Ltda.", "pin": 1, "doubt": ""},
            {"name": "cnpj", "label": "CNPJ", "value": "12.480.337/0001-52", "pin": 2, "doubt": ""},
            {
                "name": "address",
                "label": "Endereço",
                "value": "Rua das Acácias, 210",
                "pin": 3,
                "doubt": "Cadastro diz 201",
            },
        ],
    },
}
QUEUE = {
    "active_box": "sign",
    "title_detail": "3 documentos · 1 vence hoje",
    "tabs": [
        {"label": "Minha vez", "url": "#", "current": True, "count": 3},
        {"label": "Aguardam outros", "url": "#"},
        {"label": "Assinados", "url": "#"},
    ],
    "items": [
        {
            "id": str(place),
            "url": "/sign",
            "title": title,
            "detail": detail,
            "type": "PDF",
            "level_label": level,
            "level_tone": tone,
            "deadline": deadline,
            "selectable": True,
        }
        for place, (title, detail, level, tone, deadline) in enumerate(
            [
                (
                    "Portaria 214, férias coletivas da Dívida Ativa",
                    "Portaria 214/2026 · Gabinete, Demonstração Helena · você é a 1ª de 2",
                    "Qualificada",
                    "",
                    NOW + timedelta(hours=2),
                ),
                (
                    "Certidão negativa, Padaria Pão da Vila",
                    "CND 8.231/2026 · Tributos · você é a 2ª de 2",
                    "Avançada",
                    "info",
                    NOW + timedelta(days=1),
                ),
                (
                    "Parecer sobre isenção, APAE de Vila Boa",
                    "Parecer 44/2026 · Tributos · você é a 1ª de 3",
                    "Avançada",
                    "info",
                    None,
                ),
            ]
        )
    ],
    "batch_url": "/batch",
    "next_url": "",
    "previous_url": "",
}
CLOSING = {
    "active_box": "dep",
    "back_url": "/document",
    "action_url": "/close",
    "document": {
        "kind_label": "Memorando",
        "subject": "Contratação emergencial",
        "next_number": "Memorando 1.285/2026",
        "minimum_level_label": "avançada",
        "legal_basis": "Decreto 12/2026",
    },
    "signers": [
        {
            "id": "1",
            "name": "Demonstração Marta",
            "role": "Coordenadora",
            "department": "Educação",
            "required": False,
            "problem": "",
        },
        {
            "id": "2",
            "name": "Demonstração Célio",
            "role": "Secretário",
            "department": "Educação",
            "required": True,
            "problem": "Ainda não criou a própria chave.",
        },
    ],
    "candidates": [("3", "Demonstração Ana, Analista")],
    "order": "sequential",
    "attachments": [{"name": "Termo.pdf", "size": 840000, "sha256": "ab" * 32, "own_signers": 2}],
    "will": ["O memorando ganha número e código", "Você assina, depois Célio", "Segue sozinho para 17 pessoas"],
}
KEY = {
    "state": "active",
    "subject": "Demonstração Ana",
    "issuer": "Autoridade da Prefeitura de Vila Boa",
    "serial": "4F:2A",
    "valid_from": ago(days=10),
    "valid_until": NOW + timedelta(days=700),
    "created_at": ago(days=10),
    "tries_left": 5,
}
