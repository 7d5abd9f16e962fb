"""Where the cells of a report find the data: under the ambito's own name, whatever their folder is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from piano_lib.render import fingerprint, report
from piano_lib.render.jobs import Job, Kind
from piano_lib.survey.location import ambito_folder


def a_job(data: Path, tmp_path: Path) -> Job:
    job = Job(
        Kind.PAGE, "piano 2022", "chiave", data, 2022, tmp_path / "lavori", parameters={"dati": "ambito-di-prova"}
    )
    job.folder.mkdir(parents=True, exist_ok=True)
    return job


def test_a_folder_called_as_the_ambito_is_found_where_it_stands(small: Path, tmp_path: Path) -> None:
    assert report.cells_folder(a_job(small, tmp_path)) == small.parent


@pytest.mark.parametrize("links", [True, False])
def test_one_called_otherwise_is_found_through_a_link_or_where_none_can_be_made_a_copy(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("a privilege is not held")

    if not links:
        monkeypatch.setattr(os, "symlink", refuse)
    data = small.rename(small.with_name("un {altro} nome"))
    (data / ".archivio").mkdir()
    job = a_job(data, tmp_path)
    places = [report.cells_folder(job) for _ in range(2)]  # another worker, believed dead, may be at it
    for place in places:
        found = ambito_folder("ambito-di-prova", here=place)
        assert found.parent == place
        assert found.is_symlink() is links
        assert (found / ".archivio").exists() is links
        assert fingerprint.inputs(found, [2021, 2022]) == fingerprint.inputs(data, [2021, 2022])
    assert len({*places}) == 2
