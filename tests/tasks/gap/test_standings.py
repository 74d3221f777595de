"""Strengths and weaknesses: planted ones are found, chance and trifles are none, and few pages are no ground to judge."""

import numpy as np
import pandas as pd

from tasks.gap.content_rows import content_rows
from tasks.gap.standings import MEASURES, standings
from tests.tasks.gap.small_market import AS_OF, SmallMarket


def told(market: SmallMarket, target: str = "own.test") -> pd.DataFrame:
    return standings(content_rows(market.pages, market.topic_pages, AS_OF), target)


def of(found: pd.DataFrame, site: str, topic: str) -> dict[str, str]:
    rows = found[(found["site"] == site) & (found["topic_id"] == topic)]
    return dict(zip(rows["measure"], rows["standing"], strict=True))


def test_planted_strengths_and_weaknesses_are_found() -> None:
    market = SmallMarket()
    market.add("rival.test", "strong", 30, word_count=tuple(range(900, 1200, 10)), published_on="2026-10-01")
    market.add("own.test", "strong", 8, word_count=tuple(range(300, 380, 10)), published_on="2023-10-01")
    market.add("rival.test", "weak", 2).add("own.test", "weak", 24)
    market.add("rival.test", "even", 12).add("own.test", "even", 12)
    found = told(market)
    assert of(found, "rival.test", "strong") == {"pages": "lead", "focus": "lead", "length": "lead", "freshness": "lead"}
    assert of(found, "rival.test", "weak") == {"pages": "behind", "focus": "behind", "length": "unknown", "freshness": "unknown"}
    assert of(found, "rival.test", "even") == {"pages": "par", "focus": "par", "length": "par", "freshness": "unknown"}
    assert not set(found["site"]) & {"own.test"}


def test_chance_is_no_strength() -> None:
    """Twenty sites that write alike: about as many false strengths as the level allows."""
    chance, market = np.random.default_rng(5), SmallMarket()
    for number in range(20):
        for topic in range(6):
            market.add("own.test" if number == 0 else f"s{number}.test", f"t{topic}", int(chance.poisson(9)), word_count=500)
    market.records = [{**record, "word_count": int(words)} for record, words in zip(market.records, chance.integers(200, 2000, 9999), strict=False)]
    found = told(market)
    assert set(found["measure"]) == set(MEASURES)
    judged = found[found["standing"] != "unknown"]
    assert len(judged) > 250
    assert judged["standing"].isin(["lead", "behind"]).mean() < 0.02


def test_a_giant_leads_by_pages_and_a_small_site_by_focus() -> None:
    market = SmallMarket().add("giant.test", "t", 40).add("giant.test", "u", 400).add("own.test", "t", 12).add("own.test", "u", 2)
    found = of(told(market), "giant.test", "t")
    assert (found["pages"], found["focus"]) == ("lead", "behind")


def test_a_difference_that_is_certain_but_small_is_par() -> None:
    market = SmallMarket().add("rival.test", "t", 1150).add("own.test", "t", 1000)
    found = told(market)
    assert found.loc[found["measure"] == "pages", "q_value"].iloc[0] < 0.01
    assert of(found, "rival.test", "t")["pages"] == "par"


def test_few_pages_are_unknown_and_say_how_few() -> None:
    found = told(SmallMarket().add("rival.test", "t", 3).add("own.test", "t", 1))
    assert set(found["standing"]) == {"unknown"}
    assert found["p_value"].isna().all()
    assert found.loc[found["measure"] == "pages", ["n", "target_n"]].to_numpy().tolist() == [[3, 1]]


def test_a_site_alone_has_no_competitors_to_be_measured_by() -> None:
    assert told(SmallMarket().add("own.test", "t", 9)).empty
    assert set(told(SmallMarket().add("rival.test", "t", 9))["target_n"]) == {0}
