"""The journal of one reading: files as bytes, with their SHA-256, and every finding met on the way."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from piano_lib.italian import reason
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.personal import CODE, personal_datum

LARGEST_FILE = 20_000_000  # bytes; a year of 2,000 comuni is under 1 MB
LONGEST_SEARCHED = 10_000  # characters of a value searched for personal data before some of it is repeated
SHOWN = 60  # characters of a value repeated in a finding


def shown(text: str, longest: int = SHOWN) -> str:
    r"""Make a value read fit to be repeated in a message: short, on one line, nothing invisible.

    >>> shown("1.416"), shown("a\x07b\u202ec"), len(shown("x" * 1_000_000))
    ('1.416', 'a\\x07b\\u202ec', 61)
    """
    cut = text[:longest] + ("…" if len(text) > longest else "")
    return "".join(repr(sign)[1:-1] if unicodedata.category(sign)[0] in "CZ" and sign != " " else sign for sign in cut)


def repeated(code: str, text: str) -> str:
    """What a finding repeats of a value read: nothing where a personal datum is: findings are printed, kept and sent.

    >>> repeated("conteggio-migliaia", "1.416"), repeated("non-testo", "3471234567"), repeated("dato-personale", "…")
    ('1.416', '', '')
    """
    return "" if code == CODE or personal_datum(text[:LONGEST_SEARCHED]) else shown(text)


@dataclass(slots=True)
class Journal:
    """Collects findings and hashes while a folder is read; ``files`` maps names relative to ``folder`` to SHA-256."""

    folder: Path
    findings: list[Finding] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def note(
        self,
        severity: Severity,
        code: str,
        file: str,
        message: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str = "",
        read: str = "",
        istat: str = "",
        owner: str = "",
    ) -> None:
        """Write one finding down."""
        self.findings.append(
            Finding(severity, code, file, row, column, repeated(code, read), message, remedy, istat=istat, owner=owner)
        )

    def error(self, code: str, file: str, message: str, remedy: str, *, row: int | None = None, read: str = "") -> None:
        """Write down something about a file, or a row of it, that blocks."""
        self.note(Severity.ERROR, code, file, message, remedy, row=row, read=read)

    def blocked(self, file: str) -> bool:
        """Whether something already found in this file blocks."""
        return any(finding.blocks and finding.file == file for finding in self.findings)

    def read(self, name: str, *, required: bool = True) -> bytes | None:
        """Return the bytes of a file once, keeping their hash; ``None`` (and a finding) where it cannot be read."""
        path = self.folder / name
        if not path.exists() and not required:
            return None
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= LARGEST_FILE else None
        except FileNotFoundError:
            self.error("file-mancante", name, "il file non c'è", "Crealo, oppure controlla il nome della cartella.")
            return None
        except OSError as error:
            self.error(
                "file-illeggibile", name, f"il file non si può leggere ({reason(error)})", "Controlla i permessi."
            )
            return None
        if content is None:
            message = f"il file è troppo grande ({size // 1_000_000} MB, massimo {LARGEST_FILE // 1_000_000})"
            self.error("file-troppo-grande", name, message, "Controlla che sia il file giusto.")
            return None
        self.files[name] = hashlib.sha256(content).hexdigest()
        return content

    def confirm_unchanged(self) -> None:
        """Find the files that changed while the others were being read: their figures would not belong together."""
        for name, digest in self.files.items():
            try:
                now = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
            except OSError:
                now = ""
            if now != digest:
                self.error("file-cambiato", name, "il file è cambiato durante la lettura", "Ripeti il comando.")
