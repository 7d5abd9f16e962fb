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


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest) -> None:
    """The book and the law of a day are cached: tests of the rules must read them anew, through the mutant."""
    if request.path.parent.name == "rules":
        rules_at.cache_clear()
        book.cache_clear()
