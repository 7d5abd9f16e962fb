"""The date inside the published files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.export.moment import given, made


def test_the_date_is_the_plans_and_not_of_the_run(ambito: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert made(load_plan(ambito, 2022)).isoformat() == "2021-10-27T00:00:00+00:00"


def test_source_date_epoch_is_honoured(ambito: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from piano_lib.export.datapackage import datapackage
    from piano_lib.export.wide import wide

    plan = load_plan(ambito, 2022)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert made(plan, given()).isoformat() == "2020-09-13T12:26:40+00:00"
    assert json.loads(datapackage(plan, wide(plan), b"", given()))["created"] == "2020-09-13T12:26:40Z"


@pytest.mark.parametrize("moment", ["ieri", "-1", "1.5", "253402300800", "9" * 400, " 5", "١"])
def test_a_source_date_epoch_that_is_no_moment_is_refused_with_a_sentence(ambito: Path, moment: str) -> None:
    with pytest.raises(ValueError, match="SOURCE_DATE_EPOCH vale «"):
        made(load_plan(ambito, 2022), moment)


def test_the_last_moment_of_all_is_one(ambito: Path) -> None:
    assert made(load_plan(ambito, 2022), "253402300799").isoformat() == "9999-12-31T23:59:59+00:00"
