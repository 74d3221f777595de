"""What groups of topics are called: the words of the market, and no measures, halves of sentences or series."""

from typing import Any

import pandas as pd
import pytest

from tasks.strategy.models import Market
from tasks.strategy.naming import names_of_group, read_wording
from tests.tasks.strategy.planted_market import GROUPS, page_rows, planted


def titled(titles: dict[str, list[str]], labels: dict[str, str] | None = None, **changes: Any) -> Market:
    """The planted market, the pages of some topics headed by these titles in turn."""
    rows = page_rows()
    for topic, given in titles.items():
        own = [row for row in rows if row["topic_id"] == topic]
        for place, row in enumerate(own):
            row["title"] = given[place % len(given)]
    market = planted(rows)
    topics = market.topics.assign(label=[(labels or {}).get(one, one) for one in market.topics["topic_id"]])
    topics["terms"] = [[label] for label in topics["label"]]
    return planted(rows, topics=topics, **changes)


def names(market: Market, group: str = "bread") -> list[str]:
    return names_of_group(market, read_wording(market), GROUPS[group])


def test_a_phrase_that_heads_pages_of_several_sites_names_them() -> None:
    market = titled({"rye": ["Wood oven at home", "A wood oven for rye"], "sourdough": ["The wood oven", "Heating a wood oven"]})
    assert names(market)[0] == "wood oven"


@pytest.mark.parametrize("label", ["cm wide", "dough sits", "ml jar"])
def test_measures_and_half_sentences_are_no_names(label: str) -> None:
    market = titled({"rye": [f"A {label} thing", f"Another {label} one"]}, {"rye": label})
    assert label not in names(market)


def test_the_name_of_a_series_is_none() -> None:
    market = titled({one: ["Friday letters: on cold loaves", "Friday letters: more cold loaves"] for one in GROUPS["bread"]})
    assert "friday letters" not in [one.lower() for one in names(market)]
    assert names(market)[0] == "cold loaves"


def test_pages_without_a_common_phrase_go_by_their_section() -> None:
    rows = [row for row in page_rows() if row["topic_id"] != "rye"]
    goods = ["Basket", "Jar", "Scale", "Peel", "Lame", "Tin"]
    rows += [{**rows[0], "url": f"http://ours.test/shop/{one}", "title": one, "site": "ours.test", "topic_id": "rye"} for one in goods]
    market = planted(rows)
    market = planted(rows, topics=pd.DataFrame(market.topics.assign(label=market.topics["label"].replace("rye", "cm wide"), terms=[[]] * 12)))
    assert names_of_group(market, read_wording(market), ["rye"]) == ["shop"]
