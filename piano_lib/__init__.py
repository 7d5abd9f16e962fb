"""Yearly plan of public-housing supply of a Lombardy district: data, law, allocation, reports."""

__version__ = "0.1.0"
