"""The rules, as data: titles by which a document names itself, and phrases its body gives itself away by.

All in capitals without accents, as `ocr.classify.text.fold` leaves a text.
"""

import re

# A longer title goes before a shorter one that begins it; the first that fits a line counts.
TITLES: tuple[tuple[str, str], ...] = (
    ("circular", "MEMORANDO CIRCULAR"),
    ("circular", "MEMO CIRCULAR"),
    ("circular", "OFICIO CIRCULAR"),
    ("circular", "COMUNICACAO INTERNA CIRCULAR"),
    ("circular", "CI CIRCULAR"),
    ("circular", "OF CIRCULAR"),
    ("circular", "CARTA CIRCULAR"),
    ("circular", "CIRCULAR"),
    ("circular", "COMUNICADO GERAL"),
    ("memo", "MEMORANDO"),
    ("memo", "MEMO"),
    ("memo", "COMUNICACAO INTERNA"),
    ("memo", "CORRESPONDENCIA INTERNA"),
    ("memo", "C I"),
    ("memo", "CI"),
    ("letter", "OFICIO"),
    ("letter", "OF"),
    ("request", "REQUERIMENTO"),
    ("request", "FORMULARIO DE REQUERIMENTO"),
    ("request", "FORMULARIO DE SOLICITACAO"),
    ("request", "SOLICITACAO"),
    ("request", "PETICAO"),
    ("request", "PEDIDO"),
    ("request", "ABAIXO ASSINADO"),
    ("permit", "ALVARA"),
    ("permit", "HABITE-SE"),
    ("permit", "HABITE SE"),
    ("permit", "CARTA DE HABITE-SE"),
    ("permit", "CERTIFICADO DE HABITE-SE"),
    ("permit", "CERTIFICADO DE CONCLUSAO"),
    ("permit", "CERTIFICADO DE LICENCIAMENTO"),
    ("permit", "AUTO DE CONCLUSAO"),
    ("permit", "LICENCA"),
    ("permit", "AUTORIZACAO"),
    ("permit", "TERMO DE PERMISSAO"),
    ("certificate", "CERTIDAO"),
    ("certificate", "CERTIFICADO"),
    ("certificate", "ATESTADO"),
    ("certificate", "DECLARACAO"),
    ("opinion", "PARECER"),
    ("opinion", "MANIFESTACAO JURIDICA"),
    ("invoice", "NOTA FISCAL"),
    ("invoice", "NFS E"),
    ("invoice", "NFSE"),
    ("invoice", "NF E"),
    ("invoice", "DANFE"),
    ("invoice", "DOCUMENTO AUXILIAR DA NOTA"),
    ("invoice", "DANFSE"),
    ("invoice", "FATURA"),
    ("invoice", "BOLETO"),
    ("other", "ATA"),
    ("other", "EDITAL"),
    ("other", "CONTRATO"),
    ("other", "TERMO"),
    ("other", "CONVENIO"),
    ("other", "PORTARIA"),
    ("other", "DECRETO"),
    ("other", "LEI"),
    ("other", "PROJETO DE LEI"),
    ("other", "RESOLUCAO"),
    ("other", "INSTRUCAO NORMATIVA"),
    ("other", "RELATORIO"),
    ("other", "CONVITE"),
    ("other", "RECIBO"),
    ("other", "DESPACHO"),
    ("other", "NOTIFICACAO"),
    ("other", "AUTO DE INFRACAO"),
    ("other", "INTIMACAO"),
    ("other", "PROCURACAO"),
    ("other", "ORDEM DE SERVICO"),
    ("other", "NOTA DE EMPENHO"),
    ("other", "NOTA TECNICA"),
    ("other", "LAUDO"),
    ("other", "PROPOSTA"),
    ("other", "ORCAMENTO"),
    ("other", "CURRICULO"),
    ("other", "PLANO DE TRABALHO"),
    ("other", "AVISO DE LICITACAO"),
    ("other", "PAUTA"),
    ("other", "MANDADO"),
    ("other", "FOLHA DE PONTO"),
)

QUOTING = re.compile(
    r"\W*(?:ASSUNTO|REFER|REF\b|EM ATENCAO|EM RESPOSTA|RESPOSTA A|CONFORME|OBJETO|PROCESSO|"
    r"VISTO|CONSIDERANDO|ANEXO|SEGUE|"
    r"ENCAMINH|EM CUMPRIMENTO|COM REFERENCIA|ATENDENDO|EM ADITAMENTO|REPORT|NOS TERMOS|DE ACORDO|A PEDIDO|TRATA)"
)
"""Lines that speak of other documents: what they name is not what this paper is."""

# Runs are bounded everywhere: a page of 60,000 line breaks must not cost more than one of words.
_CUES: dict[str, tuple[tuple[str, float], ...]] = {
    "memo": (
        (r"^[^\w\n]{0,20}(?:DE|DA|DO)\s*:.{3,80}$(?=[\s\S]{0,120}^[^\w\n]{0,20}(?:PARA|AO?)\s*:)", 1.5),
        (r"\bRAMAL\b", 0.3),
    ),
    "circular": (
        (r"\b(?:A|AS|AOS) TOD[AO]S (?:OS |AS )?(?:SERVIDOR|SECRETARI|SETOR|DEPARTAMENT|UNIDADE|DIRETOR|CHEFI)\w*", 1.5),
        (r"\bTODOS OS (?:SERVIDORES|SETORES|DEPARTAMENTOS|ORGAOS)\b", 0.8),
        (r"^[^\w\n]{0,20}(?:AS SECRETARIAS|AOS SENHORES|AOS DIRETORES|AOS SETORES)\b", 1.0),
    ),
    "letter": (
        (r"\bA SUA (?:EXCELENCIA|SENHORIA)\b", 1.5),
        (
            r"^[^\w\n]{0,20}(?:(?:EXCEL|ILUSTR)\w{0,9} )?SENHORA? (?:PRESIDENTE|PROMOTOR|JUIZ|GERENTE|DEPUTAD[AO])",
            0.8,
        ),
        (r"\b(?:PROTESTOS|VOTOS) DE (?:ELEVADA )?(?:ESTIMA|CONSIDERACAO|APRECO)", 0.8),
        (r"\bCUMPRIMENTANDO-[OA]\b", 0.6),
    ),
    "request": (
        (r"\bPEDE(?:-SE)? (?:E ESPERA )?DEFERIMENTO\b", 3.0),
        (r"\bNEST(?:ES|AS) TERMOS\b", 1.0),
        (r"\b(?:VEM|VENHO)\b.{0,80}?\b(?:REQUERER|SOLICITAR|PEDIR)\b", 2.0),
        (r"\bREQUER A V(?:OSSA|\.)|\bREQUEIRO\b", 1.5),
        (r"\bDEFERIMENTO[^\w\n]{0,20}$", 1.0),
        (r"^[^\w\n]{0,20}(?:DADOS DO |NOME DO )?(?:REQUERENTE|SOLICITANTE)\b", 1.2),
        (r"^[^\w\n]{0,20}EXM[OA]?\.? S(?:R|RA|ENHOR|ENHORA)\.? PREFEIT[AO]", 1.0),
        (r"\bASSINATURA DO REQUERENTE\b", 1.0),
    ),
    "permit": (
        (r"\bFICA (?:CONCEDID[AO]|LICENCIAD[AO]|AUTORIZAD[AO])\b", 1.2),
        (r"\bCONCEDE (?:O PRESENTE )?(?:ALVARA|LICENCA|HABITE)", 1.5),
        (r"\bEXERCICIO (?:DE )?20\d\d\b", 0.5),
        (r"\bVALIDADE\b|\bVALIDO ATE\b", 0.4),
        (r"\bAFIXAD[AO] EM LOCAL VISIVEL\b", 1.5),
        (r"\b(?:ATIVIDADE|CNAE)\b", 0.3),
        (r"\bAREA CONSTRUIDA\b", 0.4),
    ),
    "certificate": (
        (r"\bCERTIFIC(?:A|O|AMOS)\b", 1.5),
        (r"\bATEST(?:A|O|AMOS)\b", 1.5),
        (r"\bDECLAR(?:A|O|AMOS)\b(?=.{0,60}\bFINS\b)", 1.5),
        (r"\bDEVIDOS FINS\b", 1.0),
        (r"\bPOR SER (?:A EXPRESSAO DA )?VERDADE\b", 1.0),
        (r"\bNAO CONSTA(?:M)?\b|\bNADA CONSTA\b", 0.8),
    ),
    "opinion": (
        (r"\bE O (?:NOSSO |MEU )?PARECER\b", 2.0),
        (r"\bSALVO MELHOR JUIZO\b|\bS\.? ?M\.? ?J\b", 1.2),
        (r"\bOPIN(?:O|A|AMOS|A-SE)\b", 1.5),
        (r"\bFUNDAMENTACAO\b|\bDA ANALISE JURIDICA\b", 0.8),
        (r"\bEMENTA\b", 0.4),
    ),
    "invoice": (
        (r"\bCHAVE DE ACESSO\b", 2.0),
        (r"\bNATUREZA DA OPERACAO\b", 1.5),
        (r"\bTOMADOR\b", 1.2),
        (r"\bPRESTADOR\b", 0.8),
        (r"\bVALOR TOTAL DA NOTA\b|\bVALOR (?:LIQUIDO|TOTAL) DA NFS?-?E\b", 1.5),
        (r"\bLINHA DIGITAVEL\b|\bNOSSO NUMERO\b|\bBENEFICIARIO\b|\bCEDENTE\b", 1.2),
        (r"\bISSQN?\b", 0.4),
        (r"\bVENCIMENTO\b", 0.5),
    ),
    "other": (
        (r"\bCLAUSULA (?:PRIMEIRA|1)", 2.0),
        (r"\bCONTRATANTE\b", 0.8),
        (r"^[^\w\n]{0,20}ART\.? 1\W", 1.5),
        (r"\b(?:RESOLVE|DECRETA|SANCIONO A SEGUINTE LEI)\b", 1.5),
        (r"\bREUNIRAM-SE\b|\bLAVR(?:EI|OU-SE) A PRESENTE ATA\b", 2.0),
        (r"\bRECEBI(?:EMOS)? D[AEO]\b", 1.2),
        (r"\bHONRA DE CONVIDAR\b|\bTEMOS O PRAZER DE CONVIDAR\b", 2.0),
        (r"\bTORNA PUBLICO\b", 1.2),
    ),
}

CUES: dict[str, tuple[tuple[re.Pattern[str], float], ...]] = {
    label: tuple((re.compile(cue, re.MULTILINE), weight) for cue, weight in cues) for label, cues in _CUES.items()
}
