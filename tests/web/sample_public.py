"""View models of the public verification, one for each verdict, plainly invented."""

from tests.web.sample_documents import Model, ago

VERDICTS = {
    "authentic": (
        "Documento autêntico",
        "Este documento foi emitido por esta prefeitura e não foi alterado depois de assinado.",
    ),
    "altered": ("Arquivo alterado", "O código existe, mas este PDF não é o que a Prefeitura emitiu. Não confie nele."),
    "cancelled": ("Documento cancelado", "O documento é verdadeiro, mas não vale mais desde 12 nov 2026."),
    "restricted": ("Documento autêntico e restrito", "Existe e foi assinado; o conteúdo não é público."),
    "not_found": (
        "Código não encontrado",
        "Nenhum documento desta prefeitura tem este código. Confira se copiou as 16 letras e números.",
    ),
    "foreign": ("Não é desta prefeitura", "O PDF tem assinaturas, mas não foi emitido aqui."),
    "unsigned": ("PDF sem assinatura", "Não há nada a conferir neste arquivo."),
    "unreadable": ("Não deu para ler", "O arquivo está cortado ou não é PDF."),
    "pending": ("Ainda em assinatura", "Faltam assinaturas."),
}
SIGNERS = [
    {
        "name": "Demonstração Regina",
        "role": "Secretária de Fazenda",
        "cpf": "12348211699",
        "level_label": "Qualificada",
        "level_tone": "ok",
        "provider": "Demonstração",
        "at": ago(days=4),
        "clock_label": "carimbo do tempo da prefeitura",
        "demonstration": True,
    },
    {
        "name": "Demonstração Paulo",
        "role": "Auditor fiscal de tributos",
        "cpf": "12390355799",
        "level_label": "Avançada",
        "level_tone": "ok",
        "provider": "prefeitura",
        "at": ago(days=4, hours=2),
        "clock_label": "carimbo do tempo da prefeitura",
        "demonstration": False,
    },
]


def verification(v: str) -> Model:
    known = v in ("authentic", "altered", "cancelled", "restricted", "pending")
    d = (
        {
            "kind_label": "Certidão negativa de débitos",
            "number": "CND 8.214/2026",
            "subject": "" if v == "restricted" else "Padaria Pão da Vila Ltda.",
            "issued_at": ago(days=4),
            "cancelled": v == "cancelled",
            "extra": [],
            "pdf_url": "" if v == "restricted" else "#",
            "pdf_size": 184000,
        }
        if known
        else None
    )
    return {
        "result": {
            "verdict": v,
            "title": VERDICTS[v][0],
            "text": VERDICTS[v][1],
            "code": "7KQ4M2XP9TBDH3WA" if known or v == "not_found" else "",
            "document": d,
            "differences": [
                {
                    "label": "Válida até",
                    "was": "16 fev 2027",
                    "now": "16 fev 2028",
                    "where": "página 1, depois da última assinatura",
                }
            ]
            if v == "altered"
            else [],
            "timeline": [
                {
                    "icon": "ban",
                    "tone": "danger",
                    "actor": "",
                    "text": "Cancelado",
                    "at": ago(days=10),
                    "detail": "Decisão 218/2026",
                },
                {
                    "icon": "badge-check",
                    "tone": "ok",
                    "actor": "",
                    "text": "Emitido e assinado",
                    "at": ago(days=90),
                    "detail": "Demonstração Regina",
                },
            ]
            if v == "cancelled"
            else [],
            "signers": SIGNERS if known else [],
            "checks": [
                {"state": "yes", "text": "O código existe e pertence a este documento"},
                {
                    "state": "no" if v == "altered" else "yes",
                    "text": "O arquivo enviado tem os mesmos bytes do original",
                },
                {"state": "unsure", "text": "Não havia lista de revogação para uma das assinaturas"},
            ],
            "technical": [("SHA-256", "ab" * 32), ("Perfil", "PAdES B-T")],
            "qr_url": "",
        },
        "demonstration": True,
        "upload_url": "/vup",
        "form_url": "/vform",
        "limits": "Até 50 MB.",
    }
