"""Pages that lose: 28 days against the 28 before, and against the same days a year before, with why and how sure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from tasks.analytics import breaks as register
from tasks.analytics.chance import adjusted, loss_chance, spread
from tasks.analytics.decay_models import DECAY, DECAY_COLUMNS, PARTS, DecayParameters
from tasks.analytics.decay_parts import Compared, split
from tasks.analytics.decay_words import statement
from tasks.analytics.windows import caution, days_by_week, has_witnesses, known_days, past_pairs, window_of, windowed

_BASES = ("previous", "year")


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What decay is found in.

    `weeks`: url, weeks_back, value, and of Search Console impressions and position_weight (the sum of impressions times position); week 0 is the last
    seven days that end at `ends_on`. `days`: weeks_back, days (how many of the seven the site has figures for). `pages`: url, topic_id (or none).
    `curve`: position, click_share. `breaks` as `known_breaks` gives them. `spans` are the days that windows stand for, where not the usual ones.
    """

    weeks: pd.DataFrame
    pages: pd.DataFrame
    curve: pd.DataFrame
    ends_on: date
    metric: str = "clicks"
    source: str = register.SEARCH_CONSOLE
    days: pd.DataFrame | None = None
    breaks: pd.DataFrame | None = None
    spans: Mapping[str, register.Window] = field(default_factory=dict)

    def window(self, name: str) -> register.Window:
        """The days of a window."""
        return self.spans.get(name) or window_of(name, self.ends_on)


def find_decay(counted: Counted, previous: pd.DataFrame | None = None, parameters: DecayParameters = DECAY) -> pd.DataFrame:
    """The pages that lose, with `DECAY_COLUMNS`, the largest loss first; at most one row a page.

    `previous` are rows of earlier runs (url, metric, after_to, change_share): those of the last 28 days silence a page that is not worse now.
    `before`, `after` and `change` are measured; how the change splits is estimated. Raises no error on an empty frame: it has no decay.
    """
    compared = _compared(counted)
    rows = [_tested(counted, one, parameters) for one in compared]
    found = pd.concat([one for one in rows if len(one)], ignore_index=True) if any(len(one) for one in rows) else _none()
    chosen = _lost(found, parameters).drop_duplicates("url", keep="first")
    loud = chosen[~_is_silenced(chosen, previous, counted, parameters)]
    return _told(loud).sort_values(["change", "url"], kind="stable", ignore_index=True)[DECAY_COLUMNS]


def _compared(counted: Counted) -> list[Compared]:
    """The comparisons that the days allow: with the window before, and with a year before."""
    by_week = days_by_week(counted.weeks, counted.days)
    days = known_days(by_week)
    topics = counted.pages.drop_duplicates("url").set_index("url")["topic_id"]
    windows = windowed(counted.weeks)
    windows = windows.assign(topic_id=topics.reindex(windows.index).astype("object"))
    pairs = past_pairs(counted.weeks, by_week, topics)
    first = Compared(windows, days, counted.curve, spread(*pairs, are_judged=not has_witnesses(by_week)), _actions(counted, "before"))
    over_a_year = spread(windows["year_after_value"].to_numpy(np.float64), windows["after_value"].to_numpy(np.float64), prior=first.spread)
    second = replace(first, spread=over_a_year, actions=_actions(counted, "year_after"), basis="year")
    return [one for one in (first, second) if days["after"] and days[one.base]]


def _crossed(counted: Counted, base: str) -> Mapping[str, pd.DataFrame]:
    """The breaks that the value and what explains it cross."""
    known = counted.breaks if counted.breaks is not None else register.known_breaks()
    windows = counted.window(base), counted.window("after")
    names = {"value": counted.metric, "impressions": "impressions", "position": "position"}
    return {name: register.crossed(known, counted.source, metric, *windows) for name, metric in names.items()}


def _actions(counted: Counted, base: str) -> Mapping[str, register.Action]:
    """What to do about each; days cannot be left out of weekly sums, so that a break of some days is a change of level here."""
    found = {name: register.worst(rows) for name, rows in _crossed(counted, base).items()}
    return {name: "level_unknown" if action == "exclude" else action for name, action in found.items()}


def _tested(counted: Counted, compared: Compared, parameters: DecayParameters) -> pd.DataFrame:
    """A row a page with the least volume: its change, the parts, and how often chance alone takes away as much."""
    table = compared.windows
    before, after = table[f"{compared.base}_value"].to_numpy(np.float64), table["after_value"].to_numpy(np.float64)
    parts = split(compared, parameters)
    before_days, after_days = counted.window(compared.base), counted.window("after")
    shared = np.maximum(before + parts["season"].to_numpy(np.float64) + parts["measurement"].to_numpy(np.float64), 0.0)
    rows = parts.assign(
        topic_id=table["topic_id"], metric=counted.metric, source=counted.source, basis=compared.basis, before=before, after=after,
        before_from=pd.Timestamp(before_days.first).as_unit("ns"), before_to=pd.Timestamp(before_days.last).as_unit("ns"),
        after_from=pd.Timestamp(after_days.first).as_unit("ns"),
        after_to=pd.Timestamp(after_days.last).as_unit("ns"), change=parts.sum(axis=1),
        p_value=loss_chance(before, after, compared.spread), p_own=loss_chance(shared, after, compared.spread),
        caution=_caution(counted, compared.base),
    )  # fmt: skip
    rows = rows[before >= parameters.least_volume].reset_index()
    return rows.assign(change_share=rows["change"] / rows["before"])


def _caution(counted: Counted, base: str) -> str:
    """What a reader of the comparison must know."""
    apart = caution(counted.window(base), counted.window("after")) if base == "before" else ""
    return " ".join(dict.fromkeys(filter(None, [apart, *map(register.caution, _crossed(counted, base).values())])))


def _lost(found: pd.DataFrame, parameters: DecayParameters) -> pd.DataFrame:
    """The rows that are losses, with is_own, p_value and q_value.

    A loss is a page's own where it is also clear beyond what season and measurement take away; it is shared where those alone are large enough.
    """
    by_basis = found.groupby("basis", sort=False)
    raw, own = by_basis["p_value"].transform(adjusted), by_basis["p_own"].transform(adjusted)
    shared = found["season"] + found["measurement"]
    least, most = -parameters.least_loss_share, parameters.false_share
    is_lost = (raw <= most) & (found["change_share"] <= least)
    is_own = is_lost & (own <= most) & ((found["change"] - shared) / found["before"] <= least / 2)
    chance = found["p_value"].where(~is_own, found[["p_value", "p_own"]].max(axis=1))
    rows = found.assign(is_own=is_own, p_value=chance, q_value=raw.where(~is_own, np.maximum(raw, own)))
    return rows[is_own | (is_lost & (shared / found["before"] <= least))]


def _is_silenced(found: pd.DataFrame, previous: pd.DataFrame | None, counted: Counted, parameters: DecayParameters) -> "pd.Series[bool]":
    """Whether a page was reported within the cool-down and has not become worse since."""
    if previous is None or previous.empty:
        return pd.Series(data=False, index=found.index)
    since = pd.Timestamp(counted.ends_on - timedelta(days=parameters.cool_down_days))
    told = pd.to_datetime(previous["after_to"])
    recent = previous[(previous["metric"] == counted.metric) & (told > since) & (told < pd.Timestamp(counted.ends_on))]
    worst = found["url"].map(recent.groupby("url")["change_share"].min())
    return worst.notna() & (found["change_share"] > worst - parameters.worse_by)


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """The rows with their cause, how much of the loss it is, how sure that is, and the sentence."""
    names = [*PARTS, "unexplained"]
    losses = (-found[names]).clip(lower=0).fillna(0.0).to_numpy(np.float64)
    may_be = found["is_own"].to_numpy(bool)[:, None] | np.isin(names, ("season", "measurement"))
    first = (losses * may_be).argmax(axis=1) if len(found) else np.empty(0, np.int64)
    cause = pd.Series(np.array(names)[first], index=found.index, dtype="object").replace("unexplained", "unknown")
    share = pd.Series((losses * may_be).max(axis=1) / losses.sum(axis=1) if len(found) else [], index=found.index, dtype="float64")
    rows = found.assign(cause=cause, cause_share=share, confidence=(1 - found["q_value"]) * share, status="measured", split_status="estimated")
    sentences = [statement(row) for row in rows.to_dict("records")]
    none: pd.Series[Any] = pd.Series([[] for _ in range(len(rows))], index=rows.index, dtype="object")
    return rows.assign(statement=pd.Series(sentences, index=rows.index, dtype="object"), evidence_ids=none)


def _none() -> pd.DataFrame:
    numbers = ["before", "after", "change", "change_share", *PARTS, "unexplained", "p_value", "p_own"]
    dates = ["before_from", "before_to", "after_from", "after_to"]
    kinds = dict.fromkeys(numbers, "float64") | dict.fromkeys(dates, "datetime64[ns]")
    texts = ("url", "topic_id", "metric", "source", "basis", "caution")
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "object")) for name in (*texts, *kinds)})
