"""Texts that try to be more than text, for every field, parameter and name that takes one; listed in a JSON file."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from piano_lib.survey.fields import plain

FAMILIES: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
WORDS = (("", ""), ("Comune di ", " Alta"), ("'\">", ""))


def hostile() -> list[str]:
    """Each payload alone and inside words; no two that a reader could not tell apart, none that would read as blank."""
    payloads = [text for family in FAMILIES.values() for text in family]
    written = [before + payload + after for before, after in WORDS for payload in payloads]
    return list({_seen(text): text for text in written if plain(text)}.values())


def _seen(text: str) -> str:
    return unicodedata.normalize("NFKC", plain(text)).casefold()
