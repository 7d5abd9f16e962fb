"""The first sheet of a form: what to do, in plain Italian, one sentence a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from piano_lib import italian
from piano_lib.forms.model import MEASURES, SURVEY, Form, Owner
from piano_lib.forms.styles import A4, Styles, height
from piano_lib.plan.returns import due
from piano_lib.rules.law import Rules

WIDTH = 100


def write(sheet: Any, styles: Styles, form: Form) -> None:
    """Write the sheet of instructions."""
    sheet.set_column(0, 0, WIDTH)
    sheet.write_string(0, 0, f"Ricognizione degli alloggi per il piano {form.year} – {form.owner.body}", styles.title)
    sheet.write_string(1, 0, f"{form.ambito_name}. A cura di: {form.office}.", styles.text)
    for number, line in enumerate(sentences(form.owner, form.year, form.rules), start=3):
        sheet.write_string(number, 0, line, styles.text)
        sheet.set_row(number, height([(line, WIDTH)]) + 4)
    sheet.set_row(0, 24)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def sentences(owner: Owner, year: int, rules: Rules | None = None) -> Iterator[str]:
    """The instructions; the day to reply by is the law's."""
    last = due(rules, year) if rules is not None else None
    by = f"il giorno {italian.day(last)}" if last else "il termine"
    where = (
        "nella colonna «Risposta»"
        if owner.single
        else "una riga per comune (il totale dell'ambito solo se non si può ripartire: mai insieme)"
    )
    lines = (
        f"Restituire questa cartella compilata entro {by}, anche se non ci sono alloggi.",
        f"Nel foglio «{SURVEY}» compilare le celle gialle, {where}. Le altre celle sono bloccate: con il tasto Tab "
        "si passa da una cella gialla alla successiva.",
        "Dove il dato non è noto, lasciare la cella vuota: vuoto vuol dire «non comunicato». Dove non ci sono alloggi, "
        "scrivere 0.",
        "I numeri di alloggi sono interi, senza punti né virgole (1042, non 1.042). Le percentuali si scrivono come "
        "negli atti: 10 oppure 7,5.",
        "Se nell'anno non c'è alcun alloggio assegnabile, scegliere «nulla» alla voce «Dichiarazione»: la risposta è "
        "dovuta lo stesso.",
        "Accanto a ogni cella c'è il valore dichiarato l'anno prima: serve da confronto.",
        "La somma è calcolata dal foglio. Se il totale dichiarato è diverso, scrivere perché nelle note.",
        f"Nel foglio «{MEASURES}» scrivere le misure di welfare abitativo e i progetti, uno per riga; quelli dell'anno "
        "prima che continuano si riscrivono con lo stesso titolo.",
        "Non scrivere nomi, codici fiscali, telefoni o indirizzi di posta personali: i testi finiscono in un rapporto "
        "pubblico.",
        "Non scrivere formule, non unire celle, non rinominare i fogli; salvare come .xlsx o .ods, senza parola "
        "d'ordine.",
    )
    yield from (f"{number}. {line}" for number, line in enumerate(lines, start=1))
