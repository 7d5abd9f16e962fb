"""Root conftest of the mutation run only: fewer examples, and nothing remembered from before a mutant was chosen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from piano_lib.rules.book import book
from piano_lib.rules.force import rules_at

settings.register_profile(
    "mutazioni",
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Each mutant runs in a fork of a process that has run the tests: what it cached there would hide the mutant."""
    rules_at.cache_clear()
    book.cache_clear()
