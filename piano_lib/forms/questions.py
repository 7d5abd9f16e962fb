"""The questions of the ricognizione, letters a to k, in the words of the law (r.r. 4/2017 art. 4 c. 3)."""

from __future__ import annotations

from dataclasses import replace

from piano_lib.forms.model import Kind, Owner, Question, Target
from piano_lib.rules.law import Rules

COUNT, SHARE, TEXT = Kind.COUNT, Kind.SHARE, Kind.TEXT
CHOICES = Target.CHOICES
REPLIES = ("presentata", "nulla")

SURVEY_QUESTIONS = (
    Question(
        "dichiarazione", "",
        "Dichiarazione: «presentata», oppure «nulla» se nell'anno non c'è alcun alloggio assegnabile",
        "Anche chi non ha alloggi assegnabili deve rispondere{cite}. "
        "Con «nulla» si lasciano vuote, o a zero, le voci da b a g.",
        Kind.REPLY, words=REPLIES, rule="termine_enti",
    ),
    Question(
        "data_trasmissione", "", "Data di trasmissione all'ente capofila",
        "Giorno, mese e anno, per esempio 27/10/2021.", Kind.DATE, once=True,
    ),
    Question(
        "a_patrimonio_sap", "a", "Patrimonio: alloggi destinati a servizi abitativi pubblici (SAP)",
        "Tutti gli alloggi SAP di proprietà nel comune, assegnati o no.", COUNT,
    ),
    Question(
        "a_patrimonio_sas", "a", "Patrimonio: alloggi destinati a servizi abitativi sociali (SAS)",
        "Tutti gli alloggi SAS di proprietà nel comune; 0 se non ce ne sono.", COUNT,
    ),
    Question(
        "b_stato_di_fatto", "b", "Alloggi in carenza di manutenzione, assegnabili nello stato di fatto",
        "Quelli che l'assegnatario può accettare come sono, con i lavori a suo carico (r.r. 4/2017 art. 10).", COUNT,
    ),
    Question(
        "c_ristrutturati", "c", "Alloggi ristrutturati o recuperati, assegnabili nell'anno",
        "Compresi quelli con lavori che finiscono nell'anno.", COUNT,
    ),
    Question(
        "d_nuova_edificazione", "d", "Alloggi di nuova edificazione, assegnabili nell'anno",
        "Ultimati o che si ultimano nell'anno.", COUNT,
    ),
    Question("e_liberi", "e", "Alloggi liberi, assegnabili nell'anno", "Liberi oggi, in buono stato.", COUNT),
    Question(
        "e_turnover", "e", "Alloggi che si rendono liberi per avvicendamento (turnover)",
        "Stima di quelli che si libereranno nell'anno, compresi quelli rilasciati da Forze di Polizia e Vigili del "
        "Fuoco.", COUNT,
    ),
    Question(
        "e_non_distinti", "e", "Liberi e di avvicendamento in una sola cifra",
        "Solo se non si possono distinguere: in tal caso le due voci precedenti restano vuote.", COUNT,
    ),
    Question(
        "e_di_cui_forze_ordine", "e", "di cui rilasciati da appartenenti alle Forze di Polizia e ai Vigili del Fuoco",
        "Sono già contati nelle voci e precedenti: non si sommano.", COUNT,
    ),
    Question(
        "f_conferiti_privati", "f", "Alloggi conferiti da soggetti privati",
        "Messi a disposizione da privati (l.r. 16/2016 art. 23 c. 2).", COUNT,
    ),
    Question(
        "g_totale_dichiarato", "g", "Totale degli alloggi assegnabili nell'anno",
        "Deve coincidere con la somma calcolata; se non coincide, scrivere perché nelle note.", COUNT,
    ),
    Question(
        "g_di_cui_sas", "g", "di cui destinati a servizi abitativi sociali (SAS)",
        "Parte del totale, non in aggiunta.", COUNT,
    ),
    Question(
        "h_eccedenza_indigenza", "h", "Quota percentuale oltre quella di base per i nuclei in condizioni di indigenza",
        "Solo i punti in più rispetto alla quota di base, per i soli alloggi comunali{cite}.",
        SHARE, CHOICES, comuni_only=True, rule="indigenza_eccedenza",
    ),
    Question(
        "i_forze_ordine", "i", "Quota percentuale riservata alle forze dell'ordine. {words}",
        "La fissa il comune e vale per tutti gli enti proprietari nel comune{cite}.",
        SHARE, CHOICES, comuni_only=True, rule="forze_ordine_ripartizione",
    ),
    Question(
        "i_categoria_aggiuntiva", "i", "Ulteriore categoria di particolare rilevanza sociale",
        "Con le parole dell'atto{cite}. Nessun dato personale: il testo è pubblicato.",
        TEXT, CHOICES, comuni_only=True, rule="categoria_aggiuntiva",
    ),
    Question(
        "i_motivazione", "i", "Motivazione dell'ulteriore categoria",
        "Perché serve, in una o due frasi. Nessun dato personale.",
        TEXT, CHOICES, comuni_only=True,
    ),
    Question(
        "j_sat", "j", "Alloggi da destinare a servizi abitativi transitori (SAT)",
        "Un numero di alloggi, non una percentuale{cite}.", COUNT, CHOICES, rule="sat_tetto",
    ),
    Question(
        "riserve", "", "Quota percentuale riservata alle categorie dell'art. 14",
        "Facoltativa{cite}.", SHARE, CHOICES, rule="riserve_tetto",
    ),
    Question(
        "k_assegnati_anno_precedente", "k", "Alloggi assegnati nell'anno precedente",
        "Assegnazioni concluse nell'anno prima di quello del piano.", COUNT,
    ),
    Question(
        "note", "", "Note", "Ciò che serve a capire i numeri. Nessun dato personale: il testo è pubblicato.", TEXT,
    ),
)  # fmt: skip

MEASURE_QUESTIONS = (
    Question(
        "tipo", "", "Tipo", "misura di welfare abitativo, o progetto", Kind.WORD, Target.MEASURES,
        words=("misura", "progetto"),
    ),
    Question("istat", "", "Codice ISTAT del comune", "vuoto = tutto l'ambito", Kind.ISTAT, Target.MEASURES),
    Question("titolo", "", "Titolo", "il nome con cui è conosciuta", TEXT, Target.MEASURES),
    Question("descrizione", "", "Descrizione", "che cosa fa, per chi; nessun dato personale", TEXT, Target.MEASURES),
    Question("riferimento", "", "Riferimento", "articolo o atto", TEXT, Target.MEASURES),
    Question(
        "importo_eur", "", "Importo massimo in euro", "per nucleo e anno, se l'atto lo stabilisce", COUNT,
        Target.MEASURES,
    ),
)  # fmt: skip

CALCULATED = "somma_calcolata"  # the locked cell with the sum of b, c, d, e, f


# Shares that not every law knows, and whether a form asks for them where the law is not known.
OF_SOME_LAWS = {"riserve": False, "i_forze_ordine": True}


def survey_questions(owner: Owner, rules: Rules | None = None) -> tuple[Question, ...]:
    """What a form asks this owner, in the words of the law in force; a comune's shares only of a comune."""
    return tuple(_worded(question, rules) for question in _of(owner) if _foreseen(question, rules))


def questions_in(owner: Owner, rules: Rules | None = None) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """What a returned form must hold, and what it may hold: the plan's day may have moved since the form was made."""
    must = tuple(one for one in _of(owner) if one.key != "riserve" and _foreseen(one, rules))
    return must, tuple(one for one in _of(owner) if one not in must)


def _of(owner: Owner) -> tuple[Question, ...]:
    return tuple(question for question in SURVEY_QUESTIONS if owner.single or not question.comuni_only)


def _foreseen(question: Question, rules: Rules | None) -> bool:
    if question.key not in OF_SOME_LAWS:
        return True
    known = None if rules is None else rules.rules.get(question.rule)
    return OF_SOME_LAWS[question.key] if known is None else known.foreseen


def _worded(question: Question, rules: Rules | None) -> Question:
    """The question with the words and the citation of the rule it rests on; without either where it is not known."""
    rule = None if rules is None or not question.rule else rules.rules.get(question.rule)
    cite, words = ("", "") if rule is None else (f" ({rule.citation})", rule.version.text)
    text = question.text.replace("{words}", words).strip().removesuffix(".")
    return replace(question, text=text, help=question.help.replace("{cite}", cite))


def measure_questions(owner: Owner) -> tuple[Question, ...]:
    """Columns of the sheet of measures: a comune need not say which comune it is."""
    return tuple(question for question in MEASURE_QUESTIONS if question.key != "istat" or not owner.single)
