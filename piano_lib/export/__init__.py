"""The same tables in other forms: CSV, workbook, data package, catalogue metadata, PDF."""
