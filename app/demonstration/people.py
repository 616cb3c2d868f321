"""Who lives in the demonstration: twelve departments, twenty people whose names say that they are invented."""

from dataclasses import dataclass

from app.kernel.codes import cpf_is_valid
from app.people.models import Role

CITY = "Vila Demonstração"
MAYOR_FILE = "certificado-demonstracao.p12"
"""The mayor's PKCS#12, in the data folder; its password is the mayor's own."""

DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("Gabinete do Prefeito", "GAB", "gabinete, prefeito, prefeita, agenda, solenidade"),
    ("Protocolo Geral", "PROT", "protocolo, balcão, malote"),
    ("Compras e Contratos", "COMP", "licitação, pregão, contrato, dispensa, fornecedor"),
    ("Secretaria de Fazenda", "SEFAZ", "tributo, IPTU, ISS, empenho, dívida ativa, nota fiscal"),
    ("Secretaria de Educação", "SEDUC", "escola, merenda, matrícula, transporte escolar, professor"),
    ("Secretaria de Saúde", "SESAU", "posto de saúde, vacina, medicamento, vigilância sanitária"),
    ("Secretaria de Obras", "OBRAS", "pavimentação, iluminação, drenagem, buraco, praça"),
    ("Procuradoria Geral", "PGM", "parecer jurídico, processo judicial, recurso"),
    ("Recursos Humanos", "RH", "férias, servidor, folha de pagamento, licença"),
    ("Licenciamento", "LIC", "alvará, licença, funcionamento, habite-se, construção"),
    ("Meio Ambiente", "SEMA", "poda, árvore, resíduos, coleta, licenciamento ambiental"),
    ("Assistência Social", "SEAS", "benefício, família, cadastro único, abrigo"),
)
"""Name, acronym, and the words that lead paper there."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented; `places` are (acronym, role, title), the first one is where they start."""

    first_name: str
    surname: str
    places: tuple[tuple[str, Role, str], ...]

    @property
    def name(self) -> str:
        """Full name; the surname says that nobody is called so."""
        return f"{self.first_name} {self.surname}"

    @property
    def email(self) -> str:
        """An address in a domain that cannot exist (RFC 2606)."""
        return f"{_plain(self.first_name)}.{_plain(self.surname)}@demonstracao.invalid"


def _plain(text: str) -> str:
    return text.lower().translate(str.maketrans("áâãçéêíóôõú", "aaaceeiooou"))


def _one(first_name: str, surname: str, acronym: str, role: Role, title: str) -> DemoPerson:
    return DemoPerson(first_name, surname, ((acronym, role, title),))


_O, _H = Role.OFFICER, Role.HEAD
PEOPLE: tuple[DemoPerson, ...] = (
    _one("Ana", "Demonstração", "COMP", _O, "Analista de compras"),
    _one("Bruno", "Exemplo", "COMP", _H, "Diretor de Compras e Contratos"),
    DemoPerson("Clara", "Fictícia", (("PROT", Role.PROTOCOL_CLERK, "Protocolista"),)),
    DemoPerson("Davi", "Amostra", (("OBRAS", _O, "Engenheiro civil"), ("SEMA", _O, "Fiscal ambiental"))),
    DemoPerson("Elisa", "Modelo", (("GAB", Role.MAYOR, "Prefeita"),)),
    DemoPerson("Fábio", "Ensaio", (("GAB", Role.ADMINISTRATOR, "Administrador do sistema"),)),
    _one("Gilda", "Hipótese", "GAB", _H, "Chefe de gabinete"),
    _one("Heitor", "Rascunho", "PROT", _H, "Chefe do Protocolo"),
    _one("Iara", "Demonstração", "SEFAZ", _H, "Secretária de Fazenda"),
    _one("João", "Exemplo", "SEFAZ", _O, "Auditor fiscal"),
    _one("Karina", "Fictícia", "SEDUC", _H, "Secretária de Educação"),
    _one("Lúcio", "Amostra", "SEDUC", _O, "Coordenador de transporte escolar"),
    _one("Marta", "Modelo", "SESAU", _H, "Secretária de Saúde"),
    _one("Nilo", "Ensaio", "SESAU", _O, "Enfermeiro"),
    _one("Olga", "Hipótese", "OBRAS", _H, "Secretária de Obras"),
    _one("Paulo", "Rascunho", "PGM", _H, "Procurador-geral"),
    _one("Quitéria", "Demonstração", "RH", _H, "Diretora de Recursos Humanos"),
    _one("Raul", "Exemplo", "LIC", _H, "Diretor de Licenciamento"),
    _one("Sônia", "Fictícia", "SEMA", _H, "Secretária de Meio Ambiente"),
    _one("Tiago", "Amostra", "SEAS", _H, "Secretário de Assistência Social"),
)

CARDS: tuple[tuple[str, str, str], ...] = (
    ("officer", "Servidor", "Ana"),
    ("head", "Chefia de setor", "Bruno"),
    ("mayor", "Prefeita", "Elisa"),
    ("protocol_clerk", "Protocolo", "Clara"),
    ("administrator", "Administração do sistema", "Fábio"),
)
"""Roles that the sign-in page of the demonstration offers first: key, words, whose. Everybody else follows."""


def demo_cpf(number: int) -> str:
    """A CPF with right check digits, base 999.000.NNN, given to the demonstration only."""
    base = f"999000{number:03d}"
    return next(cpf for cpf in (f"{base}{pair:02d}" for pair in range(100)) if cpf_is_valid(cpf))
