"""The questions of the ricognizione, letters a to k, in the words of the law (r.r. 4/2017 art. 4 c. 3)."""

from __future__ import annotations

from piano_lib.forms.model import Kind, Owner, Question, Target
from piano_lib.rules.law import Rules

COUNT, SHARE, TEXT = Kind.COUNT, Kind.SHARE, Kind.TEXT
CHOICES = Target.CHOICES
REPLIES = ("presentata", "nulla")

SURVEY_QUESTIONS = (
    Question(
        "dichiarazione", "",
        "Dichiarazione: «presentata», oppure «nulla» se nell'anno non c'è alcun alloggio assegnabile",
        "Anche chi non ha alloggi assegnabili deve rispondere (r.r. 4/2017 art. 5 c. 1; l.r. 16/2016 art. 6 c. 2). "
        "Con «nulla» si lasciano vuote, o a zero, le voci da b a g.",
        Kind.REPLY, words=REPLIES,
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
        "Solo i punti in più rispetto alla quota di base, per i soli alloggi comunali (r.r. 4/2017 art. 13 c. 3).",
        SHARE, CHOICES, comuni_only=True,
    ),
    Question(
        "i_forze_ordine", "i", "Quota percentuale per Forze di Polizia e Corpo nazionale dei Vigili del Fuoco",
        "La fissa il comune e vale per tutti gli enti proprietari nel comune (r.r. 4/2017 art. 4 c. 3 lett. d bis).",
        SHARE, CHOICES, comuni_only=True,
    ),
    Question(
        "i_categoria_aggiuntiva", "i", "Ulteriore categoria di particolare rilevanza sociale",
        "Con le parole dell'atto (r.r. 4/2017 art. 4 c. 3 lett. d). Nessun dato personale: il testo è pubblicato.",
        TEXT, CHOICES, comuni_only=True,
    ),
    Question(
        "i_motivazione", "i", "Motivazione dell'ulteriore categoria",
        "Perché serve, in una o due frasi. Nessun dato personale.",
        TEXT, CHOICES, comuni_only=True,
    ),
    Question(
        "j_sat", "j", "Alloggi da destinare a servizi abitativi transitori (SAT)",
        "Un numero di alloggi, non una percentuale (l.r. 16/2016 art. 23 c. 13).", COUNT, CHOICES,
    ),
    Question(
        "riserve", "", "Quota percentuale riservata alle categorie dell'art. 14",
        "Facoltativa (r.r. 4/2017 art. 4 c. 3 lett. c bis).", SHARE, CHOICES,
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


def survey_questions(owner: Owner, rules: Rules | None = None) -> tuple[Question, ...]:
    """What a form asks this owner; reserves only where the law knows them, a comune's shares only of a comune."""
    reserves = rules is not None and "riserve_tetto" in rules.rules and rules["riserve_tetto"].foreseen
    return tuple(
        question
        for question in SURVEY_QUESTIONS
        if (owner.single or not question.comuni_only) and (reserves or question.key != "riserve")
    )


def measure_questions(owner: Owner) -> tuple[Question, ...]:
    """Columns of the sheet of measures: a comune need not say which comune it is."""
    return tuple(question for question in MEASURE_QUESTIONS if question.key != "istat" or not owner.single)
