"""What chapters show beside their sentences: tables, drawings, figures with a status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from tasks.report.figures import UNKNOWN, amount, is_known
from tasks.report.plain_text import plain

STATUSES = ("measured", "estimated", "unknown")


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, or a table of its own: the first cell of a row names it, the columns at `texts` hold words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title, its key (class of a colour and name), what to know about it, and its figures."""

    name: str
    title: str
    svg: Markup
    key: tuple[tuple[str, str], ...]
    note: str
    table: Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as text, how it is known, and by what."""

    text: str
    status: str = "measured"
    method: str = ""


NO_FIGURE = Figure(UNKNOWN, UNKNOWN)


def figure(row: Mapping[str, Any], name: str, digits: int = 0) -> Figure:
    """The figure of a column that has a status and a method beside it; unknown where the status does not say where a number is from."""
    status = row[f"{name}_status"]
    if status not in STATUSES or status == UNKNOWN or not is_known(row[name]):
        return NO_FIGURE
    return Figure(amount(row[name], digits), str(status), plain(row[f"{name}_method"], 80))


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[int] = ()) -> Table | None:
    """A table, or None where it has no rows."""
    return Table(caption, tuple(head), tuple(tuple(row) for row in rows), tuple(texts)) if rows else None
