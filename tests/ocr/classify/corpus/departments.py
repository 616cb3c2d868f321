"""The demonstration city's departments, with the cues an administrator would give each."""

from ocr.classify import DepartmentCue

DEPARTMENTS = (
    DepartmentCue(
        "health",
        ("Secretaria Municipal de Saúde",),
        ("SMS", "SEMUS"),
        ("unidade básica de saúde", "vacina", "medicamento", "vigilância sanitária", "consulta médica", "UBS"),
    ),
    DepartmentCue(
        "education",
        ("Secretaria Municipal de Educação",),
        ("SME", "SEMED"),
        ("escola", "matrícula escolar", "creche", "merenda", "transporte escolar", "aluno"),
    ),
    DepartmentCue(
        "works",
        ("Secretaria Municipal de Obras e Serviços Públicos", "Departamento de Obras"),
        ("SMO", "SEMOB"),
        ("pavimentação", "buraco", "iluminação pública", "drenagem", "tapa-buracos", "bueiro"),
    ),
    DepartmentCue(
        "treasury",
        ("Secretaria Municipal da Fazenda", "Setor de Tributos", "Secretaria de Finanças"),
        ("SMF", "SEFAZ"),
        ("IPTU", "ISS", "ITBI", "dívida ativa", "tributo", "débitos", "pagamento", "parcelamento"),
    ),
    DepartmentCue(
        "environment",
        ("Secretaria Municipal de Meio Ambiente",),
        ("SMMA", "SEMAM"),
        ("poda de árvore", "supressão de árvore", "licença ambiental", "resíduos", "queimada"),
    ),
    DepartmentCue(
        "welfare",
        ("Secretaria Municipal de Assistência Social",),
        ("SMAS", "SEMAS"),
        ("CRAS", "cesta básica", "CadÚnico", "benefício eventual", "auxílio funeral"),
    ),
    DepartmentCue(
        "legal",
        ("Procuradoria Geral do Município", "Assessoria Jurídica"),
        ("PGM",),
        ("parecer jurídico", "ação judicial", "mandado", "minuta de contrato"),
    ),
    DepartmentCue(
        "administration",
        ("Secretaria Municipal de Administração", "Departamento de Recursos Humanos", "Setor de Compras"),
        ("SMA", "SEMAD", "RH"),
        ("férias", "servidor efetivo", "licitação", "folha de pagamento", "licença-prêmio", "almoxarifado"),
    ),
    DepartmentCue(
        "planning",
        ("Secretaria Municipal de Planejamento e Urbanismo", "Setor de Alvarás"),
        ("SEPLAN", "SMPU"),
        ("alvará de construção", "projeto arquitetônico", "habite-se", "loteamento", "desmembramento", "zoneamento"),
    ),
    DepartmentCue(
        "office",
        ("Gabinete do Prefeito",),
        ("GAB", "GP"),
        ("audiência com o prefeito", "agenda do prefeito"),
    ),
    DepartmentCue(
        "traffic",
        ("Departamento Municipal de Trânsito",),
        ("DEMUTRAN",),
        ("semáforo", "lombada", "sinalização viária", "estacionamento", "multa de trânsito"),
    ),
)
