"""Workers forked once for all the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from piano_lib.render import executor
from tests.dati import make_ambito
from tests.render.quaderni import notebooks


@pytest.fixture(scope="session")
def workers() -> Iterator[Executor]:
    """Two forked workers, each ready at once."""
    with executor.local(2) as pool:
        yield pool


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An ambito of three comuni, 2021 and 2022."""
    return make_ambito(tmp_path / "data")


@pytest.fixture
def quaderni(tmp_path: Path) -> Path:
    """A folder with the three notebooks of the command, tiny and publishable."""
    return notebooks(tmp_path / "quaderni")
