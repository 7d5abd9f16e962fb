"""The law in force on a day, and what changed since another, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import wrap

from piano_lib.italian import article, capital, dated, day, short_day
from piano_lib.rules.force import changes, rules_at
from piano_lib.rules.law import Rule
from piano_lib.rules.model import Point, Unit
from piano_lib.rules.words import CAVEAT, EVIDENCE, phrase, who

WIDTH = 100


def in_force(at: date) -> tuple[str, ...]:
    """Every rule in force on a day, by section, with article, evidence, day read and open points.

    Raises ``CoverageError`` outside what has been read.

    >>> print(in_force(date(2020, 12, 1))[0])
    Norme in vigore il 1° dicembre 2020
    """
    rules = rules_at(at)
    lines = [*_heading(f"Norme in vigore {dated('il', at)}", "="), *_wrapped(CAVEAT), "", *_legend()]
    section = ""
    for rule in rules:
        if rule.parameter.section != section:
            section = rule.parameter.section
            lines += ["", *_heading(section, "-")]
        lines += ["", *_rule(rule)]
    lines += ["", *_heading("Atti pubblicati fino a quel giorno", "-"), ""]
    for act in rules.acts:
        lines += _wrapped(f"{act.title} ({act.published}). {act.effect}", "  - ", "    ")
    return tuple(lines)


def changed(since: date, at: date) -> tuple[str, ...]:
    """What differs between the law of two days, before and after side by side.

    >>> print("\\n".join(changed(date(2021, 1, 1), date(2021, 2, 1))[3:]))
    Nessuna norma è cambiata fra le due date.
    """
    found = changes(since, at)
    lines = [*_heading(f"Che cosa cambia fra {dated('il', since)} e {dated('il', at)}", "-"), ""]
    if not found:
        return (*lines, "Nessuna norma è cambiata fra le due date.")
    for change in found:
        lines += [f"  {change.after.title}  [{change.after.key}]"]
        for when, moment, rule in (("Prima", since, change.before), ("Dopo", at, change.after)):
            lines += _wrapped(f"{when} ({day(moment)}): {phrase(rule)}. {_source(rule)}.", "    ", "      ")
        lines.append("")
    return tuple(lines[:-1])


def _legend() -> list[str]:
    letters = "; ".join(f"{letter.value} {words}" for letter, words in EVIDENCE.items())
    return _wrapped(f"Ogni norma porta la lettera della prova su cui poggia: {letters}.")


def _rule(rule: Rule) -> Iterator[str]:
    version = rule.version
    yield f"  {rule.title}  [{rule.key}]"
    yield from _wrapped(f"{capital(phrase(rule, whose=False))}.", "    ")
    if version.text and rule.parameter.unit is not Unit.CRITERION:
        yield from _wrapped(version.text, "    ")
    if version.owners:
        yield from _wrapped(f"Per chi: {who(version.owners)}.", "    ")
    yield from _wrapped(f"Fonte: {_source(rule)}; {_validity(rule)}.", "    ", "      ")
    for ground in version.grounds:
        yield from _wrapped(f"{capital(ground.aspect)} (prova {ground.evidence}): {ground.text}", "    ", "      ")
    if version.note:
        yield from _wrapped(f"Nota: {version.note}", "    ", "      ")
    for point in version.points:
        yield from _point(point)


def _source(rule: Rule) -> str:
    return f"{rule.citation} (prova {rule.version.evidence}, letta {article('il', short_day(rule.version.read_on))})"


def _validity(rule: Rule) -> str:
    start = f"vale {article('dal', short_day(rule.version.valid_from))}"
    return start + (f" {article('al', short_day(rule.version.valid_to))}" if rule.version.valid_to else "")


def _point(point: Point) -> Iterator[str]:
    yield from _wrapped(f"PUNTO APERTO: {point.text}", "    ", "      ")
    for reading in point.readings:
        mark = "Lettura usata" if reading.in_use else "Altra lettura"
        yield from _wrapped(f"{mark} (prova {reading.evidence}): {reading.text}", "      - ", "        ")


def _heading(text: str, rule: str) -> list[str]:
    return [text, rule * len(text)]


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    indent = first if rest is None else rest
    # A percentage or an article never parts from its number at the end of a line.
    tight = text.replace(" %", "\u00a0%").replace("art. ", "art.\u00a0").replace("c. ", "c.\u00a0")
    lines = wrap(tight, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
    return [line.replace("\u00a0", " ") for line in lines]
