"""The accessibility statement as a page beside the reports it speaks of; its text is ``accessibilita.md``."""

from __future__ import annotations

from piano_lib.render import names
from piano_lib.render.layout import FOLDER, compose, markdown
from piano_lib.render.links import TO_INDEX
from piano_lib.survey.model import Ambito
from piano_lib.tables.html import text


def statement(ambito: Ambito) -> str:
    """The page of the statement, for the folder of the ambito."""
    words = (FOLDER / "accessibilita.md").read_text(encoding="utf-8")
    banner = f'<header class="testata"><p class="ente">{text(ambito.name)}</p></header>\n'
    return compose(banner + markdown(words), ((names.INDEX, TO_INDEX),))
