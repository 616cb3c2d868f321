"""The family confidence is measured on; the rules never saw it."""

from tests.ocr.classify.corpus.making import Family, Genre

THIRD = Family(
    name="third",
    letterheads=(
        "REPÚBLICA FEDERATIVA DO BRASIL\nESTADO DO CEARÁ\nPREFEITURA MUNICIPAL DE CIDADE EXEMPLAR",
        "Prefeitura Municipal de Cidade Exemplar\n{sender}\ncontato@exemplar.invalid",
        "{sender}",
        "PROCESSO Nº {n}/{y}\nFOLHA 2",
        "",
    ),
    closings=(
        "Aproveito o ensejo para renovar protestos de estima e consideração.\n\n{person}\nSecretária",
        "Cidade Exemplar - CE, {date}\n{person}\nCPF {cpf}",
        "Documento assinado eletronicamente por {person} em {day}. Confira em verificar.exemplar.invalid",
        "Att.,\n{person}",
    ),
    departments={
        "health": ("Secretaria da Saúde do Município", "SEMUS"),
        "education": ("Secretaria de Educação", "SME"),
        "works": ("Secretaria Municipal de Obras e Serviços Públicos", "Setor de Obras"),
        "treasury": ("Secretaria Municipal de Finanças", "Secretaria da Fazenda", "SMF"),
        "environment": ("Secretaria do Meio Ambiente", "SMMA"),
        "welfare": ("Secretaria Municipal de Assistência Social",),
        "legal": ("Procuradoria do Município", "PGM"),
        "administration": ("Secretaria Municipal de Administração", "Setor de RH"),
        "planning": ("Secretaria de Planejamento e Urbanismo", "SMPU"),
        "traffic": ("DEMUTRAN", "Departamento de Trânsito"),
    },
    topics={
        "health": ("aplicação de vacina em domicílio", "agendamento de consulta com ortopedista"),
        "education": ("matrícula de aluno com deficiência", "ônibus do transporte escolar"),
        "works": ("operação tapa-buracos na avenida", "obras de drenagem na vila"),
        "treasury": ("restituição de ISS pago em duplicidade", "baixa de débitos prescritos"),
        "environment": ("supressão de árvore seca", "denúncia de queimada em terreno"),
        "welfare": ("auxílio funeral", "benefício eventual de aluguel"),
        "legal": ("revisão de minuta de contrato",),
        "administration": ("adiantamento de férias", "contagem de tempo de servidor efetivo"),
        "planning": ("aprovação de loteamento", "certidão de zoneamento"),
        "traffic": ("vaga de estacionamento para idoso", "conserto de semáforo"),
    },
    slots={
        "firm": ("Papelaria Invenção Eireli", "Auto Posto Fábula Ltda", "Clínica Imaginária"),
        "place": ("Rua Projetada B, nº 12, Vila Nova", "Sítio Boa Vista, zona rural"),
    },
    genres=(
        Genre(
            "memo",
            (
                "MEMORANDO\nNúmero: {n}/{y}\nUnidade de origem: {sender}\nPara: {to}",
                "C.I. {n}/{y}\nPARA: {to}\nDE: {sender}\nASSUNTO: Parecer sobre alvará",
                "Cidade Exemplar, {date}\nMemorando n. {n}/{y} - DIR\nÀ {to}",
                "Comunicado Interno Nº {n}/{y}\nSetor destino: {to}",
            ),
            (
                ("Prezada colega,\nPeço o obséquio de verificar o pedido da Câmara (Ofício 90/2026) quanto a {topic}."),
                "Devolvo o processo com a nota fiscal conferida e solicito empenho para {topic}.",
                (
                    "De ordem do Secretário, comunico que a matéria de {topic} passa a este setor. Cópia do decreto "
                    "em anexo."
                ),
            ),
        ),
        Genre(
            "circular",
            (
                "Ofício-Circular nº {n}/{y}/GAB\nA todas as Secretarias",
                "CIRCULAR GERAL Nº {n}\nData: {day}",
                "MEMORANDO CIRCULAR {n}/{y}\nDestinatários: todos os departamentos",
                "Carta-circular n. {n}/{y}\nPrezados fornecedores",
            ),
            (
                "Solicitamos ampla divulgação entre os servidores lotados em cada pasta.",
                "Fica suspenso o atendimento externo em {day}; os requerimentos urgentes irão ao plantão.",
                "Encaminhamos cópia da Portaria nº 8/2026 para cumprimento por todos.",
            ),
        ),
        Genre(
            "letter",
            (
                ("OFÍCIO Nº {n}/{y} - PMCE\nCidade Exemplar, {date}\nAo Ilustríssimo Senhor Gerente do Banco Exemplo"),
                "Of. {n}/{y}\nÀ Sua Senhoria o Senhor {person}\nDelegado de Polícia",
                "Ofício n° {n}\nCidade Exemplar, {date}\nExmo. Sr. Deputado {person}\nAssembleia Legislativa",
            ),
            (
                (
                    "Com os cordiais cumprimentos, remeto cópia do contrato, do parecer jurídico e da certidão "
                    "solicitados."
                ),
                (
                    "Solicito a gentileza de informar o andamento do convênio para a creche.\nCerto de sua atenção, "
                    "agradeço."
                ),
                "Acuso o recebimento do memorando interno dessa autarquia e informo que a fatura foi paga.",
            ),
        ),
        Genre(
            "request",
            (
                "REQUERIMENTO DE SERVIÇOS\nProtocolo {n}/{y}\nRequerente: {person}",
                "EXCELENTÍSSIMO SENHOR PREFEITO MUNICIPAL DE CIDADE EXEMPLAR",
                "À {to}\n\nRequerimento",
                "Senhor Secretário da {to}",
            ),
            (
                (
                    "{person}, inscrito no CPF {cpf}, residente em {place}, requer a Vossa Excelência "
                    "{topic}.\nTermos em que\nPede e espera deferimento."
                ),
                (
                    "Solicito {topic}. Anexo: cópia do alvará anterior e declaração de residência.\nTelefone para "
                    "contato (85) 98888-0000"
                ),
                (
                    "Assunto do pedido: {topic}\nMotivo: o prazo do ofício anterior venceu.\nDeclaro serem "
                    "verdadeiras as informações."
                ),
            ),
        ),
        Genre(
            "permit",
            (
                "Alvará de Funcionamento Definitivo\nnº {n}/{y}",
                "ALVARÁ DE DEMOLIÇÃO {n}/{y}",
                "Carta de Habite-se\nnº {n}/{y}",
                "LICENÇA SANITÁRIA\nN. {n}\nExercício {y}",
            ),
            (
                (
                    "Nome empresarial: {firm}\nEndereço: {place}\nCNAE principal 4761-0/03\nVence em {day}. Manter "
                    "em lugar visível."
                ),
                "O Município, à vista do parecer técnico, autoriza {person} a executar os serviços em {place}.",
                "Estabelecimento: {firm}\nResponsável legal: {person}\nEmitido em {day}",
            ),
        ),
        Genre(
            "certificate",
            (
                "CERTIDÃO NARRATIVA {n}/{y}",
                "Certidão Negativa de Tributos Municipais\nCódigo de controle {n}",
                "ATESTADO DE EXERCÍCIO",
                "DECLARAÇÃO Nº {n}/{y}",
            ),
            (
                (
                    "Ressalvado o direito de a Fazenda cobrar dívidas, é certificado que não existem pendências em "
                    "nome de {firm}, CNPJ {cnpj}."
                ),
                "Declaramos, para fins de comprovação, que {person} reside em {place}.",
                "Certifica-se que {person} integrou o quadro desta Prefeitura conforme portaria arquivada.",
            ),
        ),
        Genre(
            "opinion",
            (
                "PARECER JURÍDICO\nConsulente: {sender}\nMatéria: alvará de construção sem memorial",
                "Parecer n.º {n}/{y}\nInteressado: {firm}",
                "PARECER CONTÁBIL Nº {n}/{y}",
                "PARECER DA COMISSÃO DE LICITAÇÃO",
            ),
            (
                (
                    "Consulta-nos o setor acerca do requerimento. Analisada a legislação, entendemos possível o "
                    "pedido. Este é o parecer."
                ),
                "A despesa da nota fiscal 99 está em conformidade. Parecer favorável, salvo melhor entendimento.",
                "Opinamos, assim, pela inabilitação da licitante por falta de certidão.",
            ),
        ),
        Genre(
            "invoice",
            (
                "NOTA FISCAL ELETRÔNICA DE SERVIÇO\nNº {n}   Código de verificação AB12",
                "DANFE Documento Auxiliar da NF-e   Entrada/Saída 1\nNº {n}",
                "Companhia de Água\nConta/Fatura mensal\nMatrícula {n}",
                "BOLETO DE COBRANÇA\nCedente: {firm}",
            ),
            (
                (
                    "Cliente: Prefeitura de Cidade Exemplar\nDescrição: combustível\nTotal a pagar R$ "
                    "{money}\nVencimento: {day}"
                ),
                (
                    "Emitente {firm} CNPJ {cnpj}\nDestinatário/remetente: Município\nProtocolo de autorização de "
                    "uso\nICMS {money}"
                ),
                "Prestador: {firm}\nTomador: Município\nAlíquota 5%\nValor líquido {money}",
            ),
        ),
        Genre(
            "other",
            ("Ata de reunião do Conselho Municipal de Saúde", "ATA DA AUDIÊNCIA PÚBLICA"),
            (
                (
                    "No dia {day}, presentes os conselheiros, discutiu-se o parecer e o ofício da Câmara. Lida e "
                    "aprovada, segue assinada."
                ),
            ),
        ),
        Genre(
            "other",
            ("PROJETO DE LEI Nº {n}/{y}", "Lei Municipal nº {n}/{y}", "DECRETO MUNICIPAL {n}, de {date}"),
            (
                (
                    "Institui o programa de alvará simplificado.\nA Câmara aprovou e eu sanciono:\nArtigo 1º Fica "
                    "criado o programa."
                ),
            ),
        ),
        Genre(
            "other",
            ("CONTRATO DE LOCAÇÃO DE IMÓVEL", "CONVÊNIO Nº {n}/{y}"),
            (
                (
                    "LOCADOR: {person}. LOCATÁRIO: Município. Cláusula primeira: o aluguel será pago contra recibo "
                    "ou fatura."
                ),
            ),
        ),
        Genre(
            "other",
            ("EDITAL DE CONVOCAÇÃO {n}/{y}", "NOTIFICAÇÃO Nº {n}/{y}", "AUTO DE INFRAÇÃO {n}"),
            ("Fica {person} convocado a comparecer em {day} munido de certidão e declaração.",),
        ),
        Genre(
            "other",
            ("Relatório mensal de atividades do CRAS", "FOLHA DE FREQUÊNCIA\nMês 10/{y}", "CONVITE DE INAUGURAÇÃO"),
            (
                "Foram expedidos 12 ofícios e 30 memorandos.",
                "Temos a satisfação de convidar para a solenidade em {day}.",
            ),
        ),
        Genre(
            "other",
            ("", "CARDÁPIO SEMANAL", "Receituário"),
            ("Segunda: arroz e feijão. Terça: macarrão.", "Uso oral: tomar 1 comprimido ao dia.\n{person}"),
        ),
    ),
)
