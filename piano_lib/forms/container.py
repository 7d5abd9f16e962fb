"""The gate a returned workbook passes before any library opens it: kind of file, sizes, depth, entities, merged cells.

A workbook is a zip of XML files from outside the office. Sizes come from the zip's own directory, which Python's reader
then enforces; XML is walked once with ``defusedxml``, which refuses entities, and dropped as it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

LARGEST_FILE = 5_000_000  # bytes; a filled form is about 30 kB
LARGEST_PART = 20_000_000  # bytes of one part once unpacked
LARGEST_WHOLE = 60_000_000
LARGEST_TEXTS = 3_000_000  # bytes of the shared strings or of the styles, which are read whole
MOST_PARTS = 300
MOST_ELEMENTS = 150_000  # of the whole file; a form has about 3,000
DEEPEST = 60  # nested elements
FARTHEST = 2_000  # rows or columns a content may be repeated over, in .ods

XLSX_PARTS = re.compile(r"\[Content_Types\]\.xml|.*\.(xml|rels|vml)", re.IGNORECASE)
READ_WHOLE = re.compile(r"xl/(sharedStrings|styles|workbook)\.xml|xl/theme/.*")
SHORTER = "Cancella le righe e le colonne oltre la tabella, salva e invia di nuovo."
AGAIN = "Chiedi all'ente di salvarlo e inviarlo di nuovo."
OLE = b"\xd0\xcf\x11\xe0"


class Refusal(Exception):
    """A file that is not read: stable code, Italian reason, what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        self.code, self.message, self.remedy = code, message, remedy
        super().__init__(f"{message}. {remedy}")


@dataclass(frozen=True, slots=True)
class Container:
    """A file that passed the gate: its bytes, its format, and what was seen on the way."""

    content: bytes
    ods: bool
    merged: tuple[str, ...]  # ranges
    macros: bool


def opened(content: bytes) -> Container:
    """Check the bytes of a returned file. Raises :class:`Refusal`."""
    if len(content) > LARGEST_FILE:
        size = f"{len(content) / 1_000_000:.0f} MB"
        raise Refusal(
            "file-troppo-grande",
            f"il file è troppo grande per essere un modulo ({size})",
            "Togli immagini e righe inutili e salvalo di nuovo.",
        )
    if content.startswith(OLE):
        raise Refusal(
            "protetto-o-xls",
            "il file è protetto da parola d'ordine, o è nel vecchio formato .xls",
            "Togli la protezione del file e salvalo come .xlsx o .ods.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(archive, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refusal(
            "file-danneggiato",
            "il file non è una cartella di lavoro, o è danneggiato o troncato",
            AGAIN,
        ) from error


def _checked(archive: zipfile.ZipFile, content: bytes) -> Container:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    _check_sizes(parts)
    if len(set(names)) < len(names):
        raise Refusal(
            "file-danneggiato",
            "il file contiene due volte la stessa parte",
            AGAIN,
        )
    ods = "content.xml" in names
    if not ods and "xl/workbook.xml" not in names:
        raise Refusal(
            "non-foglio", "il file non è una cartella di lavoro .xlsx o .ods", "Chiedi all'ente il modulo compilato."
        )
    if any(part.flag_bits & 1 for part in parts) or (ods and _encrypted(archive, names)):
        raise Refusal(
            "protetto", "il file è protetto da parola d'ordine", "Togli la protezione del file e salvalo di nuovo."
        )
    walked = ("content.xml", "styles.xml", "META-INF/manifest.xml", "meta.xml", "settings.xml")
    merged, numbers = list[str](), count(1)
    for part in parts:
        if part.filename in walked if ods else XLSX_PARTS.fullmatch(part.filename):
            merged += _walk(archive, part, numbers)
    macros = any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names)
    return Container(content, ods, tuple(merged), macros)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    large = [
        part
        for part in parts
        if part.file_size > LARGEST_PART or (READ_WHOLE.fullmatch(part.filename) and part.file_size > LARGEST_TEXTS)
    ]
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE or large:
        message = f"una volta aperto occuperebbe {whole / 1_000_000:.0f} MB in {len(parts)} parti: non è un modulo"
        raise Refusal("bomba", message, "Cancella le righe e i fogli in più, salva e invia di nuovo.")


def _encrypted(archive: zipfile.ZipFile, names: list[str]) -> bool:
    return "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")


def _walk(archive: zipfile.ZipFile, part: zipfile.ZipInfo, numbers: Iterator[int]) -> list[str]:
    """Walk one XML part within the limits, its elements numbered on from those before; the ranges of merged cells."""
    merged: list[str] = []
    repeated = 1  # times the row being read stands
    try:
        with archive.open(part) as stream:
            for number, element in zip(numbers, _elements(stream), strict=False):
                repeated = _row_times(element, repeated)
                if number > MOST_ELEMENTS or (repeated > FARTHEST and _filled(element)) or _too_wide(element):
                    raise Refusal("troppe-righe", "ci sono troppe righe o celle, anche se vuote o uguali", SHORTER)
                merged += _merged(element)
    except DefusedXmlException as error:
        raise Refusal(
            "xml-ostile",
            "il file contiene entità XML, che un foglio di calcolo non scrive",
            "Non aprirlo: chiedi all'ente da dove viene.",
        ) from error
    except (ParseError, LookupError) as error:
        raise Refusal(
            "file-danneggiato",
            f"la parte «{part.filename[:60]}» del file è danneggiata",
            AGAIN,
        ) from error
    return merged


def _elements(stream: IO[bytes]) -> Any:
    depth = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            if depth > DEEPEST:
                raise Refusal(
                    "file-danneggiato",
                    "il file ha una struttura che un foglio di calcolo non scrive",
                    AGAIN,
                )
            yield element
        else:
            depth -= 1
            if depth > 1:
                element.clear()


def _row_times(element: Any, before: int) -> int:
    return _times(element, "number-rows-repeated") if element.tag.endswith("}table-row") else before


def _too_wide(element: Any) -> bool:
    return _filled(element) and _times(element, "number-columns-repeated") > FARTHEST


def _filled(element: Any) -> bool:
    """Whether it is a cell of an .ods that holds something: empty ones fill a sheet to its end."""
    return element.tag.endswith("table-cell") and any(
        name.endswith(("}value-type", "}formula")) for name in element.attrib
    )


def _times(element: Any, name: str) -> int:
    text = next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
    return int(text) if text.isdecimal() and len(text) < 10 else FARTHEST + 1 if text else 1


def _merged(element: Any) -> list[str]:
    tag = element.tag.rpartition("}")[2]
    if tag == "mergeCell":
        return [str(element.get("ref", "?"))]
    spans = [
        value
        for name, value in element.attrib.items()
        if name.endswith(("number-rows-spanned", "number-columns-spanned"))
    ]
    return ["celle unite"] if any(value not in ("", "0", "1") for value in spans) else []
