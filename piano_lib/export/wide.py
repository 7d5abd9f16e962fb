"""The wide table of a year, a row per comune and owner: what ``piano-<anno>.csv`` holds and what its columns mean."""

from __future__ import annotations

from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.frames import WIDE, cell, with_reserves
from piano_lib.plan.line import COUNT_COLUMNS
from piano_lib.tables.model import Cell, Column, Kind, Table

# Title and description of each column, as the CSV names them; the words are those of the law where it has them.
FIELDS: dict[str, tuple[str, str]] = {
    "istat": ("Codice ISTAT", "Codice ISTAT del comune, sei cifre; vuoto per un totale d'ambito non ripartito"),
    "comune": ("Comune", "Nome del comune in cui sono gli alloggi"),
    "ente_tipo": ("Tipo di ente", "COMUNE, ALER, OPERATORE (accreditato) o ND (non indicato)"),
    "ente": ("Ente", "Nome dell'ente proprietario"),
    "dichiarazione": ("Dichiarazione", "presentata, nulla (nessun alloggio) o mancante"),
    "data_trasmissione": ("Data di trasmissione", "Giorno in cui l'ente ha trasmesso la dichiarazione"),
    "a_patrimonio_sap": ("a · Patrimonio SAP", "Alloggi del patrimonio destinati a servizi abitativi pubblici"),
    "a_patrimonio_sas": ("a · Patrimonio SAS", "Alloggi del patrimonio destinati a servizi abitativi sociali"),
    "b_stato_di_fatto": ("b · Nello stato di fatto", "Alloggi assegnabili nello stato di fatto"),
    "c_ristrutturati": ("c · Ristrutturati", "Alloggi ristrutturati o recuperati"),
    "d_nuova_edificazione": ("d · Nuova edificazione", "Alloggi di nuova edificazione"),
    "e_liberi": ("e · Liberi", "Alloggi liberi alla data della ricognizione"),
    "e_turnover": ("e · Avvicendamento", "Alloggi che si liberano nell'anno per avvicendamento dei nuclei"),
    "e_non_distinti": ("e · Non distinti", "Alloggi liberi e di avvicendamento in una sola cifra"),
    "e_di_cui_forze_ordine": ("e · Di cui forze dell'ordine", "Alloggi rilasciati da polizia e vigili del fuoco"),
    "f_conferiti_privati": ("f · Conferiti da privati", "Alloggi conferiti da soggetti privati"),
    "g_totale_dichiarato": ("g · Totale dichiarato", "Totale degli alloggi assegnabili, come l'ente lo dichiara"),
    "g_di_cui_sas": ("g · Di cui SAS", "Alloggi assegnabili come servizi abitativi sociali"),
    "k_assegnati_anno_precedente": ("k · Assegnati l'anno prima", "Alloggi assegnati nell'anno precedente"),
    "g_totale": ("g · Totale", "Alloggi assegnabili: somma di b, c, d, e, f, o il totale dichiarato senza parti"),
    "h_eccedenza_indigenza": ("h · Eccedenza per l'indigenza", "Punti percentuali oltre la quota base per l'indigenza"),
    "i_forze_ordine": ("i · Forze dell'ordine", "Percentuale per polizia e vigili del fuoco, scelta dal comune"),
    "j_sat_richiesti": ("j · SAT richiesti", "Alloggi chiesti per i servizi abitativi transitori"),
    "j_sat_massimo": ("j · SAT, tetto", "Massimo di alloggi per i servizi abitativi transitori, su tutto l'ente"),
    "j_sat": ("j · SAT", "Alloggi per i servizi abitativi transitori concessi"),
    "sap": ("SAP", "Alloggi disponibili al netto di SAT e SAS"),
    "quota_indigenza": ("Quota indigenza", "Alloggi per i nuclei in condizione di indigenza"),
    "quota_forze_ordine": ("Quota forze dell'ordine", "Alloggi per forze di polizia e vigili del fuoco"),
    "quota_riserve": ("Quota riserve", "Alloggi riservati alle categorie di particolare rilevanza sociale"),
    "graduatoria_generale": ("Graduatoria generale", "Alloggi che restano per la graduatoria generale"),
    "avvisi": ("Avvisi", "Che cosa bisogna sapere di questa riga"),
}  # fmt: skip
KINDS = {
    **dict.fromkeys(COUNT_COLUMNS, Kind.COUNT),
    "h_eccedenza_indigenza": Kind.SHARE,
    "i_forze_ordine": Kind.SHARE,
    "data_trasmissione": Kind.DATE,
}


def wide(plan: Plan) -> Table:
    """A row per comune and owner, keys as the CSV; counts in dwellings, shares in hundredths of a point, days.

    >>> from piano_lib.api import load_plan
    >>> made = wide(load_plan("data/ambito-cremonese", 2022))
    >>> made.key, made.columns[0].key, made.columns[-1].key
    ('piano-2022', 'istat', 'avvisi')
    """
    keys = with_reserves(WIDE, plan.foreseen("quota_riserve"))
    return Table(
        key=f"piano-{plan.year}",
        caption=f"Piano {plan.year}, {plan.ambito.name}: tutti i dati per comune ed ente",
        columns=tuple(_column(key) for key in keys),
        rows=tuple(tuple(_typed(line, key) for key in keys) for line in plan.lines),
        notes=("Una cella vuota è un dato non comunicato, una scelta non presa o un valore che non si può calcolare.",),
        source="; ".join(source.text for source in plan.head.sources),
    )


def _column(key: str) -> Column:
    return Column(key, FIELDS[key][0], KINDS.get(key, Kind.TEXT), blank="")


def _typed(line: PlanLine, key: str) -> Cell:
    """The value as what it is, for whoever writes it to say how: a number, a day or a text."""
    if KINDS.get(key) is Kind.DATE:
        return line.declaration.sent_on
    return line.value(key) if KINDS.get(key) is Kind.SHARE else cell(line, key)
