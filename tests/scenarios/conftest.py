"""The plan of 2022 as shipped, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.plan import Plan


@pytest.fixture(scope="session")
def plan(ambito: Path) -> Plan:
    """The plan of 2022."""
    return load_plan(ambito, 2022)
