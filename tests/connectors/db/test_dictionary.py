"""The data dictionary says what the tables are."""

from pathlib import Path

from connectors.db.dictionary import dictionary
from connectors.db.tables import metadata

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_every_table_and_column_is_described() -> None:
    assert [table.name for table in metadata.sorted_tables if not table.info.get("row")] == []
    assert [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns if not column.doc] == []


def test_the_written_dictionary_is_that_of_the_tables() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == dictionary(), "Run `make dictionary`."
