"""What must hold of competitors: one row a site, the target's too, whose every figure says from how many pages and how it is known."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Given, Suite, keyed, not_empty, not_less, one_of, present, unique, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("site",)
_FIGURES = ("formats", "structure", "title_patterns", "seo", "cadence", "freshness", "readability", "languages")
_STATUSES = ("measured", "estimated", "unknown")
_TRENDS = ("rising", "falling", "flat", "unknown")
_ROUNDING = 1e-4  # shares are rounded to six digits, and there are at most some dozens of sites


def _share_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far the sites' shares of the topics, or of the pages, are from adding up to one; nothing to tell of a market without topics."""
    shares = frame[["topic_share", "page_share"]].astype("float64").sum()
    return frame["topic_page_count"].astype("float64") * 0 + (float((shares - 1).abs().max()) if frame["topic_page_count"].sum() > 0 else 0.0)


def _target_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far the number of targets is from one."""
    return frame["page_count"].astype("float64") * 0 + abs(int(frame["is_target"].astype(bool).sum()) - 1)


def _unstated_count(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How many groups of figures of a site do not say from how many pages, or how, they are known."""
    return _counted(frame, lambda figures: figures.get("status") not in _STATUSES or not isinstance(figures.get("n"), int))


def _invented_count(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How many groups of figures of a site are unknown and have shares or a rate all the same."""
    return _counted(frame, lambda figures: figures.get("status") == "unknown" and any(figures.get(name) is not None for name in _told(figures)))


def _told(figures: Mapping[str, Any]) -> list[str]:
    return [name for name in figures if name == "shares" or name.endswith("_share") or name.startswith(("median", "pages_a_month"))]


def _counted(frame: "pd.DataFrame", is_bad: Any) -> "pd.Series[Any]":
    kept = [name for name in _FIGURES if name in frame.columns]
    return frame[kept].apply(lambda row: float(sum(not isinstance(cell, Mapping) or bool(is_bad(cell)) for cell in row)), axis=1).astype("float64")


def _is_rate_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether an unknown rate has a number, or a known one has none, as 0 or 1."""
    return ((frame["cadence_status"] == "unknown") == frame["pages_a_month"].notna()).astype("float64")


SUITE = Suite(
    dataset="competitors",
    columns=(
        *_KEY, "is_target", "market_rank", "page_count", "content_count", "topic_page_count", "word_count", "topic_share", "page_share", "word_share",
        "topics_count", "topics_led_count", "breadth", "focus", "top_topics", *_FIGURES, "pages_a_month", "cadence_status", "cadence_trend",
    ),
    key=_KEY,
    expectations=(
        not_empty("The target itself is a row."),
        *keyed(_KEY),
        one_of("site", Given("sites"), "Only the sites of the brief are compared."),
        within("target_residue", 0, 0, "Competitors are compared with one target."),
        present("market_rank", "A site without a place is in no market."),
        unique(["market_rank"], "Ranks are an order."),
        within("market_rank", 1, None, "Ranks begin at one."),
        within("page_count", 0, None, "There are no fewer than no pages."),
        not_less("page_count", "content_count", "Content pages are among the pages."),
        within("topic_share", 0, 1, "It is a share."),
        within("page_share", 0, 1, "It is a share."),
        within("word_share", 0, 1, "It is a share."),
        within("share_residue", 0, _ROUNDING, "The sites' shares of the market add up to the whole of it."),
        not_less("topics_count", "topics_led_count", "A site leads only topics that it covers."),
        not_less("topics_count", "breadth_floor", "A site is no broader than the number of its topics."),
        within("focus", 0, 1, "It is a probability."),
        within("pages_a_month", 0, None, "Nobody publishes fewer than no pages."),
        one_of("cadence_status", _STATUSES, "Every number says where it is from."),
        one_of("cadence_trend", _TRENDS, "Other trends are explained nowhere."),
        within("is_rate_invented", 0, 0, "An unknown rate has no number, and a known one has."),
        within("unstated_count", 0, 0, "Figures say from how many pages, and how, they are known."),
        within("invented_count", 0, 0, "What is unknown has no figures."),
    ),
    derived={
        "target_residue": _target_residue, "share_residue": _share_residue, "is_rate_invented": _is_rate_invented,
        "unstated_count": _unstated_count, "invented_count": _invented_count,
        "breadth_floor": lambda frame, _context: frame["breadth"].astype("float64") - _ROUNDING,
    },
)  # fmt: skip
"""Its context: `sites`, those of the brief."""
