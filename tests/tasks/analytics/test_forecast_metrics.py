from datetime import date

import numpy as np
import pandas as pd
import pytest

from tasks.analytics.forecast_metrics import COLUMNS, ELSEWHERE, OTHER_PAGES, forecast_metrics

SITE = "https://a.test"
TODAY = date(2025, 9, 27)
TOPICS = {f"{SITE}/tea": "t-drinks", f"{SITE}/coffee": "t-drinks", f"{SITE}/rare": "t-drinks", f"{SITE}/bread": "t-food"}
MEANS = {f"{SITE}/tea": 40, f"{SITE}/coffee": 25, f"{SITE}/rare": 0.05, f"{SITE}/bread": 12, f"{SITE}/about": 5}


def facts(total_share: float = 1.2, until: str = "2025-09-30") -> pd.DataFrame:
    """Daily clicks by page, without rows for nought, and the site's total; the last three days are not complete."""
    dice = np.random.default_rng(6)
    on = pd.date_range("2025-03-01", until)
    pages = pd.concat([pd.DataFrame({"url": url, "on": on, "value": dice.poisson(mean, len(on)).astype(float)}) for url, mean in MEANS.items()])
    total = (pages.groupby("on")["value"].sum() * total_share).reset_index().assign(url="")
    whole = pd.concat([pages[pages["value"] > 0], total]).assign(site="a.test", metric="clicks", source="search_console", dimension="")
    return whole.assign(value=whole["value"].where(whole["on"] <= pd.Timestamp(TODAY), 0.0))


def test_site_topics_and_pages_add_up_after_the_last_full_day() -> None:
    found = forecast_metrics(facts(), TOPICS, TODAY, 30)
    assert list(found.columns) == COLUMNS
    assert found["on"].min() == pd.Timestamp("2025-09-28")
    assert found["on"].nunique() == 30
    assert set(found.loc[found["level"] == "topic", "key"]) == {"t-drinks", "t-food"}
    by_level = found.pivot_table(index="on", columns="level", values="mean", aggfunc="sum")
    assert by_level["page"].to_numpy() == pytest.approx(by_level["site"].to_numpy())
    drinks = found[found["series_id"].str.contains("page") & found["key"].isin([f"{SITE}/tea", f"{SITE}/coffee", OTHER_PAGES])]
    topic = found[found["key"] == "t-drinks"].set_index("on")["mean"]
    assert drinks.groupby("on")["mean"].sum().to_numpy() == pytest.approx(topic.to_numpy())


def test_expects_what_has_been_and_names_what_is_beyond_the_pages() -> None:
    means = forecast_metrics(facts(), TOPICS, TODAY, 30).groupby("key")["mean"].mean()
    assert means[f"{SITE}/tea"] == pytest.approx(40, rel=0.15)
    assert means["a.test"] == pytest.approx(1.2 * sum(MEANS.values()), rel=0.1)
    assert means[ELSEWHERE] == pytest.approx(0.2 * sum(MEANS.values()), rel=0.3)
    assert f"{SITE}/rare" not in means.index
    assert means[OTHER_PAGES] < 0.5


def test_facts_by_query_later_facts_and_poorer_sources_are_not_read() -> None:
    plain = facts()
    queries = plain.assign(dimension="query=tea", value=999.0)
    other = plain[plain["url"] == ""].assign(source="csv", value=5.0)
    noisy = pd.concat([plain, queries, other]).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        forecast_metrics(noisy, TOPICS, TODAY, 14), forecast_metrics(plain[plain["on"] <= pd.Timestamp(TODAY)], TOPICS, TODAY, 14)
    )


def test_old_facts_still_give_the_days_after_today() -> None:
    found = forecast_metrics(facts(until="2025-09-10"), TOPICS, TODAY, 7)
    assert found["on"].min() == pd.Timestamp("2025-09-28")
    assert found["on"].max() == pd.Timestamp("2025-10-04")


def test_a_total_without_pages_and_pages_without_a_total() -> None:
    whole = facts()
    alone = forecast_metrics(whole[whole["url"] == ""], {}, TODAY, 5)
    assert alone["level"].value_counts().to_dict() == {"site": 5, "page": 5}
    without = forecast_metrics(whole[whole["url"] != ""], TOPICS, TODAY, 5)
    assert ELSEWHERE not in set(without["key"])


def test_no_facts_give_no_forecasts() -> None:
    assert list(forecast_metrics(facts().iloc[:0], {}, TODAY).columns) == COLUMNS
    assert forecast_metrics(facts(), {}, TODAY, metrics=("sessions",)).empty
