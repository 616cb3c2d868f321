"""One of the two families the rules were written on."""

from tests.ocr.classify.corpus.making import Family, Genre

SECOND = Family(
    name="second",
    letterheads=(
        "MUNICÍPIO DE VILA MODELO\nCNPJ {cnpj}",
        "Estado de Minas Gerais\nPrefeitura de Vila Modelo\nPraça da Matriz, s/n - Fone (31) 3333-0000",
        "PREFEITURA DE VILA MODELO    Fls. ____\n{sender}    Rubrica ____",
        "",
        "Recebido em {day}   Protocolo geral {n}",
    ),
    closings=(
        "Sem mais para o momento, subscrevo-me.\n\n{person}\nMatrícula 12.345",
        "Vila Modelo, {date}.\n\n_______________________\n{person}",
        "Cordialmente,\n{person}\nCoordenadora",
        "",
    ),
    departments={
        "health": ("Secretaria de Saúde", "SMS", "Sec. Mun. de Saúde"),
        "education": ("SEMED", "Secretaria Municipal de Educação"),
        "works": ("Secretaria de Obras", "SEMOB", "Departamento de Obras"),
        "treasury": ("Secretaria de Finanças", "SEFAZ", "Setor de Tributos"),
        "environment": ("Secretaria de Meio Ambiente", "SEMAM"),
        "welfare": ("Secretaria de Assistência Social", "SEMAS"),
        "legal": ("Assessoria Jurídica", "Procuradoria Geral do Município", "PGM"),
        "administration": ("Setor de Compras", "Secretaria de Administração", "Departamento de Recursos Humanos"),
        "planning": ("SEPLAN", "Setor de Alvarás", "Secretaria de Planejamento"),
        "traffic": ("Departamento Municipal de Trânsito", "DEMUTRAN"),
    },
    topics={
        "health": ("entrega domiciliar de medicamento", "vistoria da vigilância sanitária"),
        "education": ("reforma do telhado da escola", "cardápio da merenda"),
        "works": ("troca de lâmpadas da iluminação pública", "limpeza de bueiro entupido"),
        "treasury": ("segunda via do carnê de IPTU", "isenção de ITBI"),
        "environment": ("corte de árvore com risco de queda", "descarte irregular de resíduos"),
        "welfare": ("cesta básica para família desalojada", "atualização do CadÚnico"),
        "legal": ("cumprimento de mandado de segurança", "defesa em ação judicial"),
        "administration": ("concessão de licença-prêmio", "baixa de bens do almoxarifado"),
        "planning": ("desmembramento de lote urbano", "emissão de habite-se"),
        "traffic": ("instalação de lombada", "recurso de multa de trânsito"),
    },
    slots={
        "firm": ("Oficina Exemplo ME", "Mercearia Modelo Ltda", "Construtora Fictícia S/A"),
        "street": ("Rua do Ipê, 45", "Av. Brasil, 1020", "Travessa Sete, 8"),
    },
    genres=(
        Genre(
            "memo",
            (
                "MEMO {n}/{y}\nOrigem: {sender}\nDestino: {to}\nData: {day}",
                "Memorando Interno nº {n}/{y}\n\nPara: {to}\nDe: {sender}\nAssunto: resposta ao Ofício nº 77/2026",
                "COMUNICAÇÃO INTERNA   CI Nº {n}/{y}\nRemetente: {sender}\nDestinatário: {to}",
                (
                    "MEMORANDO {n}/{y}/GS\nVila Modelo, {date}\nAo(À) {to}\nRef.: Requerimento protocolado sob nº "
                    "1234/2026"
                ),
            ),
            (
                "Prezado Secretário,\n\nVimos pelo presente solicitar a Vossa Senhoria manifestação sobre {topic}.",
                (
                    "Segue para análise a documentação relativa a {topic}. O Ofício nº 12/2026 da Promotoria pede "
                    "resposta em 10 dias."
                ),
                (
                    "Informo que a nota fiscal referente a {topic} foi atestada por este setor e segue para as "
                    "demais providências."
                ),
            ),
        ),
        Genre(
            "circular",
            (
                "CIRCULAR INTERNA {n}/{y}",
                "Memorando-Circular nº {n}/{y}\nPara: Todas as unidades administrativas",
                "OF. CIRCULAR Nº {n}/{y}\n\nVila Modelo, {date}\nSenhores Prefeitos",
                "CI CIRCULAR nº {n}/{y}\nDestinatários: chefes de setor",
            ),
            (
                "Senhores chefes, lembramos que o recadastramento dos servidores termina em {day}.",
                (
                    "A partir de {day} os pedidos de material devem ser feitos pelo sistema. Dê-se ciência aos "
                    "subordinados."
                ),
                "Reforçamos as orientações sobre o memorando de férias e o ofício de cessão.",
            ),
        ),
        Genre(
            "letter",
            (
                "Ofício SMG nº {n}/{y}\n\nAo Excelentíssimo Senhor\n{person}\nPromotor de Justiça\nNesta",
                ("OF. Nº {n}/{y}\nVila Modelo, {date}\nDestinatário: Companhia de Energia\nAssunto: extensão de rede"),
                "OFÍCIO GAB/PMVM Nº {n}/{y}\n\nÀ Caixa Econômica Federal\nAgência Centro",
                "Vila Modelo, {date}.\n\nOFÍCIO nº {n}/{y}\n\nIlustríssima Senhora\n{person}\nDiretora Regional",
            ),
            (
                (
                    "Prezado Senhor,\n\nEncaminhamos a Vossa Senhoria as notas fiscais nº 12 e 13 para a prestação "
                    "de contas do convênio."
                ),
                (
                    "Senhora Diretora,\n\nSolicitamos o parecer dessa instituição sobre o alvará da obra situada em "
                    "{street}."
                ),
                "Em resposta ao requerimento dessa Casa, informamos que as obras começam em {day}.",
            ),
        ),
        Genre(
            "request",
            (
                "Ilmo. Sr. Secretário\n{to}",
                "REQUERIMENTO GERAL    Nº {n}/{y}\nAo Protocolo Geral\nNome do requerente: {person}\nCPF: {cpf}",
                "Pedido de providências\nSolicitante: {person}    Telefone: (31) 99999-0000",
                "Ao Senhor Prefeito Municipal\nrequerimento",
            ),
            (
                (
                    "{person}, CPF {cpf}, morador em {street}, vem mui respeitosamente solicitar {topic}.\n\nN. "
                    "termos,\nP. deferimento."
                ),
                (
                    "Requeiro a V. Sa. {topic}, conforme documentos em anexo (certidão de matrícula e nota "
                    "fiscal).\nAssinatura do requerente: ________"
                ),
                "venho por meio deste pedir {topic} pois ja fui ao setor e nada foi feito. aguardo deferimento",
            ),
        ),
        Genre(
            "permit",
            (
                "ALVARÁ DE LICENÇA PARA FUNCIONAMENTO   {y}\nInscrição municipal {n}",
                "ALVARÁ DE LICENÇA PARA EDIFICAR\nNúmero: {n}/{y}",
                "CERTIFICADO DE HABITE-SE Nº {n}/{y}",
                "LICENÇA AMBIENTAL SIMPLIFICADA - LAS Nº {n}/{y}",
            ),
            (
                (
                    "A autoridade competente concede licença a {firm}, CNPJ {cnpj}, estabelecida em {street}. Este "
                    "documento deve ficar exposto."
                ),
                (
                    "Proprietário: {person}\nLocal: {street}\nÁrea total: 145,00 m²\nResponsável técnico: "
                    "{person}\nVálido até {day}"
                ),
                "Certificamos que o imóvel situado em {street} está em condições de ser habitado.",
            ),
        ),
        Genre(
            "certificate",
            (
                "CERTIDÃO POSITIVA COM EFEITOS DE NEGATIVA Nº {n}/{y}",
                "CERTIDÃO DE USO E OCUPAÇÃO DO SOLO\nNº {n}/{y}",
                "ATESTADO DE CAPACIDADE TÉCNICA",
                "CERTIDÃO DE INTEIRO TEOR",
            ),
            (
                (
                    "O Setor competente CERTIFICA, a pedido da parte interessada, que o imóvel em {street} está "
                    "lançado em nome de {person}."
                ),
                (
                    "Atestamos que a empresa {firm} forneceu a este Município os serviços do Contrato nº 10/2025, "
                    "nada havendo que a desabone."
                ),
                (
                    "CERTIFICO e dou fé que, revendo os livros desta repartição, verifiquei constar alvará expedido "
                    "em {day}."
                ),
            ),
        ),
        Genre(
            "opinion",
            (
                "PARECER Nº {n}/{y}/PGM\nProcesso Administrativo nº 501/2026\nRequerente: {person}",
                "Parecer da Comissão de Avaliação nº {n}/{y}\nReferência: {topic}",
                "PARECER TÉCNICO AMBIENTAL {n}/{y}\nAssunto: alvará de funcionamento de {firm}",
                "PARECER DO CONTROLE INTERNO\nNota fiscal nº 334 - {firm}",
            ),
            (
                (
                    "1. DO RELATÓRIO\nVeio a esta assessoria o requerimento de {person}.\n2. "
                    "CONCLUSÃO\nManifestamo-nos favoravelmente. É o parecer que submeto à apreciação superior."
                ),
                "Após vistoria no local, somos de parecer contrário à emissão da licença.",
                "Ante o exposto, opina-se pela regularidade do contrato, s.m.j.",
            ),
        ),
        Genre(
            "invoice",
            (
                "RECEBEMOS DE {firm} OS PRODUTOS CONSTANTES DA NOTA FISCAL INDICADA AO LADO   NF-e Nº {n}\n\nDANFE",
                "Prefeitura de Vila Modelo\nNFS-e Nota Fiscal de Serviços eletrônica\nNúmero {n} Emissão {day}",
                "FATURA DE ENERGIA ELÉTRICA\nConta contrato {n}\nVencimento {day}",
                "Banco Exemplo   001-9\nRecibo do pagador\nBeneficiário {firm}",
            ),
            (
                (
                    "Dados do produto: papel A4  qtde 10  valor unit 25,00\nBase de cálculo do ICMS {money}\nChave "
                    "de acesso 3126 1111 2222"
                ),
                (
                    "Tomador dos serviços: Município de Vila Modelo\nDiscriminação dos serviços: manutenção\nISSQN "
                    "{money}"
                ),
                "Vencimento {day}   Valor do documento R$ {money}\nNosso número {n}",
            ),
        ),
        Genre(
            "other",
            ("Ata da 3ª sessão pública do Pregão Eletrônico nº {n}/{y}", "ATA Nº {n}/{y}"),
            (
                (
                    "Às nove horas, na sala de licitações, o pregoeiro abriu a sessão. Nada mais havendo, "
                    "encerrou-se a presente ata."
                ),
            ),
        ),
        Genre(
            "other",
            ("EDITAL DE CHAMAMENTO PÚBLICO Nº {n}/{y}", "Aviso de licitação\nPregão nº {n}/{y}"),
            ("O Município torna público que receberá propostas até {day}. Exige-se certidão negativa e alvará.",),
        ),
        Genre(
            "other",
            ("LEI Nº {n}, DE {date}", "Decreto n.º {n}/{y}", "PORTARIA Nº {n}, DE {date}"),
            (
                (
                    "Dispõe sobre a concessão de alvará e dá outras providências.\nO PREFEITO faz saber:\nArt. 1º "
                    "Esta norma regula as licenças."
                ),
            ),
        ),
        Genre(
            "other",
            ("TERMO DE CONTRATO DE PRESTAÇÃO DE SERVIÇOS Nº {n}/{y}", "1º Termo aditivo ao contrato {n}/{y}"),
            (
                (
                    "Pelo presente instrumento, o Município e {firm} ajustam: CLÁUSULA 1ª. O pagamento será feito "
                    "mediante nota fiscal."
                ),
            ),
        ),
        Genre(
            "other",
            ("RECIBO\nR$ {money}", "Relatório fotográfico da obra", "CURRÍCULO", "Convite especial"),
            (
                "Recebi da Prefeitura a quantia de R$ {money} por serviços prestados.",
                "Fotos 1 a 8. Situação em {day}.",
                "Contamos com sua presença no evento.",
            ),
        ),
        Genre(
            "other",
            ("", "Lista de presença\nTreinamento de {day}", "MAPA DE COTAÇÃO DE PREÇOS"),
            ("1. {person}\n2. {person}\n3. {person}", "Item   Quantidade   Valor\n1   10   {money}"),
        ),
    ),
)
