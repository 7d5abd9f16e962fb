"""What differs between a published file and the same file made again, to the number; Italian sentences."""

from piano_lib.render.differences.compared import OTHER, SAME, differences

__all__ = ["OTHER", "SAME", "differences"]
