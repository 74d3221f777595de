"""Planted decays: how often the cause is right, how many alarms are false, and what a site of 10,000 pages costs. Prints the figures."""

import time

import pandas as pd

from tasks.analytics.decay import find_decay
from tasks.analytics.decay_models import PARTS
from tests.tasks.analytics.planted_decay import Planted, Site, planted

SITES = (
    Site(pages=2_000, topics=40, seed=11),
    Site(pages=2_000, topics=40, seed=12, years=False),
    Site(pages=2_000, topics=40, seed=13, wander=0.12, heavy=3.0),
    Site(pages=2_000, topics=41, seed=14, decaying_share=0.03),
    Site(pages=1_000, topics=30, seed=15, broken="clicks"),
    Site(pages=1_000, topics=30, seed=16, broken="days"),
    Site(pages=1_000, topics=30, seed=17, broken="impressions"),
    Site(pages=80, topics=5, seed=18),
)


def judged(site: Planted) -> pd.DataFrame:
    """Each page with enough clicks: planted and reported cause (missing: none), and whether the parts add up."""
    found = find_decay(site.counted)
    exact = (found[list(PARTS)].sum(axis=1) == found["after"] - found["before"]).to_numpy()
    weeks = site.counted.weeks
    before = weeks[weeks["weeks_back"].between(4, 7)].groupby("url")["value"].sum()
    said = found[["url", "cause"]].rename(columns={"cause": "said"}).assign(is_exact=exact)
    table = site.truth.merge(said, on="url", how="left", validate="one_to_one")
    return table[table["url"].map(before).fillna(0) >= 50]


def main() -> None:
    """Judge every site, then time one of 10,000 pages."""
    rows = pd.concat([judged(planted(site)).assign(site=number) for number, site in enumerate(SITES)])
    told = rows[rows["said"].notna()]
    planted_rows, quiet = told[told["cause"] != "none"], rows[rows["cause"] == "none"]
    own = told[~told["said"].isin(["season", "measurement"])]
    clear = rows[(rows["cause"] != "none") & (rows["loss"] >= 0.3)]
    print(f"reported {len(told)} of {len(rows)} pages; parts add up in {told['is_exact'].mean():.0%}")
    print(f"cause right: {(planted_rows['cause'] == planted_rows['said']).mean():.3f}")
    print((planted_rows["cause"] == planted_rows["said"]).groupby(planted_rows["cause"]).agg(["mean", "size"]).round(3).to_string())
    print(f"false alarms: {quiet['said'].notna().mean():.4f} of the pages without a loss, {(told['cause'] == 'none').mean():.4f} of the reports,")
    print(f"  {(own['cause'] == 'none').mean():.4f} of the reports of a page's own loss; losses of 30 % found: {clear['said'].notna().mean():.3f}")
    large = planted(Site(pages=10_000, topics=100, seed=19)).counted
    began = time.process_time()
    find_decay(large)
    print(f"10,000 pages, {len(large.weeks):,} weekly sums: {time.process_time() - began:.1f} CPU s")


if __name__ == "__main__":
    main()
