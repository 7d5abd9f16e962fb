"""Reads one year of data and checks it: every problem is a finding with file, row, column, value read and remedy."""

from piano_lib.survey.ambito import read_ambito
from piano_lib.survey.finding import DataError, Finding, Severity
from piano_lib.survey.year import read_year, years

__all__ = ["DataError", "Finding", "Severity", "read_ambito", "read_year", "years"]
