"""How much memory the cells of a notebook may take, where the system can keep to it."""

from __future__ import annotations

import contextlib

CELLS = 4 << 30  # bytes of address space: a cell that wants more gets a MemoryError, the machine goes on


def limit() -> None:
    """Hold this process to ``CELLS``; Windows has no such limit and macOS does not keep to it."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > CELLS:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (CELLS, hard))
