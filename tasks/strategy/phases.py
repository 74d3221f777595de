"""The horizon in three phases: hubs first, then what is missing around them, then what the first two have taught."""

from math import ceil

import pandas as pd

from tasks.strategy import writing
from tasks.strategy.lines import Line, line
from tasks.strategy.models import PLAN, Asked, Market, PlanParameters


def phase_rows(market: Market, asked: Asked, pillars: pd.DataFrame, openings: pd.DataFrame, parameters: PlanParameters = PLAN) -> list[Line]:
    """A line a phase with its days and pieces; pieces add up to what the capacity allows, days to the horizon."""
    if pillars.empty:
        return []
    whole = asked.pieces
    to_write = pillars[(pillars["hub_status"] == "to write") & (pillars["share"] > 0)]
    hubs = min(len(to_write), max(ceil(whole * parameters.hubs_share), 1), whole)
    review = min(int(whole * parameters.review_share), whole - hubs)
    pieces = {"hubs": hubs, "spokes": whole - hubs - review, "review": review}
    told = {
        "hubs": writing.hubs_phase(list(to_write["label"].head(hubs)), list(pillars.loc[pillars["hub_status"] == "existing", "hub_title"].dropna())),
        "spokes": writing.spokes_phase(pillars.to_dict("records"), pieces["spokes"]),
        "review": writing.review_phase([str(one) for one in openings["label"]], review),
    }
    lines, done = [], 0
    for number, (name, own) in enumerate(pieces.items(), start=1):
        starts, ends = (market.today + pd.Timedelta(days=round(asked.horizon_days * count / whole)) for count in (done, done + own))
        done += own
        lines.append(line(
            market, "phase", name, f"{number}. {writing.PHASES[name]}", told[name], [], count=int(pillars["market_page_count"].sum()),
            cited=[one for ids in pillars["evidence_ids"].head(3) for one in ids[:2]], source="brief and crawl", status="estimated",
            starts_on=starts, ends_on=ends, pieces=own,
        ))  # fmt: skip
    return lines
