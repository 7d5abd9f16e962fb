"""Figures of speed, each beside its reference in the same run: ``python -m benchmarks`` (docs/prestazioni.md)."""
