"""Where the sites stand: the map of what they write about, and their order by share of the market's topics."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tasks.report.charts import Place, Words, scatter
from tasks.report.exhibits import Chart, Table, table
from tasks.report.figures import UNKNOWN, amount, is_known, listed, percent
from tasks.report.frames import flags, having, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain
from tasks.report.topic_names import named, topic_names

_PLACES = ("site", "x", "y", "page_count", "is_target", "status")
_AXES = ("axis", "explained_share", "toward_high", "toward_low")
_SIDES = {"x": ("right", "left"), "y": ("top", "bottom")}
_POSITION = (
    "market_rank", "site", "topic_share", "page_share", "word_share", "topics_count", "topics_led_count", "breadth", "pages_a_month",
    "cadence_status",
)  # fmt: skip


def positioning(data: ReportInput) -> Chart | None:
    """The map of sites, from `map_places` and `map_axes`; None where fewer than two sites have a place."""
    places = having(data.map_places, _PLACES)
    known = places[places["x"].notna() & places["y"].notna()]
    if len(known) < 2:
        return None
    words = Words("chart-map", "Who writes about what", "Sites as points: the nearer two are, the more alike are the topics of their pages.")
    axes = {row["axis"]: row for row in rows(data.map_axes, _AXES) if row["axis"] in _SIDES}
    names = topic_names(data)
    ends = {side: ends_of(row, names)[place][:1] for axis, row in axes.items() for place, side in enumerate(_SIDES[axis])}
    shown = known.assign(is_own=flags(known["is_target"])).sort_values(["is_own", "page_count", "site"], ascending=[False, False, True])
    drawn, numbered = scatter(words, _places(shown.head(data.limits.sites)), {side: found[0] for side, found in ends.items() if found})
    return Chart(words.name, words.title, drawn, _key(data, numbered), _note(axes, names), _table(places))


def _key(data: ReportInput, numbered: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The colours, and the sites that have a number in place of their name."""
    named_so = (("target" if name == data.target else "rival", f"{number}: {name}") for number, name in enumerate(numbered, start=1))
    return (("target", plain(data.target, 60)), ("rival", "competitors"), *named_so)


def ends_of(axis: Mapping[str, Any], names: Mapping[Any, str]) -> tuple[Sequence[str], Sequence[str]]:
    """The topics toward which an axis runs: at its high end, and at its low end."""
    return named(axis["toward_high"], names), named(axis["toward_low"], names)


def _places(shown: pd.DataFrame) -> list[Place]:
    most = pd.to_numeric(shown["page_count"], errors="coerce").max()
    sizes = (pd.to_numeric(shown["page_count"], errors="coerce") / most).fillna(0.0) if is_known(most) and most else [0.0] * len(shown)
    columns = zip(shown["site"], shown["x"], shown["y"], sizes, shown["is_own"], strict=True)
    return [Place(plain(site, 80), float(x), float(y), float(size), bool(is_own)) for site, x, y, size, is_own in columns]


def _note(axes: Mapping[str, Mapping[str, Any]], names: Mapping[Any, str]) -> str:
    told = ["The larger a point, the more pages the site has on topics."]
    for axis, (high, low) in _SIDES.items():
        if axis in axes and (axes[axis]["explained_share"] or 0) > 0:
            ends = [f"toward the {side} {listed(found[:3])}" for side, found in zip((high, low), ends_of(axes[axis], names), strict=True) if found]
            way = "Across" if axis == "x" else "Up and down"
            told.append(f"{way}, {percent(axes[axis]['explained_share'])} of the sites’ differences: {'; '.join(ends)}.")
    return " ".join(told)


def _table(places: pd.DataFrame) -> Table:
    lines = tuple((plain(row["site"], 80), amount(row["page_count"]), amount(row["x"], 2), amount(row["y"], 2)) for row in rows(places, _PLACES))
    return Table("Places on the map", ("Site", "Pages on topics", "Across", "Up"), lines)


def market_position(data: ReportInput) -> Table | None:
    """The sites in the order of their share of the market's topics, from `profiles`."""
    head = (
        "Site", "Place", "Share of the market", "Share of pages", "Share of words", "Topics", "Topics led", "Topics in effect", "Pages a month",
    )  # fmt: skip
    lines = [_position(row) for row in rows(data.profiles, _POSITION)]
    return table("Market position, by the mean share of a topic", head, lines if len(lines) > 1 else [])


def _position(row: Mapping[str, Any]) -> tuple[str, ...]:
    shares = (percent(row[name]) for name in ("topic_share", "page_share", "word_share"))
    counts = (amount(row["topics_count"]), amount(row["topics_led_count"]), amount(row["breadth"], 1))
    return (plain(row["site"], 80), amount(row["market_rank"]), *shares, *counts, a_month(row["pages_a_month"], row["cadence_status"]))


def a_month(pages: Any, status: Any) -> str:
    """A rate of publishing; what is estimated from the dated pages alone is a lower bound, and said to be one."""
    if status not in ("measured", "estimated"):
        return UNKNOWN
    return "at least " * (status == "estimated" and is_known(pages)) + amount(pages, 1)
