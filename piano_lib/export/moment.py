"""The date that goes into the published files: of the plan, never of the run."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time

from piano_lib.plan import Plan

VARIABLE = "SOURCE_DATE_EPOCH"  # seconds since 1970, the convention of reproducible builds
LATEST = 253_402_300_799  # the last second of the year 9999


def given() -> str:
    """The moment the environment gives to what is published; empty: the day of the plan."""
    return os.environ.get(VARIABLE, "")


def checked(moment: str) -> str:
    """The moment itself, if it is one. Raises ``ValueError``, with a sentence, where it is no number of seconds.

    >>> checked("1600000000"), checked("")
    ('1600000000', '')
    """
    whole = moment.isascii() and moment.isdigit() and len(moment) <= len(str(LATEST)) and int(moment) <= LATEST
    if moment and not whole:
        raise ValueError(f"La variabile {VARIABLE} vale «{moment[:40]}»: deve essere un numero di secondi dal 1970.")
    return moment


def made(plan: Plan, moment: str = "") -> datetime:
    """The day the plan was decided, or the ``moment`` given in its place; the same for every run (UTC).

    Raises ``ValueError``, with a sentence, where ``moment`` is no number of seconds.
    """
    if not checked(moment):
        return datetime.combine(plan.head.decided, time(), UTC)
    return datetime.fromtimestamp(int(moment), UTC)
