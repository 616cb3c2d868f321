"""The family the result is tested on; neither the rules nor the confidence saw it."""

from tests.ocr.classify.corpus.making import Family, Genre

FOURTH = Family(
    name="fourth",
    letterheads=(
        "Governo Municipal\nTERRA INVENTADA\n{sender}",
        "TERRA INVENTADA - PODER EXECUTIVO MUNICIPAL",
        "",
        "Página 1 de 1    {day} 14:32",
    ),
    closings=(
        "Grato pela atenção,\n{person}\nChefe de Divisão",
        "Terra Inventada, {day}\n\n{person}\nPortaria de nomeação 44/2025",
        "{person}",
        "Era o que tínhamos a informar.\n{person}\nAgente administrativo",
    ),
    departments={
        "health": ("Secretaria Municipal de Saúde", "Secretaria de Saúde Pública"),
        "education": ("Secretaria de Educação e Cultura", "SEMED"),
        "works": ("Secretaria de Obras e Serviços", "SMO"),
        "treasury": ("Setor de Tributos", "Secretaria Municipal de Finanças"),
        "environment": ("Secretaria Mun. de Meio Ambiente",),
        "welfare": ("Secretaria de Assistência Social", "SMAS"),
        "legal": ("Procuradoria-Geral do Município", "Assessoria Jurídica"),
        "administration": ("Departamento de Recursos Humanos", "Setor de Compras", "SEMAD"),
        "planning": ("Secretaria de Planejamento", "Setor de Alvarás"),
        "traffic": ("Departamento de Trânsito",),
        "office": ("Gabinete do Prefeito",),
    },
    topics={
        "health": ("fornecimento de medicamento de uso contínuo", "falta de médico no posto"),
        "education": ("vaga em creche", "conserto do muro da escola municipal"),
        "works": ("tapa-buracos na estrada principal", "poste sem luz"),
        "treasury": ("parcelamento de débitos", "lançamento de IPTU em dobro"),
        "environment": ("poda de árvore sobre a fiação", "recolhimento de resíduos de construção"),
        "welfare": ("inscrição no CadÚnico", "cesta básica"),
        "legal": ("ação judicial de desapropriação",),
        "administration": ("férias vencidas", "abertura de licitação para pneus"),
        "planning": ("desmembramento de terreno", "análise de projeto arquitetônico"),
        "traffic": ("sinalização viária em frente à igreja",),
        "office": ("audiência com o prefeito",),
    },
    slots={"firm": ("Gráfica Quimera", "Transportes Miragem Ltda"), "place": ("Rua Doze, 300", "Estrada Velha, km 4")},
    genres=(
        Genre(
            "memo",
            (
                "MEMO. Nº {n}/{y}                {date}\nDa: {sender}\nPara: {to}",
                "MEMORANDO ELETRÔNICO {n}/{y}\nDestino: {to}\nAssunto: Habite-se e certidão pendentes",
                "COMUNICAÇÃO INTERNA\nC.I. n° {n}/{y}\nA/C: {to}",
            ),
            (
                "Senhor Diretor,\nCom referência a {topic}, pedimos que esse setor informe as medidas tomadas.",
                "Em anexo cópia do ofício recebido da Defensoria sobre {topic}, para resposta urgente.",
                ("Autorizo o pagamento. Trata-se de {topic}, com requerimento do interessado e nota fiscal nos autos."),
            ),
        ),
        Genre(
            "circular",
            (
                "MEMORANDO CIRCULAR Nº {n}/{y}\nDe: {sender}\nPara: Secretários, diretores e chefes",
                "Ofício Circular {n}/{y}\nAos Diretores de Escola",
                "CIRCULAR N.º {n}/{y}",
            ),
            (
                "Pedimos que todos observem o calendário de fechamento da folha.",
                "Em cumprimento ao decreto, o ponto será facultativo em {day}.",
                "Solicita-se que cada unidade indique um servidor até {day}, por memorando.",
            ),
        ),
        Genre(
            "letter",
            (
                (
                    "Ofício nº {n}/{y}/GAPRE\nTerra Inventada, {date}\n\nA Sua Senhoria a "
                    "Senhora\n{person}\nSuperintendente"
                ),
                "OFÍCIO Nº {n}-{y}\nAssunto: Encaminha requerimento de vereador\n\nSenhor Presidente da Câmara,",
                "OF. GP {n}/{y}\nAo Tribunal de Contas do Estado",
            ),
            (
                "Dirijo-me a Vossa Excelência para remeter a lei e o decreto publicados em {day}.",
                "Em atendimento à notificação, juntamos parecer, recibos e notas fiscais.",
                "Vimos convidar essa instituição a firmar parceria na feira municipal.",
            ),
        ),
        Genre(
            "request",
            (
                "REQUERIMENTO DE PESSOA FÍSICA\nNome: {person}   CPF: {cpf}",
                "Exma. Sra. Prefeita do Município de Terra Inventada",
                "Requerimento\nDestinatário: {to}",
            ),
            (
                (
                    "{person}, já qualificado, vem à presença de V. Exa. requerer {topic}.\nNestes termos, pede "
                    "deferimento."
                ),
                ("O abaixo assinado, morador em {place}, requer {topic}, juntando alvará e certidão.\nP. deferimento"),
                "Peço {topic}. Moro em {place} há dez anos.\nAtenciosamente",
            ),
        ),
        Genre(
            "permit",
            (
                "ALVARÁ DE LICENÇA PARA LOCALIZAÇÃO\nEXERCÍCIO {y}   Nº {n}",
                "Alvará de Reforma nº {n}/{y}",
                "HABITE-SE PARCIAL\nProcesso {n}/{y}",
                "ALVARÁ SANITÁRIO Nº {n}",
            ),
            (
                "Contribuinte: {firm}\nCNPJ: {cnpj}\nRamo: transporte\nLocal: {place}",
                (
                    "Concede-se a {person} o direito de uso do imóvel em {place}, conforme parecer do engenheiro e "
                    "certidão juntada."
                ),
                "A fixação deste documento é obrigatória. Inscrição {n}. Validade 12 meses.",
            ),
        ),
        Genre(
            "certificate",
            (
                "CERTIDÃO DE NUMERAÇÃO PREDIAL\nNº {n}/{y}",
                "CERTIDÃO NEGATIVA",
                "Atestado de Residência",
                "CERTIDÃO DE VALOR VENAL Nº {n}/{y}",
            ),
            (
                "Certificamos que o lote situado em {place} recebeu o número 300, conforme requerimento.",
                "Atesto, sob as penas da lei, que {person} reside em {place}.",
                "A presente tem validade de 90 dias. Finalidade: alvará de funcionamento. Contribuinte: {person}.",
            ),
        ),
        Genre(
            "opinion",
            (
                "PARECER REFERENCIAL Nº {n}/{y}\n{sender}",
                "PARECER JURÍDICO {n}/{y}\nEMENTA: ALVARÁ. RENOVAÇÃO. POSSIBILIDADE.",
                "Parecer técnico de engenharia nº {n}",
            ),
            (
                "Cuida-se de pedido de certidão. Pelas razões acima, opinamos pelo indeferimento.",
                "I - RELATÓRIO\nII - ANÁLISE\nIII - CONCLUSÃO\nÉ o parecer, sub censura.",
                "O requerimento atende ao código de obras, sendo favorável a manifestação desta equipe.",
            ),
        ),
        Genre(
            "invoice",
            (
                "{firm}\nNOTA FISCAL DE VENDA\nNº {n} Série U",
                "DANFE\nDOCUMENTO AUXILIAR DA NOTA FISCAL ELETRÔNICA",
                "NFS-e\nNota Fiscal de Serviço Eletrônica   {n}",
                "FATURA Nº {n}\n{firm}",
            ),
            (
                "CHAVE DE ACESSO 2326 0000\nTRANSPORTADOR / VOLUMES\nCÁLCULO DO IMPOSTO {money}",
                "Item 1 impressão de formulários de requerimento  R$ {money}\nRetenção INSS {money}",
                "TOMADOR DE SERVIÇOS\nMunicípio de Terra Inventada\nVALOR DO SERVIÇO {money}",
            ),
        ),
        Genre(
            "other",
            ("ATA DE REGISTRO DE PREÇOS Nº {n}/{y}", "Ata da 12ª reunião"),
            ("Presentes os membros, leu-se o parecer.",),
        ),
        Genre(
            "other",
            ("PORTARIA GP Nº {n}/{y}", "LEI COMPLEMENTAR Nº {n}/{y}", "DECRETO Nº {n}, DE {date}"),
            ("Designa {person} para emitir certidão e alvará.\nArt. 1º Esta portaria vigora desde já.",),
        ),
        Genre(
            "other",
            ("TERMO DE FOMENTO Nº {n}/{y}", "CONTRATO ADMINISTRATIVO {n}/{y}"),
            ("As partes acordam. Notas fiscais mensais.",),
        ),
        Genre(
            "other",
            ("EDITAL Nº {n}/{y}", "RECIBO DE PAGAMENTO"),
            ("Valor R$ {money}. Prazo {day}. Documentos: certidão e requerimento.",),
        ),
        Genre(
            "other",
            ("RELATÓRIO DE VISTORIA", "DESPACHO\nProcesso {n}/{y}", "CONVITE"),
            ("Em {day} esteve-se em {place}. Segue o parecer à parte.",),
        ),
        Genre(
            "other",
            ("", "Planilha de medição"),
            ("Alface, tomate, cebola, {money}", "Escala de plantão: {person} em {day}"),
        ),
    ),
)
