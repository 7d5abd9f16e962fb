"""Small ambito folders for every room's tests: valid by default, with any row, cell or file replaced.

>>> import tempfile; folder = make_ambito(Path(tempfile.mkdtemp()))
>>> sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))[:3]
['2021/misure.csv', '2021/ricognizione.csv', '2021/scelte.csv']
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]

COMUNI: tuple[tuple[str, str], ...] = (("019003", "Annicco"), ("019036", "Cremona"), ("019098", "Soresina"))
NAMES = dict(COMUNI)

COMUNI_CSV = ("istat", "comune", "popolazione_2021", "popolazione_2022", "superficie_kmq")
RICOGNIZIONE = (
    "istat", "comune", "ente_tipo", "ente", "dichiarazione", "data_trasmissione", "a_patrimonio_sap",
    "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover",
    "e_non_distinti", "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato", "g_di_cui_sas",
    "k_assegnati_anno_precedente", "note", "fonte",
)  # fmt: skip
SCELTE = (
    "istat", "ente_tipo", "h_eccedenza_indigenza", "i_forze_ordine", "i_categoria_aggiuntiva", "i_motivazione", "j_sat",
    "riserve", "fonte",
)  # fmt: skip
MISURE = ("tipo", "istat", "titolo", "descrizione", "riferimento", "importo_eur", "fonte")
CONTROLLI = ("istat", "ente_tipo", "voce", "valore", "fonte")
PARTS = ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover", "f_conferiti_privati")
COUNTS = tuple(name for name in RICOGNIZIONE if name[:2] in ("a_", "b_", "c_", "d_", "e_", "f_", "g_", "k_"))


def row(istat: str = "019036", ente_tipo: str = "COMUNE", **cells: object) -> Row:
    """One row of ``ricognizione.csv``: filed, 50 dwellings of stock, 10 assignable, unless ``cells`` say otherwise.

    Short names work: ``b=3`` is ``b_stato_di_fatto``, ``a`` the stock of SAP, ``g`` the declared total, ``k`` those
    assigned before.
    """
    short = {"a": "a_patrimonio_sap", "b": PARTS[0], "c": PARTS[1], "d": PARTS[2], "f": PARTS[5]}
    short |= {"g": "g_totale_dichiarato", "k": "k_assegnati_anno_precedente"}
    name = NAMES.get(istat, "")
    body = {"COMUNE": f"Comune di {name}", "ALER": "ALER Brescia-Cremona-Mantova"}.get(ente_tipo, "Cooperativa Esempio")
    values: dict[str, object] = {
        "istat": istat, "comune": name, "ente_tipo": ente_tipo, "ente": body, "dichiarazione": "presentata",
        "data_trasmissione": "", "a_patrimonio_sap": 50, "a_patrimonio_sas": 0, "b_stato_di_fatto": 1,
        "c_ristrutturati": 2, "d_nuova_edificazione": 0, "e_liberi": 4, "e_turnover": 3,
        "e_di_cui_forze_ordine": 0, "f_conferiti_privati": 0,
        "g_di_cui_sas": 0, "k_assegnati_anno_precedente": 6, "fonte": "[D] dato dimostrativo",
    }  # fmt: skip
    values |= {short.get(name, name): value for name, value in cells.items()}
    return {name: "" if values.get(name) is None else str(values[name]) for name in RICOGNIZIONE}


def nil(istat: str, ente_tipo: str = "COMUNE", **cells: object) -> Row:
    """A nil return: the owner answered that nothing is assignable."""
    blank: dict[str, object] = dict.fromkeys(COUNTS)
    return row(istat, ente_tipo, **(blank | {"dichiarazione": "nulla"} | cells))


def missing(istat: str, ente_tipo: str = "COMUNE", **cells: object) -> Row:
    """An owner who has not replied: every count blank."""
    blank: dict[str, object] = dict.fromkeys(COUNTS)
    return row(istat, ente_tipo, **(blank | {"dichiarazione": "mancante"} | cells))


def choice(istat: str = "019036", ente_tipo: str = "COMUNE", **cells: object) -> Row:
    """One row of ``scelte.csv``; short names work: ``h``, ``i``, ``sat``."""
    short = {"h": "h_eccedenza_indigenza", "i": "i_forze_ordine", "sat": "j_sat", "categoria": "i_categoria_aggiuntiva"}
    values: dict[str, object] = {"istat": istat, "ente_tipo": ente_tipo, "fonte": "[D] dato dimostrativo"}
    values |= {short.get(name, name): value for name, value in cells.items()}
    return {name: "" if values.get(name) is None else str(values[name]) for name in SCELTE}


def check(voce: str, valore: int, istat: str = "", ente_tipo: str = "") -> Row:
    """One row of ``controlli.csv``: a total as printed by a source."""
    fonte = "[D] tabella stampata"
    return {"istat": istat, "ente_tipo": ente_tipo, "voce": voce, "valore": str(valore), "fonte": fonte}


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as the text of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def standard_rows(year: int = 2022) -> list[Row]:
    """Cremona (COMUNE 10 dwellings, ALER 40), Soresina (COMUNE nil, ALER 2), Annicco (not replied)."""
    sent = {"data_trasmissione": f"{year - 1}-10-20"}
    return [
        row("019036", a=900, **sent),
        row("019036", "ALER", a=1500, b=10, c=5, d=0, e_liberi=15, e_turnover=10, **sent),
        nil("019098", **sent),
        row("019098", "ALER", a=200, b=0, c=0, d=0, e_liberi=1, e_turnover=1, **sent),
        missing("019003"),
    ]


def piano_toml(year: int, **fields: str) -> str:
    """Head of a year: approved on 1 December of the year before, demonstration data."""
    values = {
        "anno": str(year), "fase": '"approvato"', "data": f"{year - 1}-12-01", "atto": '"Deliberazione di prova"',
        "organo": '"Assemblea dei sindaci"', "stato_dati": '"dimostrativi"', "note": "[]",
    } | fields  # fmt: skip
    lines = [f"{name} = {value}" for name, value in values.items()]
    return "\n".join([*lines, "", "[[fonti]]", 'testo = "Dati di prova"', 'prova = "D"', ""])


def make_ambito(
    parent: Path,
    *,
    slug: str = "ambito-di-prova",
    years: Sequence[int] = (2021, 2022),
    comuni: Sequence[tuple[str, str]] = COMUNI,
    ricognizione: Mapping[int, Sequence[Row]] | None = None,
    scelte: Mapping[int, Sequence[Row]] | None = None,
    controlli: Mapping[int, Sequence[Row]] | None = None,
    piano: Mapping[int, Mapping[str, str]] | None = None,
    files: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write ``parent/slug`` and return it; ``files`` replaces whole files last (name relative to the folder)."""
    folder = parent / slug
    focus = comuni[1][0] if len(comuni) > 1 else comuni[0][0]
    ambito = (
        f'[ambito]\nnome = "Ambito di prova"\nslug = "{slug}"\ncapofila = "Comune di Cremona"\n'
        f'ufficio = "Ufficio di prova"\ncomune_in_evidenza = "{focus}"\nfonte = "Elenco di prova"\n'
    )
    comuni_rows = [
        dict(zip(COMUNI_CSV, (istat, name, "1000", "1010", "9.2214"), strict=True)) for istat, name in comuni
    ]
    written: dict[str, str | bytes] = {"ambito.toml": ambito, "comuni.csv": csv_text(COMUNI_CSV, comuni_rows)}
    measure = {
        "tipo": "misura", "titolo": "Contributo regionale di solidarietà", "riferimento": "r.r. 11/2019",
        "importo_eur": "1850", "fonte": "[T] r.r. 11/2019",
    }  # fmt: skip
    for year in years:
        default = [choice(h="10", sat=5, categoria="Nuclei in emergenza abitativa", i_motivazione="Come da atto")]
        written[f"{year}/piano.toml"] = piano_toml(year, **(piano or {}).get(year, {}))
        written[f"{year}/ricognizione.csv"] = csv_text(
            RICOGNIZIONE, (ricognizione or {}).get(year, standard_rows(year))
        )
        written[f"{year}/scelte.csv"] = csv_text(SCELTE, (scelte or {}).get(year, default))
        written[f"{year}/misure.csv"] = csv_text(MISURE, [{name: measure.get(name, "") for name in MISURE}])
        if controlli and year in controlli:
            written[f"{year}/controlli.csv"] = csv_text(CONTROLLI, controlli[year])
    for name, content in (written | dict(files or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace text once in a file; it must be there, so that no test silently tests nothing."""
    path = folder / name
    text = path.read_bytes().decode()
    if old not in text:
        raise AssertionError(f"{old!r} is not in {name}")
    path.write_bytes(text.replace(old, new, 1).encode())
