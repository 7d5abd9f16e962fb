"""One year read whole: every bad thing found in its place, all of them at once, whatever the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from piano_lib.survey import Finding, Severity, read_year, years
from piano_lib.survey.journal import Journal
from piano_lib.survey.model import OwnerType, Reply, Source, Stage, Status
from tests.dati import MISURE, RICOGNIZIONE, Row, check, choice, edit, make_ambito, missing, nil, row, standard_rows

RIC, SCE, MIS, CON, PIA = (
    f"2022/{name}" for name in ("ricognizione.csv", "scelte.csv", "misure.csv", "controlli.csv", "piano.toml")
)
SENT = {"data_trasmissione": "2021-10-20"}
OTHERS = [nil("019098", **SENT), missing("019003")]


def found(folder: Path) -> tuple[Finding, ...]:
    return read_year(folder, 2022).findings


def the_only(findings: Sequence[Finding]) -> Finding:
    assert len(findings) == 1, [finding.sentence() for finding in findings]
    return findings[0]


def of_rows(tmp_path: Path, *rows: Row) -> tuple[Finding, ...]:
    return found(make_ambito(tmp_path, ricognizione={2022: rows}))


def place(finding: Finding) -> tuple[str, int | None, str, str]:
    return finding.file, finding.row, finding.column, finding.read


def test_a_good_year_is_read_without_findings(tmp_path: Path) -> None:
    data = read_year(make_ambito(tmp_path, controlli={2022: [check("g_totale", 52)]}), 2022)
    assert data.findings == ()
    assert [(one.istat, one.owner.value) for one in data.declarations] == [
        ("019036", "COMUNE"), ("019036", "ALER"), ("019098", "COMUNE"), ("019098", "ALER"), ("019003", "COMUNE"),
    ]  # fmt: skip
    cremona = data.declarations[0]
    assert (cremona.reply, cremona.sent_on, cremona.stock_sap) == (Reply.FILED, date(2021, 10, 20), 900)
    assert (cremona.as_is, cremona.renovated, cremona.new_built, cremona.free, cremona.turnover) == (1, 2, 0, 4, 3)
    assert (cremona.undivided, cremona.from_police, cremona.conferred, cremona.total_declared) == (None, 0, 0, None)
    assert (cremona.sas_declared, cremona.assigned_before, cremona.row) == (0, 6, 2)
    assert cremona.source == Source("dato dimostrativo", "D")
    assert (data.choices[0].excess, data.choices[0].sat, data.choices[0].police) == (1000, 5, None)
    assert (data.measures[0].amount, data.measures[0].kind) == (1850, "misura")
    assert (data.checks[0].item, data.checks[0].value) == ("g_totale", 52)
    assert (data.head.stage, data.head.status) == (Stage.APPROVED, Status.DEMONSTRATION)
    assert data.head.decided == date(2021, 12, 1)
    assert data.head.sources == (Source("Dati di prova", "D"),)


def test_each_count_lands_in_its_own_field(tmp_path: Path) -> None:
    numbered = {name: index for index, name in enumerate(RICOGNIZIONE) if name[1] == "_"}
    numbered |= {"e_non_distinti": numbered["e_liberi"] + numbered["e_turnover"]}
    one = read_year(make_ambito(tmp_path, ricognizione={2022: [row(**numbered)]}), 2022).declarations[0]
    fields = (
        one.stock_sap, one.stock_sas, one.as_is, one.renovated, one.new_built, one.free, one.turnover, one.undivided,
        one.from_police, one.conferred, one.total_declared, one.sas_declared, one.assigned_before,
    )  # fmt: skip
    assert fields == tuple(numbered[name] for name in RICOGNIZIONE if name[1] == "_")


def test_the_hash_of_each_file_is_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    files = read_year(folder, 2022).files
    assert set(files) == {"ambito.toml", "comuni.csv", RIC, SCE, MIS, PIA}
    assert files[RIC] == hashlib.sha256((folder / RIC).read_bytes()).hexdigest()


def test_years_are_the_folders_with_data(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, years=(2022, 2019))
    (folder / "2023").mkdir()
    (folder / "note").mkdir()
    assert years(folder) == (2019, 2022)


BAD_CELLS = [
    ({"b": "dieci"}, "b_stato_di_fatto", "dieci", "solo cifre"),
    ({"b": "-2"}, "b_stato_di_fatto", "-2", "Correggi il numero"),
    ({"b": "2,5"}, "b_stato_di_fatto", "2,5", "senza decimali"),
    ({"a": "1.416"}, "a_patrimonio_sap", "1.416", "Scrivi 1416"),
    ({"k": "n.c."}, "k_assegnati_anno_precedente", "n.c.", "lascia la cella vuota"),
    ({"ente_tipo": "Comune"}, "ente_tipo", "Comune", "COMUNE, ALER, OPERATORE, ND"),
    ({"ente_tipo": ""}, "ente_tipo", "", "COMUNE, ALER, OPERATORE, ND"),
    ({"dichiarazione": "inviata"}, "dichiarazione", "inviata", "presentata, nulla, mancante"),
    ({"data_trasmissione": "20/10/2021"}, "data_trasmissione", "20/10/2021", "Scrivi 2021-10-20."),
    ({"istat": "19036"}, "istat", "19036", "Scrivi 019036."),
    ({"istat": "015146", "comune": ""}, "istat", "015146", "aggiungi il comune a comuni.csv"),
    ({"istat": "015146", "comune": "Cremona"}, "istat", "015146", "Il codice di Cremona è 019036."),
    ({"istat": "", "comune": "Cremona"}, "istat", "", "sei cifre"),
    ({"comune": "Soresina"}, "comune", "Soresina", "Correggi il codice oppure il nome."),
    ({"e_di_cui_forze_ordine": 8}, "e_di_cui_forze_ordine", "8", "«di cui» della lettera e"),
    ({"g_di_cui_sas": 11}, "g_di_cui_sas", "11", "«di cui» della lettera g"),
    ({"e_non_distinti": 6}, "e_non_distinti", "6", "oppure solo quello unico"),
    ({"dichiarazione": "mancante"}, "b_stato_di_fatto", "1", "scrivi «presentata»"),
    ({"dichiarazione": "nulla"}, "b_stato_di_fatto", "1", "scrivi «presentata»"),
    ({"fonte": "[Q] boh"}, "fonte", "[Q] boh", "Usa una di"),
    ({"note": "x" * 10_001}, "note", "x" * 60 + "…", "Riassumilo"),
]


@pytest.mark.parametrize(("cells", "column", "read", "hint"), BAD_CELLS, ids=[str(case[0])[:40] for case in BAD_CELLS])
def test_a_bad_cell_blocks_naming_file_row_column_value_and_remedy(
    tmp_path: Path, cells: dict[str, object], column: str, read: str, hint: str
) -> None:
    findings = of_rows(tmp_path, *OTHERS, row(**(SENT | cells)))
    matching = [finding for finding in findings if finding.blocks and finding.column == column]
    assert place(matching[0]) == (RIC, 4, column, read)
    assert hint in matching[0].remedy


def test_a_nil_return_may_state_stock_and_zeros_but_no_dwelling(tmp_path: Path) -> None:
    assert of_rows(tmp_path, row(**SENT), nil("019098", a=5, k=1, b=0, g=0, **SENT), missing("019003", a=9)) == ()
    finding = the_only(of_rows(tmp_path, row(**SENT), nil("019098", g=3, **SENT), missing("019003")))
    assert place(finding) == (RIC, 3, "g_totale_dichiarato", "3")
    assert finding.blocks


def test_a_missing_return_may_not_state_even_zero(tmp_path: Path) -> None:
    finding = the_only(of_rows(tmp_path, row(**SENT), nil("019098", **SENT), missing("019003", b=0)))
    assert (place(finding), finding.blocks) == ((RIC, 4, "b_stato_di_fatto", "0"), True)


def test_a_missing_return_has_no_day_of_filing(tmp_path: Path) -> None:
    finding = the_only(of_rows(tmp_path, row(**SENT), nil("019098", **SENT), missing("019003", **SENT)))
    assert (place(finding), finding.blocks) == ((RIC, 4, "data_trasmissione", "2021-10-20"), True)


def test_a_row_written_twice_names_the_first(tmp_path: Path) -> None:
    finding = the_only(of_rows(tmp_path, row(**SENT), *OTHERS, row(**SENT)))
    assert (place(finding), finding.blocks) == ((RIC, 5, "istat", "019036"), True)
    assert "riga 2" in finding.message


def test_two_operators_of_one_comune_are_two_rows_but_the_same_one_twice_is_not(tmp_path: Path) -> None:
    two = [row(ente_tipo="OPERATORE", ente=name, **SENT) for name in ("Casa Nostra", "Coop Due")]
    assert of_rows(tmp_path, row(**SENT), *OTHERS, *two) == ()
    again = row(ente_tipo="OPERATORE", ente="CASA  NOSTRA", **SENT)
    assert the_only(of_rows(tmp_path, row(**SENT), *OTHERS, *two, again)).code == "riga-doppia"


def test_a_total_of_the_ambito_is_admitted_and_warned_of_beside_its_parts(tmp_path: Path) -> None:
    total = row("", "ALER", comune="", **SENT)
    assert of_rows(tmp_path, row(**SENT), *OTHERS, total) == ()
    finding = the_only(of_rows(tmp_path, row(**SENT), *OTHERS, total, row("019098", "ALER", **SENT)))
    assert (finding.code, finding.row, finding.severity) == ("totale-e-parti", 5, Severity.WARNING)
    assert "non somma il totale" in finding.remedy
    assert "riga 6" in finding.message


def test_a_total_beside_rows_still_to_come_or_of_another_operator_is_counted_once(tmp_path: Path) -> None:
    total = row("", "ALER", comune="", **SENT)
    assert of_rows(tmp_path, row(**SENT), *OTHERS, total, missing("019098", "ALER")) == ()
    one = row("", "OPERATORE", comune="", ente="Coop Alfa", **SENT)
    assert of_rows(tmp_path, row(**SENT), *OTHERS, one, row("019098", "OPERATORE", ente="Coop Beta", **SENT)) == ()


def test_a_comune_nobody_wrote_down_is_a_warning(tmp_path: Path) -> None:
    finding = the_only(of_rows(tmp_path, row(**SENT), nil("019098", **SENT)))
    assert (finding.code, finding.istat, finding.severity) == ("comune-senza-riga", "019003", Severity.WARNING)
    assert "Annicco" in finding.message
    assert "«mancante»" in finding.remedy


@pytest.mark.parametrize(
    ("cells", "code", "column", "severity"),
    [
        ({"data_trasmissione": ""}, "senza-data", "data_trasmissione", Severity.NOTE),
        ({"data_trasmissione": "2012-10-20"}, "data-lontana", "data_trasmissione", Severity.WARNING),
        ({"a": 5}, "oltre-patrimonio", "a_patrimonio_sap", Severity.WARNING),
        ({"g_di_cui_sas": 2}, "sas-senza-patrimonio", "g_di_cui_sas", Severity.WARNING),
        ({"note": "da destra \u202e1234"}, "caratteri-invisibili", "note", Severity.WARNING),
    ],
)
def test_what_deserves_a_look_does_not_block(
    tmp_path: Path, cells: dict[str, object], code: str, column: str, severity: Severity
) -> None:
    finding = the_only(of_rows(tmp_path, row(**(SENT | cells)), *OTHERS))
    assert (finding.code, finding.column, finding.severity, finding.row) == (code, column, severity, 2)


def test_a_return_filed_with_every_cell_blank_is_warned_of(tmp_path: Path) -> None:
    blank = missing("019036", dichiarazione="presentata", **SENT)
    assert the_only(of_rows(tmp_path, blank, *OTHERS)).code == "presentata-vuota"


@pytest.mark.parametrize(
    ("cells", "column", "read", "hint"),
    [
        ({"h": "7,125"}, "h_eccedenza_indigenza", "7,125", "al più due"),
        ({"i": "110"}, "i_forze_ordine", "110", "punti percentuali"),
        ({"i": "si"}, "i_forze_ordine", "si", "punti percentuali"),
        ({"sat": "cinque"}, "j_sat", "cinque", "solo cifre"),
        ({"istat": "999999"}, "istat", "999999", "Controlla il codice"),
        ({"istat": ""}, "istat", "", "sei cifre"),
    ],
)
def test_a_bad_choice_blocks_in_its_place(
    tmp_path: Path, cells: dict[str, object], column: str, read: str, hint: str
) -> None:
    finding = the_only(found(make_ambito(tmp_path, scelte={2022: [choice(**cells)]})))
    assert (place(finding), finding.blocks) == ((SCE, 2, column, read), True)
    assert hint in finding.remedy


def test_the_same_choice_twice_blocks(tmp_path: Path) -> None:
    finding = the_only(found(make_ambito(tmp_path, scelte={2022: [choice(), choice()]})))
    assert (finding.code, finding.row) == ("riga-doppia", 3)


@pytest.mark.parametrize(("read", "instead"), [("0,1", "10"), ("0,5", "50"), ("0,75", "75")])
def test_a_share_below_one_point_is_asked_about(tmp_path: Path, read: str, instead: str) -> None:
    finding = the_only(found(make_ambito(tmp_path, scelte={2022: [choice(i=read)]})))
    assert (finding.code, finding.read, finding.severity) == ("quota-minima", read, Severity.WARNING)
    assert finding.remedy == f"Se è una frazione, {read} va scritto {instead}."


def test_a_category_without_reasons_or_of_another_owner_is_warned_of(tmp_path: Path) -> None:
    rows = [choice(categoria="Nuclei"), choice(ente_tipo="ALER", categoria="Nuclei")]
    findings = found(make_ambito(tmp_path, scelte={2022: rows}))
    assert [(one.code, one.row) for one in findings] == [("senza-motivazione", 2), ("categoria-non-del-comune", 3)]


@pytest.mark.parametrize(
    ("old", "new", "column", "hint"),
    [
        ("misura,", "bonus,", "tipo", "misura, progetto"),
        ("1850", "1.850", "importo_eur", "Scrivi 1850"),
        ("Contributo regionale di solidarietà", "", "titolo", "Scrivi il testo."),
        ("misura,,", "misura,019999,", "istat", "Controlla il codice"),
    ],
)
def test_a_bad_measure_blocks_in_its_place(tmp_path: Path, old: str, new: str, column: str, hint: str) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, MIS, old, new)
    finding = the_only(found(folder))
    assert (finding.file, finding.row, finding.column, finding.blocks) == (MIS, 2, column, True)
    assert hint in finding.remedy


@pytest.mark.parametrize(
    ("cells", "column", "hint"),
    [
        ({"voce": "totale"}, "voce", "g_totale"),
        ({"valore": ""}, "valore", "o togli la riga"),
        ({"valore": "1.042"}, "valore", "Scrivi 1042"),
        ({"ente_tipo": "TUTTI"}, "ente_tipo", "COMUNE, ALER"),
        ({"istat": "019999"}, "istat", "Controlla il codice"),
    ],
)
def test_a_bad_printed_total_blocks_in_its_place(tmp_path: Path, cells: dict[str, str], column: str, hint: str) -> None:
    folder = make_ambito(tmp_path, controlli={2022: [check("g_totale", 52) | cells]})
    finding = the_only(found(folder))
    assert (finding.file, finding.row, finding.column, finding.blocks) == (CON, 2, column, True)
    assert hint in finding.remedy


@pytest.mark.parametrize(
    ("fields", "column", "part"),
    [
        ({"anno": "2021"}, "anno", "cartella (2022)"),
        ({"anno": '"2022"'}, "anno", "cartella (2022)"),
        ({"anno": "true"}, "anno", "cartella (2022)"),
        ({"fase": '"bozza"'}, "fase", "non è fra quelli ammessi"),
        ({"data": '"27/10/2021"'}, "data", "anno-mese-giorno"),
        ({"data": "20211027"}, "data", "non è una data"),
        ({"stato_dati": '"finti"'}, "stato_dati", "non è fra quelli ammessi"),
        ({"note": '"una"'}, "note", "non è un elenco"),
        ({"atto": "12"}, "atto", "non è un testo"),
        ({"fonti": "3"}, "fonti", "non è un elenco"),
    ],
)
def test_a_bad_head_blocks_naming_the_key(tmp_path: Path, fields: dict[str, str], column: str, part: str) -> None:
    folder = make_ambito(tmp_path, piano={2022: fields})
    if "fonti" in fields:
        edit(folder, PIA, '[[fonti]]\ntesto = "Dati di prova"\nprova = "D"\n', "")
    finding = the_only([one for one in found(folder) if one.blocks])
    assert (finding.file, finding.column) == (PIA, column)
    assert part in finding.message


def test_a_misspelt_key_is_not_dropped_in_silence(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, PIA, "organo", "organi")
    finding = the_only(found(folder))
    assert (finding.code, finding.column) == ("chiave-sconosciuta", "organi")
    assert "«organo»" in finding.remedy


def test_an_approved_plan_without_its_act_and_with_a_far_day_is_warned_of(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, piano={2022: {"atto": '""', "data": "2018-01-01"}})
    assert {one.code for one in found(folder)} == {"atto-mancante", "data-lontana"}


def test_broken_toml_is_found_at_its_line(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, files={PIA: 'anno = 2022\nfase = "approvato\n'})
    finding = the_only(found(folder))
    assert (finding.file, finding.row, finding.read) == (PIA, 2, 'fase = "approvato')


@pytest.mark.parametrize("content", ["x = " + "[" * 5000, "x = " + "9" * 5000, "\x00", "x = 1979-13-45"])
def test_toml_that_breaks_its_reader_is_a_finding(tmp_path: Path, content: str) -> None:
    assert the_only(found(make_ambito(tmp_path, files={PIA: content}))).file == PIA


def test_everything_bad_in_every_file_is_said_at_once(tmp_path: Path) -> None:
    rows = [*standard_rows(2022), row("019003", "ALER", a="1.416", b="-2", e_liberi="tre", **SENT), row(**SENT)]
    folder = make_ambito(
        tmp_path,
        ricognizione={2022: rows},
        scelte={2022: [choice(h="dieci", sat="2,5")]},
        controlli={2022: [check("boh", 1)]},
        piano={2022: {"fase": '"bozza"'}},
        files={"comuni.csv": "istat,comune\n019003,Annicco\n019036,Cremona\n19098,Soresina\n", MIS: b""},
    )
    blocking = {place(finding)[:3] for finding in found(folder) if finding.blocks}
    assert blocking == {
        ("comuni.csv", 4, "istat"),
        (PIA, None, "fase"),
        (RIC, 4, "istat"), (RIC, 5, "istat"),  # Soresina is not a comune any more
        (RIC, 7, "a_patrimonio_sap"), (RIC, 7, "b_stato_di_fatto"), (RIC, 7, "e_liberi"), (RIC, 8, "istat"),
        (SCE, 2, "h_eccedenza_indigenza"), (SCE, 2, "j_sat"),
        (CON, 2, "voce"),
        (MIS, None, ""),
    }  # fmt: skip


def test_a_missing_column_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row(b="-1", **SENT), *OTHERS]})
    edit(folder, RIC, ",note,fonte", ",nota,fonte")
    assert {(one.row, one.column) for one in found(folder) if one.blocks} == {
        (1, "note"), (1, "nota"), (2, "b_stato_di_fatto"),
    }  # fmt: skip


def test_a_missing_key_column_does_not_drown_the_reader(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, RIC, "istat,comune", "codice,comune")
    assert {(one.row, one.column) for one in found(folder)} == {(1, "istat"), (1, "codice")}


def test_an_absent_year_is_all_missing_files(tmp_path: Path) -> None:
    data = read_year(make_ambito(tmp_path), 2030)
    assert {(one.file, one.code) for one in data.findings} == {
        (f"2030/{name}", "file-mancante") for name in ("piano.toml", "ricognizione.csv", "scelte.csv", "misure.csv")
    }


def test_a_file_that_changes_while_it_is_read_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_ambito(tmp_path)
    plain = Journal.read

    def read_and_meddle(journal: Journal, name: str, *, required: bool = True) -> bytes | None:
        content = plain(journal, name, required=required)
        if name == MIS:
            edit(folder, RIC, "019036", "019098")
        return content

    monkeypatch.setattr(Journal, "read", read_and_meddle)
    finding = the_only(found(folder))
    assert (finding.file, finding.code, finding.blocks) == (RIC, "file-cambiato", True)


def test_text_that_looks_like_a_formula_or_markup_is_just_text(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x","y") <script>alert(1)</script> ../../x'
    data = read_year(make_ambito(tmp_path, ricognizione={2022: [row(note=hostile, **SENT), *OTHERS]}), 2022)
    assert data.findings == ()
    assert data.declarations[0].notes == hostile


def test_the_shipped_years_have_no_blocking_finding(ambito: Path) -> None:
    for year in (2021, 2022):
        data = read_year(ambito, year)
        assert not [finding.sentence() for finding in data.findings if finding.blocks]
        assert data.head.status is Status.DEMONSTRATION
        assert {one.istat for one in data.declarations if one.owner is OwnerType.COMUNE} == {
            one.istat for one in data.ambito.municipalities
        }


NAMES = ("ambito.toml", "comuni.csv", RIC, SCE, MIS, CON, PIA)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=400))
def test_arbitrary_bytes_are_findings_never_an_exception(tmp_path: Path, name: str, content: bytes) -> None:
    folder = make_ambito(tmp_path, files={name: content}, controlli={2022: []})
    assert all(finding.message and finding.remedy for finding in found(folder))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from(NAMES), at=st.floats(0, 1), cut=st.integers(0, 20), junk=st.binary(max_size=8))
@example(name="comuni.csv", at=0.171875, cut=1, junk=b"")  # a column «popolazione_201»: once an exception
def test_a_good_file_spoilt_anywhere_is_findings_never_an_exception(
    tmp_path: Path, name: str, at: float, cut: int, junk: bytes
) -> None:
    folder = make_ambito(tmp_path, controlli={2022: [check("g_totale", 52)]})
    content = (folder / name).read_bytes()
    start = int(at * len(content))
    (folder / name).write_bytes(content[:start] + junk + content[start + cut :])
    data = read_year(folder, 2022)
    assert all(finding.message and finding.remedy for finding in data.findings)


def test_a_measure_written_twice_names_the_first_and_one_that_differs_does_not(tmp_path: Path) -> None:
    rows = [
        "misura,,Contributo affitto,prima,,,Atto", "progetto,,Contributo affitto,prima,,,Atto",
        "misura,019036,Contributo affitto,prima,,,Atto",
        "misura,,CONTRIBUTO  affitto,Prima,,,Atto",
        "misura,,Contributo affitto,seconda,,,Atto",
        "misura,,Contributo affitto,prima,,900,Atto",
        "misura,,Contributo affitto,prima,,,Un altro atto",
    ]  # fmt: skip
    text = "\n".join([",".join(MISURE), *rows, ""])
    finding = the_only(found(make_ambito(tmp_path, files={MIS: text})))
    assert (finding.code, place(finding)) == ("riga-doppia", (MIS, 5, "titolo", "CONTRIBUTO  affitto"))
    assert finding.blocks
    assert "riga 2" in finding.message


def test_a_total_printed_twice_by_one_source_blocks_and_by_two_sources_does_not(tmp_path: Path) -> None:
    other = check("g_totale", 45, ente_tipo="ALER") | {"fonte": "[P] altro piano"}
    rows = [check("g_totale", 45, ente_tipo="ALER"), other, check("g_totale", 45), check("sap", 9, ente_tipo="ALER")]
    assert found(make_ambito(tmp_path / "una", controlli={2022: rows})) == ()
    again = check("g_totale", 46, ente_tipo="ALER")
    finding = the_only(found(make_ambito(tmp_path / "due", controlli={2022: [*rows, again]})))
    assert (finding.code, finding.file, finding.row, finding.blocks) == ("riga-doppia", CON, 6, True)
    assert "riga 2" in finding.message


def test_a_wrong_encoding_or_a_short_row_hides_nothing_else_of_its_file(tmp_path: Path) -> None:
    rows = [row(**SENT, note="città", b="1.416"), nil("019098", **SENT), missing("019003")]
    folder = make_ambito(tmp_path, ricognizione={2022: rows})
    text = (folder / RIC).read_text()
    short = "019036,Cremona,ALER,ALER,presentata,2021-10-20,tre,0,-2"
    (folder / RIC).write_bytes(f"{text}{short}\n".encode("cp1252"))
    said = {(finding.code, finding.row) for finding in found(folder) if finding.blocks}
    assert {code for code, at in said if at == 2} == {"codifica", "conteggio-migliaia"}
    assert len({code for code, at in said if at == 5}) == 3, "the row is short, and two of the cells it has are wrong"
