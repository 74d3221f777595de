"""Known changes in how a metric is counted, and whether a comparison of two windows crosses one.

A `period` break distorts the days from `from_on` to `to_on` and no others; a `step` changes the count for good somewhere between the two dates. Where
`to_on` is missing the end is not known. No published factor undoes any of them: a comparison across one can leave the days out, or say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

SEARCH_CONSOLE = "search_console"
WEB_ANALYTICS = "web_analytics"
BREAK_COLUMNS = ["source", "metric", "from_on", "to_on", "kind", "effect", "note", "reference"]
CROSSED_COLUMNS = [*BREAK_COLUMNS, "before_share", "after_share", "action"]

Action = Literal["none", "flag", "exclude", "level_unknown"]
ACTIONS: tuple[Action, ...] = ("none", "flag", "exclude", "level_unknown")
"""From harmless to worst. `flag`: compare, and say so. `exclude`: leave the days out. `level_unknown`: the two values are not of one scale."""
WITHDRAWN = "withdrawn"
"""The effect of a break that a workspace took back: it stays on record, and no comparison minds it."""

_ANOMALIES = "https://support.google.com/webmasters/answer/6211453"
_SEEN = ("impressions", "position", "ctr")


class Window(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Break:
    """A change in how some metrics of a source are counted. `effect` is `large`, or `small` where most sites see little of it."""

    source: str
    metrics: Sequence[str]
    from_on: date
    to_on: date | None
    kind: Literal["period", "step"]
    effect: Literal["large", "small"]
    note: str
    reference: str


KNOWN: tuple[Break, ...] = (
    Break(SEARCH_CONSOLE, _SEEN, date(2025, 5, 13), date(2026, 4, 27), "period", "large",
          "A logging error over-reported impressions, and with them click-through and position; clicks are sound. The days were not restated.",
          _ANOMALIES),
    Break(SEARCH_CONSOLE, _SEEN, date(2025, 9, 10), date(2025, 9, 14), "step", "large",
          "Google no longer shows 100 results at once (num=100): fewer impressions, better positions. Not confirmed by Google.",
          "https://www.searchenginejournal.com/the-future-of-rank-tracking-can-go-two-ways/556399"),
    Break(SEARCH_CONSOLE, ("clicks", *_SEEN), date(2025, 6, 16), date(2025, 6, 17), "step", "small",
          "AI Mode counts towards the totals from here on, and cannot be told apart in them.",
          "https://developers.google.com/search/updates"),
    Break(SEARCH_CONSOLE, ("impressions", "ctr"), date(2026, 5, 7), date(2026, 5, 7), "step", "small",
          "FAQ rich results are no longer shown; their impressions end.", _ANOMALIES),
    Break(SEARCH_CONSOLE, _SEEN, date(2024, 6, 25), date(2024, 6, 25), "step", "small",
          "Continuous scroll ended on desktop: results of the second page and below are seen, and counted, less often.",
          "https://www.stanventures.com/news/google-continuous-scroll-in-search-results-discontinued-212/"),
    Break(WEB_ANALYTICS, ("users", "active_users", "returning_users", "new_users"), date(2024, 2, 12), date(2024, 2, 12), "step", "small",
          "Google signals no longer joins a person's devices in reports: the same people count as more users where it was on.",
          "https://www.starfox-analytics.com/en/blog-posts/google-signals"),
    Break(WEB_ANALYTICS, ("sessions", "users", "views", "new_users"), date(2025, 9, 15), None, "period", "small",
          "Automated visits, mostly from Lanzhou and Singapore, are counted on many sites; engaged sessions hardly change.",
          "https://burgiemediafusion.com/?p=831"),
    Break(WEB_ANALYTICS, ("sessions", "users", "views", "engaged_sessions", "conversions"), date(2023, 7, 1), date(2023, 7, 1), "step", "large",
          "Universal Analytics stopped counting; Google Analytics 4 counts sessions, users and conversions by other rules.",
          "https://support.google.com/analytics/answer/11161109"),
)  # fmt: skip
"""The register that ships; a workspace adds its own (a tag that was missing, a new consent banner) as rows of the same columns."""


def known_breaks(known: Iterable[Break] = KNOWN) -> pd.DataFrame:
    """The register as a frame with `BREAK_COLUMNS`, a row a source, metric and break; `from_on` and `to_on` are days (NaT: end unknown)."""
    rows = [(one.source, metric, one.from_on, one.to_on, one.kind, one.effect, one.note, one.reference) for one in known for metric in one.metrics]
    frame = pd.DataFrame(rows, columns=BREAK_COLUMNS)
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[ns]") for name in ("from_on", "to_on")}
    return frame.assign(**days).sort_values(["source", "metric", "from_on"], kind="stable").reset_index(drop=True)


def crossed(breaks: pd.DataFrame, source: str, metric: str, before: Window, after: Window, least_days: int = 21) -> pd.DataFrame:
    """The breaks that stand between two windows of a metric, with `CROSSED_COLUMNS`.

    `before_share` and `after_share` are the shares of each window that a break touches; where they are the same the comparison is fair and the break
    is not among the rows. `action` is `exclude` where each window keeps `least_days` days without the break.
    """
    rows = breaks[(breaks["source"] == source) & (breaks["metric"] == metric)]
    rows = rows.assign(**{name: pd.to_datetime(rows[name]).astype("datetime64[ns]") for name in ("from_on", "to_on")})
    shares = pd.DataFrame({"before_share": _touched(rows, before), "after_share": _touched(rows, after)}, index=rows.index)
    found = rows.join(shares)
    found = found[found["before_share"] != found["after_share"]]
    left = np.minimum((1 - found["before_share"]) * before.days, (1 - found["after_share"]) * after.days)
    can_exclude = (found["kind"] == "period") & (left.round() >= least_days)
    action = np.where(found["effect"] == "small", "flag", np.where(can_exclude, "exclude", "level_unknown"))
    return found.assign(action=action)[CROSSED_COLUMNS].reset_index(drop=True)


def worst(found: pd.DataFrame) -> Action:
    """What to do about the crossed breaks together: the worst of their actions, `none` where there are none."""
    return max((one for one in ACTIONS if (found["action"] == one).any()), key=ACTIONS.index, default="none")


def days_to_exclude(found: pd.DataFrame, window: Window) -> pd.DatetimeIndex:
    """The days of a window that the crossed breaks ask to leave out."""
    days = pd.date_range(window.first, window.last)
    rows = found[found["action"] == "exclude"]
    hit = np.zeros(len(days), bool)
    for first, last in zip(rows["from_on"], rows["to_on"].fillna(days[-1]), strict=True):
        hit |= (days >= first) & (days <= last)
    return days[hit]


def caution(found: pd.DataFrame) -> str:
    """A sentence for each crossed break that a reader of the comparison must know; empty where there is none."""
    told = {"flag": "Compare with care", "exclude": "Its days are left out", "level_unknown": "The two values are not of one scale"}
    parts = [f"{told[action]}: {note}" for action, note in zip(found["action"], found["note"], strict=True)]
    return " ".join(dict.fromkeys(parts))


def _touched(rows: pd.DataFrame, window: Window) -> "pd.Series[float]":
    """The share of a window's days that each break touches: those within a period, those from a step's first day on."""
    first, last = np.datetime64(window.first, "D"), np.datetime64(window.last, "D")
    starts, ends = (rows[name].to_numpy("datetime64[D]") for name in ("from_on", "to_on"))
    ends = np.where((rows["kind"] == "period").to_numpy(bool) & ~np.isnat(ends), np.minimum(ends, last), last)
    days = (ends - np.maximum(starts, first)).astype("int64") + 1
    return pd.Series(np.maximum(days, 0) / window.days, index=rows.index, dtype="float64")
