"""What a worker writes: products that may be, by then, those that readers see."""

from __future__ import annotations

import os
from pathlib import Path

from piano_lib.render import making
from piano_lib.render.jobs import Job, Kind


def test_a_product_made_twice_does_not_touch_the_one_already_published(tmp_path: Path, monkeypatch) -> None:
    job = Job(Kind.DATA, "dati aperti 2022", "chiave", tmp_path, 2022, work=tmp_path / "lavori")
    published = tmp_path / "piano-2022.csv"

    def slow(_: Job) -> dict[str, bytes]:
        """Another worker, believed dead, makes the same job and it is published while we are at it."""
        (job.folder / "2022").mkdir()
        (job.folder / "2022" / "piano-2022.csv").write_bytes(b"pubblicato")
        os.link(job.folder / "2022" / "piano-2022.csv", published)
        return {"2022/piano-2022.csv": b"rifatto"}

    monkeypatch.setattr("piano_lib.render.products.data_files", slow)
    made = making.make(job)
    assert made.failure == ""
    assert published.read_bytes() == b"pubblicato"
    assert (job.folder / "2022" / "piano-2022.csv").read_bytes() == b"rifatto"
