"""What a notebook shows for the objects an analyst holds, without the rooms that hold them knowing of pages.

A class that is shown inherits ``Shown``. Who draws it is a name, given from above (``piano_lib/__init__.py``) and
looked up when something is first shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

_DRAWN_BY: dict[str, str] = {}  # class name -> "module:function"


class Shown:
    """An object that a notebook shows as a captioned table or as prose; its ``repr`` is short."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        module, _, function = _DRAWN_BY[type(self).__name__].partition(":")
        return str(getattr(import_module(module), function)(self))


def draw(by: Mapping[str, str]) -> None:
    """Say who draws each class: ``{"Plan": "piano_lib.display:plan_html"}``."""
    _DRAWN_BY.update(by)
