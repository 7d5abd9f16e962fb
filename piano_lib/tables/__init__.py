"""What a reader sees as rows and columns: one table object, written as HTML, XLSX and CSV that cannot disagree."""
