"""Every block of the guide is run: commands with what they answer, Python as doctests, set-up lines too.

``python -m tests.test_guida`` writes the answers of today into the guide; it keeps how many lines each block shows.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

REPO = Path(__file__).resolve().parents[1]
GUIDE = REPO / "docs" / "guida.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GAP = "…"  # alone on a line: any number of lines; inside a line: any text
WIDTH = "100"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and its lines."""

    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A command of a console block and the lines shown under it."""

    command: str
    shown: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    return [Block(found[1], tuple(found[2].splitlines())) for found in BLOCK.finditer(text)]


def calls(block: Block) -> list[Call]:
    made: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            made.append((line[2:], []))
        else:
            made[-1][1].append(line)
    return [Call(command, tuple(shown)) for command, shown in made]


def answer(command: str, desk: Path) -> list[str]:
    """What a person sees: both streams, the desk's own path left out, no-break spaces as spaces."""
    BEFORE.get(command, lambda _: None)(desk)
    words = shlex.split(command)
    environment = {**os.environ, "COLUMNS": WIDTH, "PYTHONUTF8": "1", "BROWSER": "true"}
    call = subprocess.Popen(
        [Path(sys.executable).with_name(words[0]), *words[1:]], cwd=desk, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    said = until_it_serves(call) if words[:2] == ["piano", "lab"] else call.communicate(timeout=600)[0]
    text = said.replace("\xa0", " ").replace(f"{desk}{os.sep}", "")
    return [line.rstrip() for line in text.splitlines()]


def until_it_serves(call: subprocess.Popen[str]) -> str:
    """What JupyterLab says until it is there; then Ctrl-C, twice as it asks."""
    assert call.stdout is not None
    said = ""
    for line in call.stdout:
        said += line
        if "http://" in line:
            break
    while call.poll() is None:
        os.killpg(call.pid, signal.SIGINT)
        try:
            call.wait(timeout=2)
        except subprocess.TimeoutExpired:
            continue
    call.stdout.close()
    assert "http://" in said, said
    return said


def returned(desk: Path) -> None:
    """Two owners return their forms, filled as a person would: the cells are those the form names."""
    answers: dict[str, dict[str, object]] = {
        "019036-cremona": {
            "dichiarazione": "presentata", "data_trasmissione": "25/10/2022", "a_patrimonio_sap": 1030,
            "a_patrimonio_sas": 0, "b_stato_di_fatto": 2, "c_ristrutturati": 5, "d_nuova_edificazione": 0,
            "e_liberi": 8, "e_turnover": 6, "f_conferiti_privati": 0, "h_eccedenza_indigenza": "10", "j_sat": 5,
            "i_categoria_aggiuntiva": "Nuclei in emergenza abitativa", "i_motivazione": "Come da delibera",
        },
        "019003-annicco": {"dichiarazione": "nulla", "data_trasmissione": "26/10/2022"},
    }  # fmt: skip
    (desk / "ritorni").mkdir(exist_ok=True)
    for name, cells in answers.items():
        book = load_workbook(desk / "moduli" / f"{name}.xlsx")
        for key, value in cells.items():
            sheet, _, place = book.defined_names[key].attr_text.partition("!")
            book[sheet][place.replace("$", "").split(":")[0]] = value
        book.save(desk / "ritorni" / f"{name}.xlsx")


BEFORE = {"piano importa ritorni --anno 2023 --prova": returned}  # what others do between two commands


def fits(shown: tuple[str, ...], said: list[str]) -> bool:
    """Whether the lines shown are those said, gaps aside."""
    pattern = ""
    for line in shown:
        pattern += r"(?:.*\n)*?" if line == GAP else ".*".join(map(re.escape, line.rstrip().split(GAP))) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def prepare(desk: Path) -> Path:
    """An analyst's folder: the data and the notebooks, nothing else."""
    shutil.copytree(REPO / "data", desk / "data")
    shutil.copytree(REPO / "notebooks", desk / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return desk


def console() -> Iterator[Call]:
    for block in blocks(GUIDE.read_text(encoding="utf-8")):
        if block.language == "console":
            yield from calls(block)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("guida"))


@pytest.mark.parametrize("call", tuple(console()), ids=lambda call: call.command)
def test_every_command_answers_as_the_guide_shows(call: Call, desk: Path) -> None:
    said = answer(call.command, desk)
    assert fits(call.shown, said), "\n".join(["the guide shows:", *call.shown, "", "the command says:", *said])


def test_every_python_block_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPO)
    source = "\n".join(
        "\n".join(b.lines) + "\n" for b in blocks(GUIDE.read_text(encoding="utf-8")) if b.language == "python"
    )
    test = doctest.DocTestParser().get_doctest(source.replace(" ", " "), {}, "guida", str(GUIDE), 0)
    assert len(test.examples) > 15
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, checker=Spaces())
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


class Spaces(doctest.OutputChecker):
    """Compares with no-break spaces as spaces."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return super().check_output(want.replace("\xa0", " "), got.replace("\xa0", " "), optionflags)


def test_no_block_is_of_a_kind_that_nothing_runs() -> None:
    kinds = {block.language for block in blocks(GUIDE.read_text(encoding="utf-8"))}
    assert kinds == {"console", "python", "sh", "bat"}


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_the_targets_of_make_exist_and_the_environment_can_be_activated() -> None:
    lines = [
        line for block in blocks(GUIDE.read_text(encoding="utf-8")) if block.language == "sh" for line in block.lines
    ]
    own = str(Path(sys.executable).with_name("activate"))
    for line in lines:
        words = shlex.split(line)
        if words[0] == "make":
            call = [*words, "--dry-run"]
        else:
            assert words == ["source", ".venv/bin/activate"]
            call = ["bash", "-c", f"PATH=/usr/bin:/bin; source {shlex.quote(own)} && piano --help"]
        done = subprocess.run(call, cwd=REPO, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert {line.split()[0] for line in lines} == {"make", "source"}


def test_the_steps_for_windows_are_those_of_the_readme() -> None:
    readme = (REPO / "README.md").read_text(encoding="utf-8")
    lines = [
        line for block in blocks(GUIDE.read_text(encoding="utf-8")) if block.language == "bat" for line in block.lines
    ]
    assert len(lines) == 5
    for line in lines:
        assert line in readme


def test_every_command_of_piano_is_in_the_guide() -> None:
    from piano_lib.cli.main import COMMANDS

    text = GUIDE.read_text(encoding="utf-8")
    assert [command.name for command in COMMANDS if f"\n$ piano {command.name} " not in f"{text} "] == ["lab"]
    assert "\n$ piano lab\n" in text


def test_every_picture_and_link_leads_somewhere() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    titles = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line[:1] == "#"
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in titles, target
        else:
            assert (GUIDE.parent / target).exists(), target
    assert all(len(words) >= 40 for words in re.findall(r"!\[([^\]]*)\]", text))


def rewrite(desk: Path) -> None:
    """Put today's answers into the guide, as many lines before and after each gap as it shows now."""
    text = GUIDE.read_text(encoding="utf-8")
    for block in blocks(text):
        if block.language != "console":
            continue
        lines: list[str] = []
        for call in calls(block):
            said = answer(call.command, desk)
            lines += [f"$ {call.command}", *(call.shown if fits(call.shown, said) else _cut(call.shown, said))]
        old, new = ("\n".join(["```console", *shown, "```"]) for shown in (block.lines, lines))
        text = text.replace(old, new)
    GUIDE.write_text(text, encoding="utf-8")


def _cut(shown: tuple[str, ...], said: list[str]) -> list[str]:
    """The lines to show; one that leaves something out in its middle goes on leaving it out."""
    short = [line for line in shown if GAP in line and line != GAP]
    said = [next((kept for kept in short if fits((kept,), [line])), line) for line in said]
    if GAP not in shown:
        return said
    before = shown.index(GAP)
    after = len(shown) - before - 1
    return [*said[:before], GAP, *(said[-after:] if after else [])]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        rewrite(prepare(Path(folder).resolve()))
