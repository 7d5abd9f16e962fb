"""Starts a module of this library in an interpreter of its own, which finds the same modules as this one.

Neither the folder the command was given in nor one named by nobody (``""``) is looked into: a ``babel.py`` left beside
the data is not our babel, and a work tree we happen to stand in is not our library.
"""

from __future__ import annotations

import json
import sys

START = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)


def command(module: str, *words: str) -> list[str]:
    """The command line that runs a module of ours as a program.

    >>> command("piano_lib.render.forge", "7")[1:3]
    ['-P', '-c']
    """
    places = json.dumps([place for place in sys.path if place])
    return [sys.executable, "-P", "-c", START, places, module, *words]
