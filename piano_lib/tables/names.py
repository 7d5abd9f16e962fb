"""Names of the count columns as every table, chart and sentence says them."""

from __future__ import annotations

import re

ORIGINS = {
    "b_stato_di_fatto": "b · Nello stato di fatto",
    "c_ristrutturati": "c · Ristrutturati o recuperati",
    "d_nuova_edificazione": "d · Di nuova costruzione",
    "e_totale": "e · Liberi e di risulta",
    "f_conferiti_privati": "f · Conferiti da privati",
}
"""What the assignable dwellings (g) are the sum of."""

CASCADE = {
    "g_totale": "g · Assegnabili nell'anno",
    "disponibili": "Disponibili (senza SAS)",
    "j_sat": "j · Servizi transitori (SAT)",
    "sap": "Servizi abitativi pubblici (SAP)",
    "quota_indigenza": "Quota per l'indigenza",
    "quota_forze_ordine": "Quota per le forze dell'ordine",
    "quota_riserve": "Riserve",
    "graduatoria_generale": "Graduatoria generale",
}
"""From the assignable dwellings to the general ranking, in this order."""

ITEMS = {
    "a_patrimonio_sap": "a · Patrimonio SAP",
    "a_patrimonio_sas": "a · Patrimonio SAS",
    **ORIGINS,
    "e_liberi": "e · Liberi",
    "e_turnover": "e · Di risulta",
    "e_non_distinti": "e · Liberi e di risulta, non distinti",
    "e_di_cui_forze_ordine": "e · Di cui lasciati dalle forze dell'ordine",
    "g_totale_dichiarato": "g · Totale dichiarato",
    "g_di_cui_sas": "g · Di cui SAS",
    "k_assegnati_anno_precedente": "k · Assegnati l'anno prima",
    "j_sat_richiesti": "SAT richiesti",
    "j_sat_massimo": "Tetto dei SAT dell'ente",
    **CASCADE,
}
"""Every count column of ``piano-<anno>.csv`` and those the plan derives."""

# Keys of more words: "disponibili" and "sap" are words of a sentence too.
_KEYS = re.compile(r"\b(" + "|".join(sorted((key for key in ITEMS if "_" in key), key=len, reverse=True)) + r")\b")
_FILES = re.compile(r"\b(\w+)\.(?:csv|toml)\b")


def in_words(text: str) -> str:
    """A sentence of the checks with the names of columns and files as a reader knows them.

    >>> in_words("non comunicato: e_turnover"), in_words("Alloggi disponibili: spostali in controlli.csv.")
    ('non comunicato: «e · Di risulta»', 'Alloggi disponibili: spostali in «controlli».')
    """
    return _FILES.sub(r"«\1»", _KEYS.sub(lambda found: f"«{ITEMS[found[0]]}»", text))
