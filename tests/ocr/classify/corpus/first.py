"""One of the two families the rules were written on."""

from tests.ocr.classify.corpus.making import Family, Genre

FIRST = Family(
    name="first",
    letterheads=(
        "",
        "PREFEITURA MUNICIPAL DE DEMONSTRAÇÃO\nEstado do Paraná",
        "PREFEITURA MUNICIPAL DE DEMONSTRAÇÃO\n{sender}\nRua das Acácias, 100 - Centro - CEP 80000-000",
    ),
    closings=("Atenciosamente,\n\n{person}\nDiretor", "Respeitosamente,\n\n{person}", ""),
    departments={
        "health": ("Secretaria Municipal de Saúde", "SEMUS"),
        "education": ("Secretaria Municipal de Educação", "Secretaria de Educação"),
        "works": ("Secretaria Municipal de Obras e Serviços Públicos",),
        "treasury": ("Secretaria Municipal da Fazenda", "Setor de Tributos"),
        "environment": ("Secretaria Municipal de Meio Ambiente",),
        "legal": ("Procuradoria Geral do Município",),
        "administration": ("Secretaria Municipal de Administração", "Departamento de Recursos Humanos"),
        "planning": ("Secretaria Municipal de Planejamento e Urbanismo",),
    },
    topics={
        "health": ("falta de medicamento na unidade básica de saúde",),
        "education": ("vaga na creche do bairro", "transporte escolar para aluno"),
        "works": ("buraco na rua e pavimentação", "iluminação pública apagada"),
        "treasury": ("revisão do IPTU", "parcelamento da dívida ativa"),
        "environment": ("poda de árvore na calçada",),
        "legal": ("análise de minuta de contrato",),
        "administration": ("férias de servidor efetivo",),
        "planning": ("alvará de construção", "aprovação de projeto arquitetônico"),
    },
    genres=(
        Genre(
            "memo",
            (
                "MEMORANDO Nº {n}/{y}\nDe: {sender}\nPara: {to}\nAssunto: {topic}",
                "Memorando nº {n}/{y} - GAB\n\nÀ {to}\nAssunto: Alvará nº 12/2026",
                "COMUNICAÇÃO INTERNA Nº {n}/{y}\nDO: {sender}\nPARA: {to}",
                "C.I. nº {n}/{y}\nDe: {sender}\nPara: {to}\nRef.: Ofício nº 12/2026",
            ),
            (
                "Solicitamos providências quanto a {topic}, conforme Ofício nº 33/2026 da Câmara Municipal.",
                "Encaminhamos para conhecimento e providências o processo em anexo, referente a {topic}.",
            ),
        ),
        Genre(
            "circular",
            (
                "MEMORANDO CIRCULAR Nº {n}/{y}\nÀs Secretarias Municipais\nAssunto: Expediente de fim de ano",
                "CIRCULAR Nº {n}/{y}\nA todos os servidores",
                "OFÍCIO CIRCULAR Nº {n}/{y}\nAos Senhores Secretários",
            ),
            (
                "Informamos a todos os setores que o expediente será reduzido no dia {day}.",
                "Comunicamos a todas as secretarias que deverão encaminhar o inventário até {day}.",
            ),
        ),
        Genre(
            "letter",
            (
                (
                    "OFÍCIO Nº {n}/{y}\n\nDemonstração, {date}.\n\nA Sua Excelência o Senhor\n{person}\nPresidente "
                    "da Câmara Municipal"
                ),
                "Ofício n.º {n}/{y}-GP\nAo Senhor\n{person}\nAssunto: Memorando nº 5/2026 e alvará",
            ),
            (
                ("Senhor Presidente,\n\nCumprimentando-o cordialmente, encaminhamos a nota fiscal anexa para ciência."),
                "Senhor Diretor,\n\nEm atenção ao Ofício nº 22/2026, informamos que o pedido foi atendido.",
            ),
        ),
        Genre(
            "request",
            (
                "REQUERIMENTO\n\nÀ {to}",
                "Exmo. Sr. Prefeito Municipal de Demonstração",
                "FORMULÁRIO DE REQUERIMENTO\nRequerente: {person}\nCPF: {cpf}",
            ),
            (
                (
                    "{person}, brasileiro, residente na Rua das Flores, CPF {cpf}, vem requerer {topic}.\nNestes "
                    "termos,\npede deferimento."
                ),
                (
                    "Eu, {person}, portador do CPF {cpf}, venho respeitosamente requerer a Vossa Senhoria "
                    "{topic}.\nNestes termos, pede deferimento."
                ),
            ),
        ),
        Genre(
            "permit",
            (
                "ALVARÁ DE LOCALIZAÇÃO E FUNCIONAMENTO\nNº {n}/{y}",
                "ALVARÁ DE CONSTRUÇÃO Nº {n}/{y}",
                "HABITE-SE Nº {n}/{y}",
                "{sender}\nALVARÁ SANITÁRIO\nExercício {y}",
            ),
            (
                "Razão social: Padaria Demonstração Ltda\nCNPJ: {cnpj}\nAtividade: comércio\nValidade: {day}",
                (
                    "Fica concedida licença ao proprietário {person} para a obra situada na Rua das Flores, área "
                    "construída 120 m²."
                ),
            ),
        ),
        Genre(
            "certificate",
            (
                "CERTIDÃO NEGATIVA DE DÉBITOS\nNº {n}/{y}",
                "CERTIDÃO DE TEMPO DE SERVIÇO",
                "ATESTADO",
                "DECLARAÇÃO",
            ),
            (
                "Certificamos, para os devidos fins, que não constam débitos em nome de {person}, CPF {cpf}.",
                (
                    "Atesto para os devidos fins que {person} trabalhou nesta Prefeitura. Por ser verdade, firmo o "
                    "presente."
                ),
            ),
        ),
        Genre(
            "opinion",
            (
                "PARECER JURÍDICO Nº {n}/{y}\nProcesso nº 12/2026\nInteressado: {person}\nAssunto: {topic}",
                "PARECER TÉCNICO\nAssunto: {topic}",
            ),
            (
                "RELATÓRIO\nTrata-se de consulta sobre {topic}.\nFUNDAMENTAÇÃO\nÉ o parecer, salvo melhor juízo.",
                "Vistos e analisados os autos, opinamos pelo deferimento do pedido. É o parecer.",
            ),
        ),
        Genre(
            "invoice",
            (
                "DANFE\nDocumento Auxiliar da Nota Fiscal Eletrônica\nNº {n} SÉRIE 1",
                "NOTA FISCAL DE SERVIÇOS ELETRÔNICA - NFS-e\nNúmero da nota {n}",
            ),
            (
                (
                    "Prestador de serviços\nCNPJ {cnpj}\nTomador: Prefeitura Municipal\nValor total R$ {money}\nISS "
                    "retido"
                ),
                "CHAVE DE ACESSO\nNATUREZA DA OPERAÇÃO venda\nDESTINATÁRIO Prefeitura\nVALOR TOTAL DA NOTA {money}",
            ),
        ),
        Genre(
            "other",
            ("ATA DA REUNIÃO ORDINÁRIA",),
            ("Aos cinco dias do mês de maio reuniram-se os membros do conselho.",),
        ),
        Genre(
            "other",
            ("CONTRATO Nº {n}/{y}",),
            ("CLÁUSULA PRIMEIRA - DO OBJETO\nCONTRATANTE e CONTRATADA, conforme nota fiscal.",),
        ),
        Genre(
            "other",
            ("PORTARIA Nº {n}/{y}", "DECRETO Nº {n}/{y}"),
            ("O Prefeito, no uso de suas atribuições, RESOLVE:\nArt. 1º Nomear {person}.",),
        ),
        Genre("other", ("CONVITE",), ("Temos a honra de convidar Vossa Senhoria para a inauguração da praça.",)),
        Genre("other", ("RELATÓRIO DE ATIVIDADES",), ("No período foram realizadas visitas e memorandos.",)),
    ),
)
