"""The backtest, on a history in which it is known what was taken up."""

import pandas as pd
import pytest

from tasks.recommendations.backtest import CHANCE, PUBLISHED, RECOMMENDED, Subject, backtest, hit_rates
from tasks.recommendations.models import BacktestParameters

AS_OF = pd.Timestamp("2020-01-01")
WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango".split()


def page(site: str, topic: int, number: int, day: str) -> dict[str, object]:
    own = [f"{WORDS[topic]}{one}" for one in range(8)]
    text = " ".join([*own[number % 4 : number % 4 + 5], WORDS[topic], f"filler{(7 * topic + 3 * number) % 11}"] * 3)
    return {
        "site": site, "url": f"http://{site}/{topic}/{number}/{day}", "title": f"{WORDS[topic]} {own[number % 8]}", "description": "", "text": text,
        "published_on": pd.Timestamp(day), "topic_id": str(topic), "similarity": 0.5,
    }  # fmt: skip


def history() -> pd.DataFrame:
    """The site writes on topics 0 to 9, others on 10 to 19. In the year after, the site takes up topic 10, another goes on with 11."""
    before = [
        page("ours.test" if topic < 10 else "other.test", topic, number, f"2019-{number + 1:02d}-01") for topic in range(20) for number in range(6)
    ]
    after = [page("ours.test", 10, 7, "2020-05-01"), page("other.test", 11, 8, "2020-06-01"), page("ours.test", 1, 9, "2020-07-01")]
    return pd.DataFrame([*before, *after])


def told(*topics: int) -> list[Subject]:
    pages = history()
    known = pages[pages["published_on"] < AS_OF]
    return [Subject(str(topic), tuple(known.loc[known["topic_id"] == str(topic), "url"])) for topic in topics]


def test_a_topic_is_a_hit_where_it_was_news_to_the_site_and_somebody_took_it_up() -> None:
    pages = history()
    known = pages.loc[pages["published_on"] < AS_OF, ["topic_id", "url", "similarity"]]
    found = backtest(pages, "ours.test", AS_OF, told(10, 11, 12, 1), known, BacktestParameters(chance=0.01))
    ours = found[found["list"] == RECOMMENDED].set_index("label")
    assert ours["is_hit"].to_dict() == {"10": True, "11": True, "12": False, "1": False}
    assert ours["is_own_hit"].to_dict() == {"10": True, "11": False, "12": False, "1": False}
    assert ours.loc["1", "own_before"] >= 6


def test_rates_are_of_the_same_question_to_each_list() -> None:
    pages = history()
    known = pages.loc[pages["published_on"] < AS_OF, ["topic_id", "url", "similarity"]]
    rates = hit_rates(backtest(pages, "ours.test", AS_OF, told(10, 11), known)).set_index("list")
    assert rates.loc[RECOMMENDED, "hit_share"] == 1.0
    assert rates.loc[CHANCE, "hit_share"] == pytest.approx(2 / 20)
    assert rates.loc[PUBLISHED, "topics"] == 20
