"""The plans of two years as shipped, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.plan import Plan


@pytest.fixture(scope="session")
def shipped(ambito: Path) -> tuple[Plan, Plan]:
    """The plans of 2021 and 2022."""
    return load_plan(ambito, 2021), load_plan(ambito, 2022)
