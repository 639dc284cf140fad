"""Rows to files that people open: CSV, XLSX, DOCX, JSON lines. Streams, and never leaves half a file."""

from .table import Cell, Column, ExportError, Format, Kind, Row
from .writing import most_rows, write

__all__ = ["Cell", "Column", "ExportError", "Format", "Kind", "Row", "most_rows", "write"]
