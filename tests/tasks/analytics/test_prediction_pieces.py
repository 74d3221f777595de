"""Planned pieces, told from the site's own pages and the clicks of their first days."""

from datetime import date

import pandas as pd

from tasks.analytics.prediction_models import PredictionParameters
from tasks.analytics.prediction_pieces import PREDICTION_COLUMNS, PieceParameters, piece_history, predict_pieces
from tests.tasks.analytics.test_prediction import pieces

QUICK = PieceParameters(prediction=PredictionParameters(seeds=1, trees=15, landmarks=40, walks=2))
SITE = "ours.test"


def market(count: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    made = pieces(count)
    urls = [f"https://{SITE}/{number}" for number in range(count)]
    pages = made[["title", "word_count", "published_on"]].assign(site=SITE, url=urls, content_kind="article", author=None)
    days = pd.concat([made.assign(url=urls, on=made["published_on"] + pd.Timedelta(days=day), value=made["outcome"] / 4) for day in (0, 9, 27, 28)])
    metrics = days[["url", "on", "value"]].assign(site=SITE, metric="clicks", dimension="", source="search_console")
    return pages, pd.DataFrame({"url": urls, "topic_id": made["topic"]}), metrics


def test_the_outcome_is_the_sum_of_the_first_days_of_pages_that_facts_cover() -> None:
    pages, topic_pages, metrics = market(70)
    silent = metrics[metrics["url"] != pages["url"][10]]
    history = piece_history(pages, topic_pages, silent, SITE, QUICK)
    assert len(history) == 70
    expected = (pieces(70)["outcome"] * 0.75).where(pages.index != 10, 0.0)
    assert history["outcome"].tolist() == expected.tolist()
    late = piece_history(pages, topic_pages, metrics[metrics["on"] <= metrics["on"].max() - pd.Timedelta(days=6)], SITE, QUICK)
    assert len(late) == 65


def test_planned_pieces_are_estimated_with_what_they_rest_on() -> None:
    history = piece_history(*market(90), SITE, QUICK)
    items = pd.DataFrame({"item_id": ["a", "b"], "topic_id": ["bread", "bikes"], "word_count": [1_900, 300], "title": ["Recipe", None]})
    found = predict_pieces(history, items, date(2026, 1, 1), QUICK)
    assert list(found.columns) == PREDICTION_COLUMNS
    assert found["item_id"].tolist() == ["a", "b"]
    assert found["probability"][0] > 0.7 > 0.3 > found["probability"][1]
    assert set(found["status"]) == {"estimated"}
    assert found["basis"][0].startswith("clicks of the first 28 days of 90 published pieces")


def test_too_few_pieces_give_no_figure_and_say_how_many_are_missing() -> None:
    history = piece_history(*market(40), SITE, QUICK)
    found = predict_pieces(history, pd.DataFrame({"item_id": ["a"]}), date(2026, 1, 1), QUICK)
    assert found["status"].tolist() == ["unknown"]
    assert found[["median", "lo_90", "hi_90", "probability"]].isna().all(axis=None)
    assert found["basis"][0].endswith("20 more are needed")
