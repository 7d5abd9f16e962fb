"""Numbers and dates against an oracle that is not ours: the CLDR data of babel."""

from __future__ import annotations

import errno
import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from piano_lib import italian

# Babel follows CLDR in leaving four digits ungrouped in some languages; the acts of the ambito write 1.042.
WHOLE = "#,##0"


@given(st.integers(-(10**9), 10**9))
def test_a_count_is_written_as_italians_write_it(value: int) -> None:
    assert italian.count(value) == format_decimal(value, format=WHOLE, locale="it")


@given(st.integers(0, 10_000))
def test_a_share_is_written_as_italians_write_it(hundredths: int) -> None:
    expected = format_percent(hundredths / 10_000, format="#,##0.##%", locale="it").removesuffix("%")
    assert italian.percent(hundredths) == f"{expected}\u00a0%"


@given(st.dates())
def test_a_date_is_written_in_full_as_italians_write_it(day: date) -> None:
    expected = format_date(day, format="d MMMM y", locale="it")
    assert italian.day(day) == (expected.replace("1 ", "1° ", 1) if day.day == 1 else expected)


def test_a_missing_value_is_never_a_zero() -> None:
    shown = {write(None) for write in (italian.count, italian.signed, italian.percent, italian.day)}
    assert shown == {"n.c."}


def test_why_the_system_refused_is_said_in_italian_whatever_its_language() -> None:
    assert italian.reason(PermissionError(errno.EACCES, "Permission denied")) == "permesso negato"
    assert italian.reason(OSError("nothing known")) == "OSError"


def test_a_failed_copy_says_why_and_of_what(tmp_path: Path) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "2022" / "allegati").mkdir(parents=True)
    (tmp_path / "2022" / "allegati" / "atto.pdf").write_bytes(b"")
    with pytest.raises(shutil.Error) as failed:
        shutil.copytree(tmp_path / "2022", tmp_path / "copia", copy_function=full)
    copied = tmp_path / "2022" / "allegati" / "atto.pdf"
    assert italian.reason(failed.value) == f"non c'è più spazio sul disco copiando «{copied}»"
    pipe = shutil.Error([("2022/pipe", "copia/pipe", "`2022/pipe` is a named pipe")])
    assert italian.reason(pipe) == "non riesco a copiare «2022/pipe»"
