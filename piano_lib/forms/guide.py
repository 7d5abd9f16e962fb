"""The first sheet of a form: what to do, in plain Italian, one sentence a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from piano_lib import italian
from piano_lib.forms.model import MEASURES, SURVEY, Owner
from piano_lib.rules.model import Rules
from piano_lib.survey.returns import due_day


def write(sheet: Any, styles: Any, owner: Owner, year: int, ambito: str, office: str, rules: Rules | None) -> None:
    """Write the sheet of instructions."""
    sheet.set_column(0, 0, 100, styles.text)
    sheet.write_string(0, 0, f"Ricognizione degli alloggi per il piano {year} – {owner.body}", styles.title)
    sheet.write_string(1, 0, f"{ambito}. A cura di: {office}.", styles.text)
    for number, line in enumerate(sentences(owner, year, rules), start=3):
        sheet.write_string(number, 0, line, styles.text)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def sentences(owner: Owner, year: int, rules: Rules | None = None) -> Iterator[str]:
    """The instructions; the day to reply by is the law's."""
    if rules is not None:
        yield f"1. Restituire questa cartella compilata entro il giorno {italian.day(due_day(rules, year))}, anche se non ci sono alloggi."
    else:
        yield "1. Restituire questa cartella compilata entro il termine, anche se non ci sono alloggi."
    where = "nella colonna «Risposta»" if owner.single else "nelle colonne gialle, una riga per comune"
    yield f"2. Nel foglio «{SURVEY}» compilare le celle gialle {where}. Le altre celle sono bloccate: con il tasto Tab si passa da una cella gialla alla successiva."
    yield "3. Dove il dato non è noto, lasciare la cella vuota: vuoto vuol dire «non comunicato». Dove non ci sono alloggi, scrivere 0."
    yield "4. I numeri di alloggi sono interi, senza punti né virgole (1042, non 1.042). Le percentuali si scrivono come negli atti: 10 oppure 7,5."
    yield "5. Se nell'anno non c'è alcun alloggio assegnabile, scegliere «nulla» alla voce «Dichiarazione»: la risposta è dovuta lo stesso."
    yield "6. Accanto a ogni cella c'è il valore dichiarato l'anno prima: serve da confronto, non va ricopiato se non è ancora vero."
    yield "7. La somma è calcolata dal foglio. Se il totale dichiarato è diverso, scrivere perché nelle note."
    yield f"8. Nel foglio «{MEASURES}» scrivere le misure di welfare abitativo e i progetti, uno per riga."
    yield "9. Non scrivere nomi, codici fiscali, telefoni o indirizzi di posta personali: i testi finiscono in un rapporto pubblico."
    yield "10. Non scrivere formule, non unire celle, non rinominare i fogli; salvare come .xlsx o .ods, senza parola d'ordine."
