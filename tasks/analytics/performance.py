"""How pages, topics, pillars, formats, authors and the site do: the last 28 days against the 28 before, a year before, and their own kind.

Sums come from the store, by address; they are joined to pages before (`page_join`). What joins no page is a row of kind `unmatched`, so that the
pages of each kind, together with it, add up to what the source tells of pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tasks.analytics import breaks as register
from tasks.analytics.chance import Spread, count_interval, share_interval
from tasks.analytics.performance_words import statement
from tasks.analytics.windows import caution, window_of

PERFORMANCE_COLUMNS = [
    "kind", "key", "label", "metric", "source", "window_from", "window_to", "value", "lo_90", "hi_90", "before", "before_lo_90", "before_hi_90",
    "year_before", "baseline", "change", "change_share", "year_change_share", "n_days", "page_count", "caution", "statement", "status",
    "evidence_ids",
]  # fmt: skip
KINDS: Mapping[str, str | None] = {"site": None, "page": "url", "topic": "topic_id", "pillar": "pillar_id", "format": "format", "author": "author"}
"""What rows are about, and the column of `pages` that says to which a page belongs."""
WINDOWS: Mapping[str, str] = {"last": "after", "before": "before", "year": "year_after"}
UNMATCHED = "unmatched"
COUNTS = frozenset(("clicks", "impressions", "sessions", "engaged_sessions", "views", "conversions", "key_events", "events", "leads", "purchases",
                    "transactions"))  # fmt: skip
"""What happens once, so that days and pages add up. Users do not: one person is a user of many days and pages."""
SUMS = COUNTS | {"revenue", "position_weight"}
"""What is told; sums of anything else mean nothing, and are left out."""
_KEYS = ["kind", "key", "metric", "source"]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What performance is told from.

    `sums`: url (a page's, "" the whole site, or an address that is no page), metric, source, window (`last`, `before`, `year`), value: sums of the
    days of a window; beside clicks and impressions `position_weight`, the sum of impressions times position. `days`: source, window, days that have
    figures.
    `pages`: url, title, and as far as known topic_id, pillar_id, format, author. `labels`: names of topics and pillars by id. `spread` as of clicks.
    `spans` are the days that windows (`after`, `before`) stand for, where they are not the usual ones.
    """

    sums: pd.DataFrame
    days: pd.DataFrame
    pages: pd.DataFrame
    ends_on: date
    labels: Mapping[str, str] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)
    breaks: pd.DataFrame | None = None
    spans: Mapping[str, register.Window] = field(default_factory=dict)

    def window(self, name: str) -> register.Window:
        """The days of a window, by its name in `sums`."""
        return self.spans.get(WINDOWS[name]) or window_of(WINDOWS[name], self.ends_on)


def track_performance(facts: Facts) -> pd.DataFrame:
    """A row a kind, key, metric and source, with `PERFORMANCE_COLUMNS`; the site first, the larger before the smaller.

    `lo_90` and `hi_90` hold the expected count (over-dispersion of the site's own pages) or the click-through (Wilson's interval); of a mean
    position and of revenue they are unknown. Metrics that do not add up (`SUMS` are those that do) are left out. `baseline` is the median of its
    kind on this site. Values a year before, and changes against nothing, are NaN: unknown.
    """
    facts = replace(facts, sums=facts.sums[facts.sums["metric"].isin(SUMS)])
    counted = _by_window(pd.concat([_grouped(facts, kind, column) for kind, column in KINDS.items()] + [_unmatched(facts)], ignore_index=True))
    rows = pd.concat([_counts(counted, facts.spread), _click_through(counted, facts.spread), _positions(counted)], ignore_index=True)
    rows = _dated(rows, facts)
    rows = rows.assign(
        baseline=rows.groupby(["kind", "metric", "source"])["value"].transform("median").where(~rows["kind"].isin(["site", UNMATCHED]))
    )
    rows = rows.assign(
        change=rows["value"] - rows["before"],
        change_share=(rows["value"] / rows["before"] - 1).where(rows["before"] > 0),
        year_change_share=(rows["value"] / rows["year_before"] - 1).where(rows["year_before"] > 0),
        label=_labels(rows, facts), status=np.where(rows["value"].isna(), "unknown", "measured"),
    )  # fmt: skip
    texts = pd.Series([statement(row) for row in rows.to_dict("records")], index=rows.index, dtype="object")
    none: pd.Series[Any] = pd.Series([[] for _ in range(len(rows))], index=rows.index, dtype="object")
    order = rows["kind"].map({kind: place for place, kind in enumerate([*KINDS, UNMATCHED])})
    told = rows.assign(statement=texts, evidence_ids=none, order=order)
    return told.sort_values(["order", "metric", "source", "value", "key"], ascending=[True, True, True, False, True], ignore_index=True)[
        PERFORMANCE_COLUMNS
    ]


def reconciled(facts: Facts, query_sums: pd.DataFrame | None = None) -> pd.DataFrame:
    """Whether the parts of each count add up, in the last window, a row a metric and source.

    metric, source, site_total (NaN: the source tells none), page_total (of known pages), unmatched_total, query_total (of `query_sums`: metric,
    source,
    value; the site's query rows), page_share and coverage_share (of pages and queries in the site's total; NaN where it is unknown). Search Console
    counts a search with two of the site's pages once for the site and once for each page, so that pages may add up to more impressions than the site.
    """
    last = facts.sums[(facts.sums["window"] == "last") & facts.sums["metric"].isin(SUMS - {"position_weight"})]
    scope = np.where(last["url"] == "", "site_total", np.where(last["url"].isin(facts.pages["url"]), "page_total", "unmatched_total"))
    totals = last.assign(scope=scope).pivot_table(index=["metric", "source"], columns="scope", values="value", aggfunc="sum")
    table = totals.reindex(columns=["site_total", "page_total", "unmatched_total"])
    table = table.assign(**{name: table[name].fillna(0.0) for name in ("page_total", "unmatched_total")})
    queries = None if query_sums is None else query_sums.groupby(["metric", "source"])["value"].sum()
    table["query_total"] = np.nan if queries is None else queries.reindex(table.index)
    whole = table["site_total"].where(table["site_total"] > 0)
    shares = {"page_share": (table["page_total"] + table["unmatched_total"]) / whole, "coverage_share": table["query_total"] / whole}
    return table.assign(**shares).reset_index().rename_axis(columns=None)


def _grouped(facts: Facts, kind: str, column: str | None) -> pd.DataFrame:
    """Sums of a kind: kind, key, metric, source, window, value, page_count. The site's own totals where they are told, else those of its
    addresses."""
    sums = facts.sums
    if column is None:
        told = sums[sums["url"] == ""][["metric", "source"]].drop_duplicates().assign(is_told=True)
        marked = sums.merge(told, on=["metric", "source"], how="left", validate="many_to_one")
        rows = marked[(marked["url"] == "") | marked["is_told"].isna()].assign(key="")
    elif column not in facts.pages.columns:
        return pd.DataFrame(columns=[*_KEYS, "window", "value", "page_count"])
    else:
        keys = facts.pages.drop_duplicates("url").assign(key=lambda pages: pages[column])[["url", "key"]].dropna(subset=["key"])
        rows = sums.merge(keys, on="url", how="inner", validate="many_to_one")
    return _summed(rows.assign(kind=kind))


def _unmatched(facts: Facts) -> pd.DataFrame:
    """Sums of the addresses that are no known page."""
    sums = facts.sums[(facts.sums["url"] != "") & ~facts.sums["url"].isin(facts.pages["url"])]
    return _summed(sums.assign(kind=UNMATCHED, key=""))


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.groupby([*_KEYS, "window"], sort=False).agg(value=("value", "sum"), page_count=("url", "nunique")).reset_index()
    return found.assign(page_count=found["page_count"].where(found["kind"] != "site"))


def _by_window(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a key, metric and source, with last, before and year; a window in which the source has other figures, but none of the key, is 0."""
    wide = rows.pivot_table(index=_KEYS, columns="window", values="value", aggfunc="sum").reindex(columns=list(WINDOWS)).astype("float64").fillna(0.0)
    pages = rows.groupby(_KEYS)["page_count"].max()
    return wide.assign(page_count=pages).reset_index().rename_axis(columns=None)


def _counts(counted: pd.DataFrame, spread: Spread) -> pd.DataFrame:
    rows = counted[counted["metric"] != "position_weight"]
    low, high = count_interval(rows["last"].to_numpy(np.float64).clip(min=0), spread.noise)
    is_count = rows["metric"].isin(COUNTS).to_numpy(bool)
    low, high = np.where(is_count, low, np.nan), np.where(is_count, high, np.nan)
    return rows.assign(value=rows["last"], lo_90=low, hi_90=high, before=rows["before"], year_before=rows["year"], before_lo_90=np.nan,
                       before_hi_90=np.nan)  # fmt: skip


def _click_through(counted: pd.DataFrame, spread: Spread) -> pd.DataFrame:
    """Clicks of impressions, with the intervals of both windows: those that do not meet tell a change."""
    rows = _side_by_side(counted, "clicks", "impressions")
    shares = {name: (rows[f"{name}_clicks"] / rows[f"{name}_impressions"]).where(rows[f"{name}_impressions"] > 0) for name in WINDOWS}
    (low, high), (before_low, before_high) = (
        share_interval(rows[f"{name}_clicks"].to_numpy(np.float64), rows[f"{name}_impressions"].to_numpy(np.float64), spread.noise)
        for name in ("last", "before")
    )
    return rows.assign(metric="ctr", value=shares["last"], lo_90=low, hi_90=high, before=shares["before"], year_before=shares["year"],
                       before_lo_90=before_low, before_hi_90=before_high)  # fmt: skip


def _positions(counted: pd.DataFrame) -> pd.DataFrame:
    """Mean positions by impressions."""
    rows = _side_by_side(counted, "position_weight", "impressions")
    means = {name: (rows[f"{name}_position_weight"] / rows[f"{name}_impressions"]).where(rows[f"{name}_position_weight"] > 0) for name in WINDOWS}
    unknown = dict.fromkeys(("lo_90", "hi_90", "before_lo_90", "before_hi_90"), np.nan)
    return rows.assign(metric="position", value=means["last"], before=means["before"], year_before=means["year"], **unknown)


def _side_by_side(counted: pd.DataFrame, *metrics: str) -> pd.DataFrame:
    """The windows of several metrics in one row: WINDOW_METRIC."""
    keys = ["kind", "key", "source"]
    parts = []
    for metric in metrics:
        part = counted[counted["metric"] == metric].set_index(keys)
        parts.append(part[list(WINDOWS)].add_suffix(f"_{metric}").assign(**{f"pages_{metric}": part["page_count"]}))
    rows = pd.concat(parts, axis=1, join="inner").reset_index()
    return rows.assign(page_count=rows[f"pages_{metrics[-1]}"])


def _dated(rows: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """With the dates and known days of the window; what lies in a window without any figures is unknown."""
    window = facts.window("last")
    days = {(source, name): int(count) for source, name, count in facts.days[["source", "window", "days"]].itertuples(index=False)}
    known = {name: rows["source"].map(lambda source, name=name: days.get((source, name), 0)) for name in WINDOWS}
    pairs = rows[["source", "metric"]].drop_duplicates().itertuples(index=False)
    cautions = {(source, metric): _caution(facts, source, metric, days) for source, metric in pairs}
    return rows.assign(
        window_from=pd.Timestamp(window.first).as_unit("ns"), window_to=pd.Timestamp(window.last).as_unit("ns"), n_days=known["last"],
        value=rows["value"].where(known["last"] > 0), lo_90=rows["lo_90"].where(known["last"] > 0), hi_90=rows["hi_90"].where(known["last"] > 0),
        before=rows["before"].where(known["before"] > 0), year_before=rows["year_before"].where(known["year"] > 0),
        caution=[cautions[pair] for pair in zip(rows["source"], rows["metric"], strict=True)],
    )  # fmt: skip


def _caution(facts: Facts, source: str, metric: str, days: Mapping[tuple[str, str], int]) -> str:
    """What a reader of the comparison must know: breaks between the windows, and days without figures."""
    known = facts.breaks if facts.breaks is not None else register.known_breaks()
    found = register.crossed(known, source, metric, facts.window("before"), facts.window("last"))
    whole = {name: facts.window(name).days for name in ("last", "before")}
    short: Sequence[str] = [
        f"Only {days.get((source, name), 0)} of {whole[name]} days of the {text} have figures."
        for name, text in (("last", "last window"), ("before", "window before")) if days.get((source, name), 0) < whole[name]
    ]  # fmt: skip
    return " ".join(filter(None, [caution(facts.window("before"), facts.window("last")), *short, register.caution(found)]))


def _labels(rows: pd.DataFrame, facts: Facts) -> "pd.Series[str]":
    titles = facts.pages.drop_duplicates("url").set_index("url")["title"].dropna().to_dict()
    names = {"site": "Whole site", UNMATCHED: "Addresses that are no known page"}
    pairs = zip(rows["kind"], rows["key"], strict=True)
    found = [names.get(kind) or (titles if kind == "page" else facts.labels).get(key, str(key)) for kind, key in pairs]
    return pd.Series(found, index=rows.index, dtype="object")
