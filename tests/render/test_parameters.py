"""Parameters are refused before a kernel starts, in one Italian sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.render.parameters import ParameterError, check, declared, typed
from tests.render.quaderni import notebooks


@pytest.fixture(scope="module")
def annual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return notebooks(tmp_path_factory.mktemp("quaderni {x}")) / "piano_annuale.ipynb"


def test_names_and_types_are_those_of_the_parameters_cell(annual: Path) -> None:
    assert declared(annual) == {"anno": "int", "dati": "str", "soglia": "float"}


def test_a_misspelt_name_is_refused_with_the_nearest(annual: Path) -> None:
    with pytest.raises(ParameterError, match="non ha il parametro «ano»: forse volevi «anno»"):
        check(annual, {"ano": 2022})


def test_a_name_like_no_other_is_refused_with_those_there_are(annual: Path) -> None:
    with pytest.raises(ParameterError, match="quelli previsti sono anno, dati e soglia"):
        check(annual, {"zzz": 1})


@pytest.mark.parametrize(
    ("name", "value"), [("anno", "2022"), ("anno", 2022.5), ("anno", True), ("dati", 3), ("soglia", "x"), ("soglia", 1)]
)
def test_a_value_of_another_type_is_refused(annual: Path, name: str, value: object) -> None:
    with pytest.raises(ParameterError, match=f"«{name}» vuole un"):
        check(annual, {name: value})  # type: ignore[dict-item]


@pytest.mark.parametrize("text", ["duemila", "2022.5", "2022,5", "", " 2022", "0x7e6", "２０２２", "1e3", "'2022'"])
def test_a_typed_year_that_is_no_whole_number_is_refused(annual: Path, text: str) -> None:
    with pytest.raises(ParameterError, match="un numero intero"):
        typed(annual, {"anno": text})


def test_typed_values_take_the_declared_type(annual: Path) -> None:
    assert typed(annual, {"anno": "2022", "soglia": "2,5", "dati": "{x}\n'\""}) == {
        "anno": 2022,
        "soglia": 2.5,
        "dati": "{x}\n'\"",
    }
