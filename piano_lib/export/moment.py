"""The date that goes into the published files: of the plan, never of the run."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time

from piano_lib.plan import Plan

VARIABLE = "SOURCE_DATE_EPOCH"  # seconds since 1970, the convention of reproducible builds


def made(plan: Plan) -> datetime:
    """The day the plan was decided, or the moment ``SOURCE_DATE_EPOCH`` gives; the same for every run (UTC).

    Raises ``ValueError``, with a sentence, where the variable holds no number of seconds.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        return datetime.combine(plan.head.decided, time(), UTC)
    if not (given.isascii() and given.isdigit()):
        raise ValueError(f"La variabile {VARIABLE} vale «{given[:40]}»: deve essere un numero di secondi dal 1970.")
    return datetime.fromtimestamp(int(given), UTC)
