"""Which imported figures of a site are read for a strategy: those of the site as a whole, or those of its pages, and never those by search query."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, or_

from connectors.db.facts import MetricsWanted
from connectors.db.rows import digest_of_texts
from connectors.db.tables import metrics


@dataclass(frozen=True)
class FiguresWanted(MetricsWanted):
    """`site`: totals and segments of visitors, by day or period. `pages`: totals of pages since `first_on`, and those of whole periods.

    Both leave out the rows by query, which can be millions; the database does not hand them over.
    """

    of: Literal["site", "pages"] = "site"

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What the rows of `metrics` must meet."""
        table = metrics.c
        is_of_site = table.url_digest == digest_of_texts("")
        if self.of == "site":
            return [is_of_site, table.dimension.not_like("%query=%")]
        is_whole = table.dimension_digest == digest_of_texts("")
        is_recent = is_whole if self.first_on is None else and_(is_whole, table.on >= self.first_on)
        is_period = and_(table.dimension.like("period=%"), table.dimension.not_like("%&%"))
        return [~is_of_site, or_(is_recent, is_period)]
