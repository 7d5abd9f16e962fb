"""The PDF of a page, made by a process of its own: it may take so many seconds and so much memory, and no more."""

from __future__ import annotations

import os
import subprocess
import sys

from piano_lib.export.pdf import PdfUnavailable, pdf
from piano_lib.italian import seconds
from piano_lib.render import launch, leash

REFUSED = 3  # exit code: what is on standard output is why there is no PDF


def printed(html: str, limit: int) -> bytes:
    """Make the PDF of a page in at most ``limit`` seconds. Raises ``PdfUnavailable`` with an Italian sentence."""
    command = launch.command("piano_lib.render.printing", str(os.getpid()))
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    with process, leash.held(process.kill):
        try:
            content, _ = process.communicate(html.encode(), timeout=limit)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                late = f"Il PDF non è pronto dopo {seconds(limit)}: concedine di più con --limite."
                raise PdfUnavailable(late) from None
            raise
    if process.returncode == REFUSED:
        raise PdfUnavailable(content.decode())
    if process.returncode:
        raise PdfUnavailable(f"Il processo che faceva il PDF si è interrotto (codice {process.returncode}).")
    return content


def main(parent: int) -> int:
    """Read a page on standard input, write its PDF on standard output."""
    leash.end_with(parent)
    leash.limit_memory()
    try:
        content, code = pdf(sys.stdin.buffer.read().decode()), 0
    except PdfUnavailable as error:
        content, code = str(error).encode(), REFUSED
    sys.stdout.buffer.write(content)
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
