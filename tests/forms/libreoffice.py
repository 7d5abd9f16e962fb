"""Drives a real LibreOffice: opens a form, types values in named cells, saves it as .xlsx and .ods.

Run as a script by the Python that Debian's ``python3-uno`` belongs to, it is the client; imported, it starts both.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SOFFICE = shutil.which("soffice")
SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin")
LONGEST_RUN = 240  # seconds; a first start makes the profile
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
Values = Mapping[str, tuple[int, float | str]]  # defined name -> row in its range, value


def fill(folder: Path, form: Path, values: Values) -> dict[str, Any]:
    """Type values in a form; returns what LibreOffice sees, and leaves ``<name>.xlsx`` and ``.ods`` in the folder."""
    assert SOFFICE, "LibreOffice is needed: apt-get install --no-install-recommends libreoffice-calc python3-uno"
    assert SYSTEM_PYTHON
    task = {"form": str(form), "target": str(folder / form.stem), "pipe": f"piano{folder.name}", "values": dict(values)}
    profile = f"-env:UserInstallation={(folder / 'profilo').as_uri()}"
    accept = f"--accept=pipe,name={task['pipe']};urp;"
    command = [SOFFICE, profile, "--headless", "--norestore", "--nologo", "--nodefault", accept]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as office:
        try:
            done = subprocess.run(
                [SYSTEM_PYTHON, __file__, json.dumps(task)],
                capture_output=True,
                text=True,
                timeout=LONGEST_RUN,
                check=False,
            )
            office.wait(LONGEST_RUN)
        finally:
            office.kill()
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def _client(task: dict[str, Any]) -> dict[str, Any]:
    desktop = _desktop(task["pipe"])
    document = desktop.loadComponentFromURL(Path(task["form"]).as_uri(), "_blank", 0, (_property("Hidden", True),))
    for name, (row, value) in task["values"].items():
        cell = document.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, row)
        cell.setString(value) if isinstance(value, str) else cell.setValue(value)
    document.calculateAll()
    for suffix, kind in FILTERS.items():
        document.storeToURL(Path(task["target"] + suffix).as_uri(), (_property("FilterName", kind),))
    document.close(True)
    seen = {suffix: _seen(desktop, task, suffix) for suffix in FILTERS}
    desktop.terminate()
    return seen


def _seen(desktop: Any, task: dict[str, Any], suffix: str) -> dict[str, Any]:
    """What a reader of the saved file meets: kinds of check by cell name, protection, hidden sheets."""
    document = desktop.loadComponentFromURL(
        Path(task["target"] + suffix).as_uri(), "_blank", 0, (_property("Hidden", True),)
    )
    ranges, checks = document.NamedRanges, {}
    for name in ranges.ElementNames:
        cells = ranges.getByName(name).ReferredCells
        if cells is not None:
            check = cells.getCellByPosition(0, 0).Validation
            checks[name] = [check.Type.value, check.ShowErrorMessage, check.ErrorMessage]
    sheets = {sheet.Name: [sheet.isProtected(), sheet.IsVisible] for sheet in document.Sheets}
    document.close(True)
    return {"checks": checks, "sheets": sheets}


def _desktop(pipe: str) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(LONGEST_RUN * 5):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # not listening yet
            time.sleep(0.2)
    raise TimeoutError("LibreOffice does not answer")


def _property(name: str, value: Any) -> Any:
    import uno

    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    print(json.dumps(_client(json.loads(sys.argv[1]))))
