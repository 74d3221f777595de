"""The pages that a comparison of sites counts, one row a page, with what is read off each: dates, structure, topic."""

from datetime import date, datetime
from itertools import pairwise

import pandas as pd

from tasks.gap.content import FURNITURE_KINDS
from tasks.gap.selection import analysable

CONTENT_COLUMNS = [
    "site", "url", "title", "topic_id", "similarity", "published_on", "touched_on", "word_count", "heading_count", "section_count", "has_table",
    "has_question", "language", "readability", "readability_method", "content_kind", "schema_types",
]  # fmt: skip

_QUESTION_ENDS = ("?", "？", "؟")
_CELL_BORDER = " | "


def content_rows(pages: pd.DataFrame, topic_pages: pd.DataFrame, as_of: datetime | date) -> pd.DataFrame:
    """The content pages of all sites in the order of site and URL, with `CONTENT_COLUMNS`.

    `pages` are those that stand at `as_of`, as they are loaded; home pages, listings, contact, legal and error pages are left out.
    `topic_id` is missing on pages without a topic. `published_on` and `touched_on` (the later of publication and change) are days,
    NaT where none is known or it lies after `as_of`. `has_table` is told by cells in the text, `has_question` by a heading that asks.
    """
    light = pages.assign(has_table=[_has_table(text) for text in pages["text"]]).drop(columns="text")
    kept = analysable(light).drop_duplicates("url")
    kept = kept[~kept["content_kind"].isin(FURNITURE_KINDS)]
    topics = topic_pages[["url", "topic_id", "similarity"]]
    rows = kept.merge(topics, on="url", how="left", validate="one_to_one")
    today = day_of(as_of)
    published, modified = (_days(rows[name], today) for name in ("published_on", "modified_on"))
    headings = [[line for line in lines if isinstance(line, str)] for lines in rows["headings"]]
    return rows.assign(
        title=rows["title"].fillna("").astype("str"),
        published_on=published,
        touched_on=published.where(published >= modified, modified).fillna(published),
        heading_count=[len(lines) for lines in headings],
        section_count=[sum(line.startswith("h2 ") for line in lines) for lines in headings],
        has_question=[any(line.rstrip().endswith(_QUESTION_ENDS) for line in lines) for lines in headings],
        word_count=rows["word_count"].astype("int64"),
        readability=rows["readability"].astype("float64"),
    )[CONTENT_COLUMNS]


def day_of(instant: datetime | date) -> pd.Timestamp:
    """The day of an instant, without a zone, as dates of pages are."""
    return pd.Timestamp(instant.strftime("%Y-%m-%d"))


def _days(values: "pd.Series[pd.Timestamp]", today: pd.Timestamp) -> "pd.Series[pd.Timestamp]":
    days = pd.to_datetime(values, errors="coerce").astype("datetime64[us]")
    return days.where(days <= today)


def _has_table(text: object) -> bool:
    """Whether two lines on end have cells, which the text parts by bars."""
    if not isinstance(text, str) or _CELL_BORDER not in text:
        return False
    is_row = [_CELL_BORDER in line for line in text.split("\n")]
    return any(first and second for first, second in pairwise(is_row))
