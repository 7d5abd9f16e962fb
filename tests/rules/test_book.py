"""The rule book: what is shipped is whole, and a file written wrongly is refused with a sentence that says where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.rules import Base, Evidence, Level, Rounding, RuleFileError, Unit, parameters
from piano_lib.rules.book import Book, book, read_book

RELIED_ON = {
    "indigenza_quota_base", "indigenza_eccedenza", "indigenza_soglia_isee", "forze_ordine_tetto", "sat_tetto",
    "riserve_tetto", "categoria_aggiuntiva", "termine_enti", "termine_piano", "ordine_assegnazione",
}  # fmt: skip

RULES = Path(__file__).parents[2] / "piano_lib" / "rules" / "norme"
SECTION = """
[sezione]
chiave = "prova"
posto = 1
titolo = "Prova"
letta_il = 2026-01-01
coperta_fino_al = 2026-01-01
"""
PARAMETER = """
[[parametro]]
chiave = "quota"
titolo = "Quota"
descrizione = "Una quota."
unita = "centesimi_di_punto"
"""
VERSION = """
[[parametro.versione]]
dal = 2018-01-01
valore = "7,5"
base = "disponibili"
livello = "ente"
arrotondamento = "per_eccesso"
enti = ["COMUNE"]
citazione = "art. 1"
prova = "T"
testo = "Una regola."
"""
LATER = VERSION.replace("2018-01-01", "2020-01-01")


def read(folder: Path, text: str, name: str = "prova.toml") -> Book:
    (folder / name).write_text(text, encoding="utf-8")
    return read_book(folder)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(RuleFileError) as error:
        read(folder, text)
    assert str(error.value) == "\n".join(error.value.problems)
    return error.value.problems


def test_every_parameter_a_plan_relies_on_is_there() -> None:
    assert parameters().keys() >= RELIED_ON


def test_the_book_is_read_once() -> None:
    assert book() is book()


def test_every_version_has_citation_evidence_and_the_day_it_was_read() -> None:
    for parameter in parameters().values():
        assert (Path(__file__).parents[2] / parameter.file).is_file()
        assert parameter.description
        for version in parameter.versions:
            assert version.citation
            assert version.evidence in Evidence
            assert version.read_on == date(2026, 11, 22)
            assert version.text or not version.foreseen
            assert version.note or version.foreseen, "where the law does not foresee a thing, a note says since when"


def test_versions_follow_each_other_without_gaps_from_the_first_day_of_the_regulation() -> None:
    for parameter in parameters().values():
        assert parameter.versions[0].valid_from == date(2018, 2, 8)
        assert parameter.versions[-1].valid_to is None


def test_every_open_point_has_one_reading_in_use_that_the_version_follows() -> None:
    points = [(version, point) for p in parameters().values() for version in p.versions for point in version.points]
    written = sum(file.read_text("utf-8").count("[[parametro.versione.punto]]") for file in RULES.glob("*.toml"))
    assert len(points) == written > 0
    for version, point in points:
        (used,) = [reading for reading in point.readings if reading.in_use]
        assert used.value in (None, version.value)
        assert used.base in (None, version.base)
        assert used.level in (None, version.level)
        assert used.rounding in (None, version.rounding)


def test_acts_are_in_the_order_of_their_publication() -> None:
    acts = book().acts
    assert [act.key for act in acts] == [
        "lr-16-2016", "rr-4-2017", "rr-3-2019", "rr-11-2019", "lr-8-2021", "rr-6-2021", "rr-2-2025", "lr-18-2025",
    ]  # fmt: skip
    assert [act.key for act in acts if act.in_force_from] == ["rr-4-2017"]
    assert acts[1].in_force_from == date(2018, 2, 8)
    assert "BURL n. 32" in acts[1].published
    assert acts[1].effect
    assert acts[1].title == "r.r. 4 agosto 2017, n. 4"


def test_sections_stand_in_the_order_a_reader_expects() -> None:
    sections = list(dict.fromkeys(parameter.section for parameter in parameters().values()))
    assert sections[:4] == [
        "Nuclei familiari in condizioni di indigenza",
        "Forze di polizia e Vigili del fuoco",
        "Servizi abitativi transitori (SAT)",
        "Riserve",
    ]


def test_a_well_written_file_gives_its_parameter(tmp_path: Path) -> None:
    text = SECTION + PARAMETER + VERSION + 'nota = "Una nota."\nletta_il = 2025-05-05\n'
    parameter = read(tmp_path, text).parameters["quota"]
    (version,) = parameter.versions
    assert (parameter.title, parameter.description, parameter.section) == ("Quota", "Una quota.", "Prova")
    assert (parameter.unit, parameter.covered_to, parameter.ceiling) == (Unit.SHARE, date(2026, 1, 1), False)
    assert parameter.file == "piano_lib/rules/norme/prova.toml"
    assert (version.valid_from, version.valid_to, version.foreseen) == (date(2018, 1, 1), None, True)
    assert (version.value, version.base, version.level) == (750, Base.AVAILABLE, Level.OWNER)
    assert (version.rounding, version.owners) == (Rounding.UP, frozenset({"COMUNE"}))
    assert (version.citation, version.evidence, version.text) == ("art. 1", Evidence.TEXT, "Una regola.")
    assert (version.note, version.read_on) == ("Una nota.", date(2025, 5, 5))
    assert (version.day, version.years_before) == ("", 0)
    assert (version.contested, version.readings, version.grounds, version.points) == ("", (), (), ())


def test_places_order_the_sections_not_the_names_of_the_files(tmp_path: Path) -> None:
    second = (SECTION + PARAMETER + VERSION).replace("posto = 1", "posto = 2").replace('"quota"', '"altra"')
    (tmp_path / "a.toml").write_text(second, encoding="utf-8")
    (tmp_path / "appunti.txt").write_text("non è un file di norme", encoding="utf-8")
    assert list(read(tmp_path, SECTION + PARAMETER + VERSION, "b.toml").parameters) == ["quota", "altra"]


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [("10", 1000), ("7,5", 750), ("0,05", 5), ("33,33", 3333), ("100", 10000), ("0", 0), ("a scelta", None)],
)
def test_a_share_is_written_as_in_the_acts(tmp_path: Path, written: str, hundredths: int | None) -> None:
    text = SECTION + PARAMETER + VERSION.replace('"7,5"', f'"{written}"')
    assert read(tmp_path, text).parameters["quota"].versions[0].value == hundredths


@pytest.mark.parametrize(
    "written", ['"7.5"', "7.5", "10", '"10%"', '"100,01"', '"1000"', '"-1"', '"1,234"', '""', "true"]
)
def test_a_share_written_otherwise_is_refused(tmp_path: Path, written: str) -> None:
    found = problems(tmp_path, SECTION + PARAMETER + VERSION.replace('"7,5"', written))
    assert found == (
        "piano_lib/rules/norme/prova.toml, parametro «quota», versione 1, chiave «valore»: letto "
        f"«{written.strip(chr(34)) if written != 'true' else 'True'}», serve una percentuale fra virgolette come "
        '"10" o "7,5", da 0 a 100, oppure «a scelta».',
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("prova = ", "porva = ", "parametro «quota», versione 1, chiave «porva»: chiave non prevista; quelle previste"),
        ("prova = ", "porva = ", "parametro «quota», versione 1, chiave «prova»: manca, serve uno fra «T», «F», «P»"),
        ('prova = "T"', 'prova = "D"', "chiave «prova»: letto «D», serve uno fra «T», «F», «P», «I», «?»"),
        ('citazione = "art. 1"', 'citazione = " "', "chiave «citazione»: letto « », serve un testo fra virgolette"),
        ('citazione = "art. 1"\n', "", "chiave «citazione»: manca, serve un testo fra virgolette"),
        ('testo = "Una regola."\n', "", "chiave «testo»: manca, serve un testo"),
        ("dal = 2018-01-01\n", "", "chiave «dal»: manca, serve una data"),
        ("dal = 2018-01-01", 'dal = "2018"', "chiave «dal»: letto «2018», serve una data come 2018-02-08"),
        ("dal = 2018-01-01", "dal = 2018-01-01T10:00:00", "chiave «dal»: letto «2018-01-01 10:00:00», serve una data"),
        ("dal = 2018-01-01", "dal = 2018-01-01\nal = 2017-12-31", "chiave «al»: 2017-12-31 viene prima di «dal»"),
        ('base = "disponibili"', 'base = "alloggi"', "chiave «base»: letto «alloggi», serve uno fra «patrimonio»"),
        ('base = "disponibili"\n', "", "chiave «base»: manca, una quota prevista ne ha bisogno"),
        ('livello = "ente"\n', "", "chiave «livello»: manca, una quota prevista ne ha bisogno"),
        ('arrotondamento = "per_eccesso"\n', "", "chiave «arrotondamento»: manca, una quota prevista"),
        ('enti = ["COMUNE"]\n', "", "chiave «enti»: manca, una quota prevista ne ha bisogno"),
        ('["COMUNE"]', '["ENTE"]', "chiave «enti»: letto «['ENTE']», serve un elenco fra «ALER», «COMUNE», «ND»"),
        ('["COMUNE"]', "[]", "chiave «enti»: letto «[]», serve un elenco"),
        ('["COMUNE"]', '"COMUNE"', "chiave «enti»: letto «COMUNE», serve un elenco"),
        ('["COMUNE"]', '["COMUNE", "COMUNE"]', "chiave «enti»: una voce è ripetuta"),
        ("valore = ", "prevista = false\nvalore = ", "chiave «prevista»: una versione non prevista non ha valore"),
        ("valore = ", "prevista = 0\nvalore = ", "chiave «prevista»: letto «0», serve true oppure false"),
        ('valore = "7,5"\n', "", "chiave «valore»: manca."),
        ('unita = "centesimi_di_punto"', 'unita = "punti"', "parametro «quota», chiave «unita»: letto «punti», serve"),
        ('unita = "centesimi_di_punto"', 'unita = "euro"', "serve un importo intero in euro, senza virgolette"),
        ('unita = "centesimi_di_punto"', 'unita = "euro"', "base, livello e arrotondamento valgono solo per una quota"),
        ('unita = "centesimi_di_punto"', 'unita = "criterio"', "serve nessun valore: un criterio è in parole"),
        ('unita = "centesimi_di_punto"', 'unita = "giorno"', 'serve un giorno dell\'anno fra virgolette come "10-31"'),
        ('titolo = "Quota"', "titolo = 3", "parametro «quota», chiave «titolo»: letto «3», serve un testo"),
        ('descrizione = "Una quota."\n', "", "parametro «quota», chiave «descrizione»: manca, serve un testo"),
        ("[sezione]", "[sezioni]", "file, chiave «sezione»: manca, serve una tabella [sezione]"),
        ("posto = 1", 'posto = "1"', "[sezione], chiave «posto»: letto «1», serve un numero intero"),
        ("posto = 1", "posto = -1", "[sezione], chiave «posto»: letto «-1», serve un numero intero"),
        ("posto = 1", "posto = 1\nnota = 2", "[sezione], chiave «nota»: chiave non prevista; quelle previste qui sono "
         "chiave, coperta_fino_al, letta_il, posto, titolo."),
        ("letta_il = 2026-01-01", "letta_il = 2025-12-31", "chiave «coperta_fino_al»: non può venire dopo «letta_il»"),
        ("[[parametro]]", "[[parametri]]", "file, chiave «parametri»: chiave non prevista"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_file_place_and_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = SECTION + PARAMETER + VERSION
    assert old in text
    wrong = text.replace(old, new, 1)
    if new == "[[parametri]]":
        wrong = wrong.replace("[[parametro.versione]]", "[[parametri.versione]]")
    found = problems(tmp_path, wrong)
    assert any(sentence in problem for problem in found), found
    assert all(problem.startswith("piano_lib/rules/norme/prova.toml, ") for problem in found)
    assert all(problem.endswith(".") for problem in found)


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (LATER, "chiave «al»: manca nella versione dal 2018-01-01, che è seguita da un'altra"),
        (LATER.replace("dal = ", "dal = 2018-06-01 # "), "chiave «al»: manca nella versione dal 2018-01-01"),
    ],
)
def test_a_version_followed_by_another_must_end(tmp_path: Path, later: str, sentence: str) -> None:
    (found,) = problems(tmp_path, SECTION + PARAMETER + VERSION + later)
    assert sentence in found


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("2020-01-01", "chiave «dal»: la versione dal 2020-01-01 si sovrappone a quella fino al 2020-01-01"),
        ("2020-06-01", "chiave «dal»: la versione dal 2020-01-01 si sovrappone a quella fino al 2020-06-01"),
        ("2019-12-30", "chiave «dal»: fra il 2019-12-30 e il 2020-01-01 restano giorni senza norma"),
    ],
)
def test_no_day_has_two_versions_and_none_is_left_out(tmp_path: Path, end: str, sentence: str) -> None:
    first = VERSION.replace("2018-01-01", f"2018-01-01\nal = {end}")
    (found,) = problems(tmp_path, SECTION + PARAMETER + first + LATER)
    assert sentence in found


def test_a_version_may_begin_the_day_after_the_one_before_ends(tmp_path: Path) -> None:
    first = VERSION.replace("2018-01-01", "2018-01-01\nal = 2019-12-31")
    versions = read(tmp_path, SECTION + PARAMETER + first + LATER).parameters["quota"].versions
    assert [version.valid_from for version in versions] == [date(2018, 1, 1), date(2020, 1, 1)]


def test_a_parameter_without_versions_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, SECTION + PARAMETER) == (
        "piano_lib/rules/norme/prova.toml, parametro «quota», chiave «versione»: manca, serve almeno una versione.",
    )


def test_a_parameter_said_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "altro.toml").write_text(SECTION + PARAMETER + VERSION, encoding="utf-8")
    (found,) = problems(tmp_path, SECTION + PARAMETER + VERSION)
    assert "chiave «chiave»: «quota» è già in piano_lib/rules/norme/altro.toml" in found


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"^piano_lib/rules/norme: nessun parametro trovato\.$"):
        read_book(tmp_path)


@pytest.mark.parametrize("content", [b"[sezione", b'titolo = "\xff"'], ids=["broken", "not UTF-8"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rotto.toml").write_bytes(content)
    (found,) = problems(tmp_path, SECTION + PARAMETER + VERSION)
    assert found.startswith("piano_lib/rules/norme/rotto.toml: il file non è TOML leggibile (")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "altro.toml").write_text(SECTION, encoding="utf-8")
    wrong = VERSION.replace('"T"', '"X"').replace("disponibili", "alloggi")
    assert len(problems(tmp_path, SECTION.replace('"Prova"', "1") + PARAMETER + wrong)) == 3


@pytest.mark.parametrize(("written", "value"), [("3000", 3000), ("0", 0)])
def test_an_amount_is_a_whole_number_of_euros(tmp_path: Path, written: str, value: int) -> None:
    assert read(tmp_path, amount(written)).parameters["quota"].versions[0].value == value


@pytest.mark.parametrize("written", ["3000.0", '"3000"', "-1", "true"])
def test_an_amount_written_otherwise_is_refused(tmp_path: Path, written: str) -> None:
    (found,) = problems(tmp_path, amount(written))
    assert "serve un importo intero in euro" in found


def test_a_day_of_the_year_is_month_and_day(tmp_path: Path) -> None:
    version = read(tmp_path, amount('"02-28"', "giorno")).parameters["quota"].versions[0]
    assert (version.day, version.value, version.years_before) == ("02-28", None, 1)


@pytest.mark.parametrize("written", ['"31-10"', '"02-29"', '"10/31"', "1031", '"1-1"'])
def test_a_day_that_does_not_exist_is_refused(tmp_path: Path, written: str) -> None:
    (found,) = problems(tmp_path, amount(written, "giorno"))
    assert "serve un giorno dell'anno fra virgolette" in found


@pytest.mark.parametrize(("written", "said"), [("", "manca"), ('anni_prima = "uno"\n', "letto «uno»")])
def test_a_day_of_the_year_says_of_how_many_years_before_the_plan_it_is(
    tmp_path: Path, written: str, said: str
) -> None:
    (found,) = problems(tmp_path, amount('"10-31"', "giorno").replace("anni_prima = 1\n", written))
    assert f"chiave «anni_prima»: {said}, serve un numero intero." in found


def test_a_criterion_has_no_value(tmp_path: Path) -> None:
    text = amount("1", "criterio").replace("valore = 1\n", "")
    assert read(tmp_path, text).parameters["quota"].versions[0].value is None


def test_what_the_law_does_not_foresee_needs_no_words_nor_value(tmp_path: Path) -> None:
    text = (
        SECTION
        + PARAMETER
        + ('[[parametro.versione]]\ndal = 2018-01-01\nprevista = false\ncitazione = "art. 1"\nprova = "I"\n')
    )
    version = read(tmp_path, text).parameters["quota"].versions[0]
    assert (version.foreseen, version.value, version.owners, version.text) == (False, None, frozenset(), "")


@pytest.mark.parametrize("more", ['base = "patrimonio"\n', 'arrotondamento = "per_eccesso"\n', 'enti = ["ALER"]\n'])
def test_what_the_law_does_not_foresee_has_nothing_to_compute_with(tmp_path: Path, more: str) -> None:
    text = (
        SECTION
        + PARAMETER
        + ('[[parametro.versione]]\ndal = 2018-01-01\nprevista = false\ncitazione = "art. 1"\nprova = "I"\n' + more)
    )
    (found,) = problems(tmp_path, text)
    assert "una versione non prevista non ha valore, base, arrotondamento né enti" in found


def amount(written: str, unit: str = "euro") -> str:
    day = "anni_prima = 1\n" if unit == "giorno" else ""
    return (
        SECTION
        + PARAMETER.replace("centesimi_di_punto", unit)
        + f"[[parametro.versione]]\ndal = 2018-01-01\nvalore = {written}\n{day}"
        + 'citazione = "a"\nprova = "T"\ntesto = "b"\n'
    )


GROUND = '[[parametro.versione.fondamento]]\naspetto = "base"\nprova = "I"\ntesto = "Dedotta."\n'
POINT = (
    '[[parametro.versione.punto]]\ntesto = "Al lordo o al netto?"\n'
    '[[parametro.versione.punto.lettura]]\ntesto = "Al lordo."\nprova = "T"\nin_uso = true\n'
    '[[parametro.versione.punto.lettura]]\ntesto = "Al netto."\nprova = "I"\nvalore = "5"\n'
    'base = "disponibili_netto_sat"\nlivello = "ente_nel_comune"\narrotondamento = "per_difetto"\n'
)


def test_an_open_point_carries_its_readings_side_by_side(tmp_path: Path) -> None:
    version = read(tmp_path, SECTION + PARAMETER + VERSION + GROUND + POINT).parameters["quota"].versions[0]
    (point,) = version.points
    assert version.contested == point.text == "Al lordo o al netto?"
    assert version.readings == point.readings
    used, other = point.readings
    assert (used.text, used.evidence, used.in_use, used.value) == ("Al lordo.", Evidence.TEXT, True, None)
    assert (other.in_use, other.value, other.base) == (False, 500, Base.NET_OF_SAT)
    assert (other.level, other.rounding) == (Level.OWNER_IN_COMUNE, Rounding.DOWN)
    (ground,) = version.grounds
    assert (ground.aspect.value, ground.evidence, ground.text) == ("base", Evidence.INFERRED, "Dedotta.")
    assert (ground.valid_from, ground.valid_to, point.valid_from, point.valid_to) == (None, None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("in_uso = true\n", "", "punto 1, chiave «lettura»: un punto aperto ha almeno due letture, di cui una sola"),
        ('"Al netto."', '"Al netto."\nin_uso = true', "punto 1, chiave «lettura»: un punto aperto ha almeno due"),
        (POINT[POINT.rindex("[[") :], "", "punto 1, chiave «lettura»: un punto aperto ha almeno due letture"),
        ('valore = "5"', "valore = 5", "punto 1, lettura 2, chiave «valore»: letto «5», serve una percentuale"),
        ('aspetto = "base"', 'aspetto = "x"', "fondamento 1, chiave «aspetto»: letto «x», serve uno fra «valore»"),
        ('testo = "Dedotta."', "", "fondamento 1, chiave «testo»: manca"),
        ('testo = "Dedotta."', 'testo = "D."\ndata = 1', "fondamento 1, chiave «data»: chiave non prevista"),
        ('testo = "Al lordo."', 'testo = "x"\nnota = "y"', "punto 1, lettura 1, chiave «nota»: chiave non prevista"),
        ("[[parametro.versione.punto]]\n", "[[parametro.versione.punto]]\nx = 1\n", "punto 1, chiave «x»: chiave non"),
        ('testo = "Al lordo o al netto?"\n', "", "versione 1, punto 1, chiave «testo»: manca"),
    ],
)
def test_a_point_or_ground_written_wrongly_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = SECTION + PARAMETER + VERSION + GROUND + POINT
    assert old in text
    found = problems(tmp_path, text.replace(old, new, 1))
    assert any(sentence in problem for problem in found), found


def test_an_array_of_tables_written_as_a_value_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, SECTION + "".join(PARAMETER) + VERSION + 'punto = ["aperto"]\n')
    assert "versione 1, chiave «punto»: letto «['aperto']», serve un elenco di tabelle [[punto]]" in found
