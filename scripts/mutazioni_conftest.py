"""Root conftest of the mutation run only: fewer examples, and nothing remembered from before a mutant was chosen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from piano_lib.rules import book, force

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
        for member in (*vars(book).values(), *vars(force).values()):
            if hasattr(member, "cache_clear"):
                member.cache_clear()
