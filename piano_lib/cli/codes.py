"""Exit codes of a command that did not end by itself, as shells give them."""

from __future__ import annotations

INTERRUPTED = 130  # by Ctrl-C
UNHEARD = 141  # it wrote to a pipe nobody reads any more
