"""The report as a tagged PDF/UA, by WeasyPrint (extra ``pdf``); the page it is made from is the published HTML."""

from __future__ import annotations

import hashlib
import logging
import warnings
from typing import Any

VARIANT = "pdf/ua-1"
INSTALL = 'Installarlo con: pip install "piano-lib[pdf]"'


class PdfUnavailable(Exception):
    """The PDF cannot be made on this machine; the message says what is missing and what to do."""


def pdf(html: str) -> bytes:
    """Make the PDF of a page: PDF/UA-1 declared, tagged, with bookmarks from the headings; no network, no file read.

    Raises ``PdfUnavailable`` where WeasyPrint, the library it draws text with (Pango) or every font is missing.
    """
    weasyprint = _weasyprint()
    # The identifier would be random: taken from the page, the same page gives the same bytes.
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    embedded_only = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    document = weasyprint.HTML(string=html, url_fetcher=embedded_only, media_type="print")
    options = {"pdf_variant": VARIANT, "pdf_identifier": identifier, "pdf_tags": True}
    # Hints: the size of an image is in its attributes, the page allows no style in the markup.
    return bytes(document.write_pdf(presentational_hints=True, **options))


def _weasyprint() -> Any:
    try:
        with warnings.catch_warnings():
            # It would go on for ever in search of a font; its warning, made an error, comes back at each import.
            warnings.filterwarnings("error", "(?i).*fontconfig", UserWarning)
            import weasyprint
    except UserWarning as error:
        raise PdfUnavailable(
            "Non c'è alcun carattere tipografico installato, e il PDF ne ha bisogno. Su Debian e Ubuntu: "
            "apt-get install fonts-dejavu-core. Il rapporto HTML è completo anche senza."
        ) from error
    except ImportError as error:
        raise PdfUnavailable(f"Manca WeasyPrint, che serve per il PDF. {INSTALL}") from error
    except OSError as error:  # the Python package is there, Pango is not
        raise PdfUnavailable(
            "Manca Pango, la libreria con cui WeasyPrint scrive i testi del PDF. Su Debian e Ubuntu: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0; su Windows: installare MSYS2 e il pacchetto Pango "
            f"(guida di WeasyPrint, «Installation»). Il rapporto HTML è completo anche senza. ({error})"
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it names the browser-only rules of the style sheet
    return weasyprint
