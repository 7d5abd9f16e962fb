"""A manifest is read as it was written, or not at all: anyone may have put their hands on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.render import manifest
from piano_lib.render.manifest import Manifest, Product

WHOLE = Manifest(
    "ambito-di-prova", 2022, {"ambito.toml": "a" * 64}, {"piano-2022.html": {"anno": 2022, "soglia": 1.5}},
    "1700000000", {"python": "3.11"}, "b" * 64, (Product("piano-2022.html", "c" * 64, 3, "d" * 64),),
    (2021, 2022),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=6,
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    WHOLE.write(tmp_path)
    assert manifest.read(tmp_path) == WHOLE
    replace(WHOLE, anno=None).write(tmp_path)
    assert manifest.read(tmp_path) == replace(WHOLE, anno=None)


def test_one_made_before_it_said_the_years_is_read(tmp_path: Path) -> None:
    WHOLE.write(tmp_path)
    path = tmp_path / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["anni"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert manifest.read(tmp_path) == replace(WHOLE, anni=None)


def spoilt(folder: Path, **changed: Any) -> Manifest | None:
    WHOLE.write(folder)
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8")) | changed
    path.write_text(json.dumps(content), encoding="utf-8")
    return manifest.read(folder)


@pytest.mark.parametrize(
    "changed",
    [
        {"ingressi": 5}, {"ingressi": {"a": 5}}, {"parametri": []}, {"parametri": {"a": 5}}, {"versioni": None},
        {"versioni": {"python": 3}}, {"anno": "2022"}, {"anno": True}, {"libreria": 1}, {"momento": 1}, {"ambito": []},
        {"prodotti": 5}, {"prodotti": [5]}, {"prodotti": [{}]}, {"prodotti": None}, {"altro": 1}, {"formato": 9},
        {"anni": 5}, {"anni": ["2022"]}, {"anni": [True]}, {"anni": {"2022": 1}}, {"anni": "2022"},
        {"prodotti": [{"file": 5, "sha256": "", "byte": 1, "chiave": ""}]},
        {"prodotti": [{"file": "a", "sha256": "", "byte": "1", "chiave": ""}]},
        {"prodotti": [{"file": "a", "sha256": "", "byte": True, "chiave": ""}]},
        {"prodotti": [{"file": "\ud800", "sha256": "", "byte": 1, "chiave": ""}]},
        {"parametri": {"a": {"b": "\udc80"}}},
    ],
    ids=str,
)  # fmt: skip
def test_one_that_was_spoilt_is_none(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert spoilt(tmp_path, **changed) is None


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "", "null", "{", "5", "\ud800"])
def test_one_that_is_no_manifest_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert manifest.read(tmp_path) is None


@given(st.sampled_from(sorted(json.loads(json.dumps(WHOLE.__class__.__slots__)))), JSON)
def test_whatever_stands_in_a_field_it_is_read_or_refused_and_can_be_written_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any
) -> None:
    folder = tmp_path_factory.mktemp("m")
    found = spoilt(folder, **{name: value})
    if found is not None:
        found.write(folder)
        assert manifest.read(folder) == found
