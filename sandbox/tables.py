"""Tables of numbers: rows in, aligned text, CSV or JSON out."""

from sandbox.writing.text_tables import Row, Tabular, as_csv, as_json, as_text, from_columns, names_of, rows

__all__ = ["Row", "Tabular", "as_csv", "as_json", "as_text", "from_columns", "names_of", "rows"]
