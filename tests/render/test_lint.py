"""Each rule of the lint finds what it is there for, and a good page has no finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.render import layout, lint

ZERO = ' tabindex="0"'
ALT = "Gli alloggi assegnabili sono 12: 9 nel capoluogo, 3 altrove; un ente non ha risposto."
TABLE = (
    '<section class="tabella" aria-labelledby="t-titolo" tabindex="0"><table><caption id="t-titolo">Alloggi</caption>'
    '<thead><tr><th scope="col">Comune</th><th scope="col" class="n">g</th></tr></thead>'
    '<tbody><tr><th scope="row">Cremona</th><td class="n">9</td></tr></tbody></table></section>'
)
IMAGE = f'<img alt="{ALT}" width="10" height="10" src="data:image/svg+xml,%3Csvg/%3E">'
FIGURE = (
    f'<figure id="f">{IMAGE}'
    "<figcaption>Alloggi per comune. Fonte: prova.</figcaption>"
    '<p class="nota"><a href="#t">Dati della figura</a></p></figure>'
)
CONTENT = (
    '<h1>Piano</h1><p class="stato-dati">Dati dimostrativi.</p><h2>Alloggi</h2>'
    f'<div id="t">{TABLE}</div><h3>Figura</h3>{FIGURE}'
)
PAGE = layout.compose(CONTENT)


def test_a_good_page_has_no_finding() -> None:
    assert lint.findings(PAGE, demonstration=True) == ()


SPOILED = {
    "no language": ('lang="it"', 'lang="en"', "lingua italiana"),
    "no title": ("<title>Piano</title>", "<title> </title>", "non ha titolo"),
    "two mains": ("</main>", "</main><main></main>", "un solo contenuto principale"),
    "no first heading": ("<h1", "<h2", "primo livello sono 0"),
    "two first headings": ("</h1>", "</h1><h1>Altro</h1>", "primo livello sono 2"),
    "a skipped level": ("<h3", "<h4", "se ne salta uno"),
    "an empty heading": (">Figura</h3>", "></h3>", "h3 è vuoto"),
    "an id twice": ('id="f"', 'id="t"', "«t» compare 2 volte"),
    "a label that is not there": ('aria-labelledby="t-titolo"', 'aria-labelledby="z"', "rimanda a «z»"),
    "a link to nowhere": ('href="#t"', 'href="#z"', "che non c'è"),
    "a link without words": (">Dati della figura</a>", "></a>", "non ha parole"),
    "a link that runs": ('href="#t"', 'href="javascript:alert(1)"', "indirizzo non ammesso"),
    "a link to a file of the machine": ('href="#t"', 'href="file:///c:/dati.csv"', "indirizzo non ammesso"),
    "an absolute path": ('href="#t"', 'href="/home/dati.csv"', "indirizzo non ammesso"),
    "a heading left out of the contents": ('<li><a href="#alloggi">', '<li><a href="#t">', "manca nell'indice"),
    "no caption": ('<caption id="t-titolo">Alloggi</caption>', '<caption id="t-titolo"></caption>', "didascalia"),
    "a header without scope": ('<th scope="row">', "<th>", "1 intestazioni senza «scope»"),
    "a header with a wrong scope": ('scope="row"', 'scope="riga"', "1 intestazioni senza «scope»"),
    "an empty header": (">Comune</th>", "></th>", "un'intestazione è vuota"),
    "no region": ('class="tabella"', 'class="altro"', "regione con nome"),
    "a region no keyboard reaches": (ZERO, "", "tastiera"),
    "a machine's missing value": ('<td class="n">9</td>', '<td class="n">nan</td>', "invece di «n.c.»"),
    "no alternative text": (f'alt="{ALT}" ', "", "ha 0 caratteri"),
    "a short alternative text": (ALT, "Grafico a barre degli alloggi", "servono almeno 40"),
    "the placeholder of nbconvert": (ALT, "No description has been provided for this image", "segnaposto"),
    "an image from the network": ("data:image/svg+xml,%3Csvg/%3E", "https://example.org/x.png", "prende dalla rete"),
    "an image of its own": ("<h2", f'<img alt="{ALT}" src="data:image/png;base64,"><h2', "non è in una figura"),
    "a figure without caption": ("Alloggi per comune. Fonte: prova.", "", "manca la didascalia"),
    "a figure without image": (IMAGE, "", "manca l'immagine"),
    "a figure without data": ('<a href="#t">', '<a href="#alloggi">', "mancano i dati"),
    "no policy": ("default-src 'none'", "default-src *", "Content-Security-Policy"),
    "a script": ("</main>", "<script>1</script></main>", "«script»"),
    "an inline drawing": ("</main>", "<svg></svg></main>", "«svg»"),
    "an event": ("<h1", '<h1 onclick="x()"', "«onclick»"),
    "a style of its own": ("<h1", '<h1 style="color:red"', "«style»"),
    "a style sheet that fetches": ("</style>", "a{background:url(//x)}</style>", "foglio di stile"),
    "a page that goes elsewhere": ("<title>", '<meta http-equiv="Refresh" content="0"><title>', "rimanda altrove"),
    "a print": ("</main>", "<pre>1</pre></main>", "uscita di testo"),
    "a data frame of pandas": ('class="tabella"', 'class="tabella dataframe"', "cella del quaderno"),
    "a prompt": ("Dati dimostrativi.", "Dati dimostrativi. Out[3]:", "codice"),
    "an error of the program": ("Dati dimostrativi.", "Dati dimostrativi. Traceback (most recent call last)", "errore"),
    "a module of the program": ("Dati dimostrativi.", "Dati dimostrativi. piano_lib/x.py", "un file"),
    "a file of the data": ("Dati dimostrativi.", "Dati dimostrativi. 2022/scelte.csv", "un file"),
    "a folder of this machine": ("Dati dimostrativi.", f"Dati dimostrativi. {Path.cwd()}/x", "di questo computer"),
    "no word about the data": ("Dati dimostrativi.", "Dati.", "dati dimostrativi"),
}  # fmt: skip


@pytest.mark.parametrize("defect", SPOILED)
def test_a_defect_is_found(defect: str) -> None:
    good, bad, words = SPOILED[defect]
    assert good in PAGE, "the sample no longer holds what this test spoils"
    found = lint.findings(PAGE.replace(good, bad, 1), demonstration=True)
    assert any(words in sentence for sentence in found), found


def test_an_alternative_text_that_repeats_the_caption_is_found() -> None:
    caption = "Alloggi assegnabili nell'anno per comune e per ente proprietario"
    page = PAGE.replace(ALT, caption).replace("Alloggi per comune. Fonte", caption + ". Fonte")
    assert lint.findings(page) == ("Immagine 1: il testo alternativo ripete la didascalia.",)


def test_names_given_by_the_caller_are_private_too() -> None:
    assert lint.findings(PAGE.replace("Alloggi</caption>", "Alloggi /lavoro/x</caption>"), private=["/lavoro"]) == (
        "La pagina contiene un percorso o un nome di questo computer: «/lavoro».",
    )


def test_words_a_user_name_may_be_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user called «comune» or a computer called «alloggi» must not stop every publication."""
    monkeypatch.setattr(lint.getpass, "getuser", lambda: "comune")
    monkeypatch.setattr(lint.socket, "gethostname", lambda: "alloggi")
    assert lint.findings(PAGE) == ()
    monkeypatch.setattr(lint.socket, "gethostname", lambda: "pc-alloggi.rete")
    assert lint.findings(PAGE.replace("Figura</h3>", "Figura di pc-alloggi.rete</h3>")) != ()
    assert lint.findings(PAGE.replace("Figura</h3>", "Figura di /x/comune/y</h3>")) != ()


def test_a_file_on_the_web_may_be_a_source() -> None:
    source = "Fonte: https://dati.example.org/case/elenco.csv"
    assert lint.findings(PAGE.replace("Dati dimostrativi.", f"Dati dimostrativi. {source}")) == ()


def test_official_data_need_no_such_word() -> None:
    assert lint.findings(PAGE.replace("Dati dimostrativi.", "Dati.")) == ()
