"""The verb that holds a dataset to its contract."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import ContractBroken
from tasks.validate import SUITES, Checked, DatasetBroken, validate

NOON = pd.Timestamp("2026-11-01T12:00", tz="UTC")


def links(count: int = 4, **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "workspace": "default",
            "site": "a.test",
            "from_url": "http://a.test/",
            "fetched_at": NOON,
            "to_url": [f"http://b.test/{number}" for number in range(count)],
            "anchor": "see",
            "is_internal": False,
            "is_nofollow": False,
        },
        index=range(100, 100 + count),  # not the places of the rows
    )
    return frame.assign(**columns)


def checked(frame: pd.DataFrame) -> Checked:
    return validate("links", frame, context={})


def result(found: Checked | DatasetBroken, expectation: str, column: str) -> dict[str, Any]:
    rows = found.results[(found.results["expectation"] == expectation) & (found.results["column"] == column)]
    assert len(rows) == 1
    return dict(rows.iloc[0])


def test_a_dataset_that_keeps_its_contract_goes_on_as_it_is() -> None:
    frame = links()
    found = checked(frame)
    assert found.frame is frame
    assert found.quarantined.empty
    assert found.results["is_met"].all()
    assert list(found.results.columns) == [
        "dataset", "expectation", "column", "severity", "why", "is_met", "observed", "checked_count", "unexpected_count", "quarantined_count"
    ]  # fmt: skip
    assert len(found.results) == len(SUITES["links"].expectations) + 1


def test_rows_that_break_a_warning_are_set_aside_and_the_rest_goes_on() -> None:
    frame = links(4, to_url=["http://b.test/0", "mailto:me", "http://b.test/2", "ftp://x"], is_nofollow=[False, False, False, None])
    found = checked(frame)
    assert list(found.frame.index) == [100, 102]
    assert [row["to_url"] for row in found.quarantined["row"]] == ["mailto:me", "ftp://x"]
    assert list(found.quarantined["dataset"].unique()) == ["links"]
    assert found.quarantined["expectation"].tolist()[1] == (
        "expect_column_values_to_match_regex(to_url); expect_column_values_to_not_be_null(is_nofollow)"
    )
    assert found.quarantined["row_key"].is_unique
    broken = result(found, "expect_column_values_to_match_regex", "to_url")
    assert (broken["is_met"], broken["observed"], broken["checked_count"]) == (False, "mailto:me, ftp://x", 4)
    assert (broken["unexpected_count"], broken["quarantined_count"]) == (2, 2)


def test_a_broken_critical_expectation_raises_with_all_results() -> None:
    with pytest.raises(ContractBroken, match=r"links breaks expect_compound_columns_to_be_unique.*withheld") as caught:
        checked(links(3, to_url="http://b.test/same"))
    assert isinstance(caught.value, DatasetBroken)
    broken = result(caught.value, "expect_compound_columns_to_be_unique", "workspace, site, from_url, fetched_at, to_url, anchor")
    assert (broken["severity"], broken["unexpected_count"], broken["quarantined_count"]) == ("critical", 3, 0)


def test_a_broken_contract_survives_the_way_out_of_a_process() -> None:
    with pytest.raises(DatasetBroken) as caught:
        checked(links(2, to_url=None))
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert str(copy) == str(caught.value)
    pd.testing.assert_frame_equal(copy.results, caught.value.results)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ContractBroken, match="seen: no anchor, site"):
        checked(links().drop(columns="anchor").rename(columns={"site": "sites"}))


def test_no_rows_are_fine_where_the_contract_allows_it() -> None:
    found = checked(links(0))
    assert found.results["is_met"].all()
    assert found.results["checked_count"].tolist() == [0] * len(found.results)


def test_a_dataset_of_which_every_row_is_quarantined_is_broken() -> None:
    with pytest.raises(ContractBroken, match="every row was quarantined"):
        checked(links(2, to_url=["mailto:a", "mailto:b"]))


def test_what_cannot_be_checked_is_not_met() -> None:
    with pytest.raises(ContractBroken, match="could not be checked: unhashable type"):
        checked(links(2, site=[["lists"], ["cannot be compared"]]))


def test_the_frame_that_comes_in_is_left_alone() -> None:
    frame = links(3, to_url=["http://b.test/", "mailto:x", None], anchor=["a", "b", "c"])
    before = frame.copy(deep=True)
    with pytest.raises(ContractBroken):
        checked(frame)
    pd.testing.assert_frame_equal(frame, before)


ROWS = st.lists(
    st.tuples(st.sampled_from(["http://b.test/", "mailto:x", "ftp://y", "https://c.test/"]), st.sampled_from([True, False, None])), max_size=8
)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_what_comes_in_goes_out_or_into_quarantine(rows: list[tuple[str, bool | None]]) -> None:
    frame = links(len(rows), to_url=[url for url, _ in rows], is_internal=[flag for _, flag in rows], anchor=[f"{n}" for n in range(len(rows))])
    good = [place for place, (url, flag) in enumerate(rows) if url.startswith("http") and flag is not None]
    if rows and not good:
        with pytest.raises(ContractBroken):
            checked(frame)
        return
    found = checked(frame)
    assert list(found.frame["anchor"]) == [f"{place}" for place in good]
    assert len(found.frame) + len(found.quarantined) == len(frame)


def test_threads_that_validate_at_once_get_their_own_verdicts() -> None:
    def bad_count(bad: int) -> int:
        frame = links(12, to_url=[f"{'mailto:' if number < bad else 'http://b.test/'}{number}" for number in range(12)])
        return len(checked(frame).quarantined)

    asked = [number % 11 for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(bad_count, asked)) == asked


def test_the_library_is_imported_when_first_needed_and_sends_nothing() -> None:
    code = "import sys, os, tasks.validate as v; print('great_expectations' in sys.modules);v.library(); print(os.environ['GX_ANALYTICS_ENABLED'])"
    environment = {name: value for name, value in os.environ.items() if name != "GX_ANALYTICS_ENABLED"}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert found.stdout.split() == ["False", "false"]


def test_nothing_is_printed_while_it_runs(capfd: pytest.CaptureFixture[str]) -> None:
    checked(links())
    assert capfd.readouterr() == ("", "")


# Each contract, by one way to break it

GIVEN: dict[str, Any] = {
    "as_of": datetime(2026, 11, 1, tzinfo=UTC), "topic_ids": ["t1", "t2", "t3"], "sites": ["a.test", "b.test"], "evidence_ids": {"e1", "e2"}
}  # fmt: skip


def pages() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "workspace": "default", "site": "a.test", "url": ["http://a.test/1", "http://a.test/2", "http://a.test/3"], "fetched_at": NOON,
            "known_at": NOON, "digest": "d", "http_status": 200, "status": "ok", "title": ["A", None, "C"], "description": None,
            "headings": [["h1 A"], [], ["h1 C", "h2 D"]], "text": ["one text", "two texts", ""], "text_digest": ["x", "y", None],
            "word_count": [2, 2, 0], "language": ["en", None, "de"], "published_on": pd.to_datetime(["2026-01-01", None, "2027-01-01"]),
            "published_basis": None, "modified_on": pd.NaT, "author": None, "canonical_url": None, "content_kind": "article",
            "schema_types": [[], [], ["Article"]], "robots": [[], [], []], "is_indexable": True, "readability": [50.0, None, None],
            "readability_method": "flesch", "fingerprint": None,
        }
    )  # fmt: skip


def topics() -> pd.DataFrame:
    return pd.DataFrame({"topic_id": ["t1", "t2", "t3"], "label": ["A", "B", "C"], "terms": [["a"], ["b"], ["c"]], "page_count": [5, 4, 3]})


def topic_pages() -> pd.DataFrame:
    return pd.DataFrame(
        {"topic_id": ["t1", "t1", "t2"], "site": ["a.test", "b.test", "a.test"], "url": "http://a.test/1", "similarity": [1.0, 0.5, -0.1]}
    )  # fmt: skip


def coverage() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site": ["a.test", "b.test", "a.test", "b.test"], "topic_id": ["t1", "t1", "t2", "t2"], "page_count": [1, 3, 0, 0],
            "word_count": [10, 20, 0, 0], "freshness": [0.5, 1.0, 0.0, 0.0], "newest_on": pd.NaT, "depth": [0.1, 0.9, 0.0, 0.0],
            "share": [0.25, 0.75, 0.0, 0.0], "best_url": ["http://a.test/1", "http://b.test/1", None, None],
        }
    )  # fmt: skip


def gaps() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gap_id": ["g1", "g2"], "kind": ["missing", "thin"], "topic_id": ["t1", "t2"], "label": ["A", "B"], "terms": [["a"], ["b"]],
            "score": [0.8, 0.4], "part_novelty": [0.5, 0.1], "part_demand": [0.0, 0.1], "part_competition": [0.2, 0.1], "part_recency": [0.1, 0.1],
            "demand": [None, 0.5], "demand_status": ["unknown", "estimated"], "competition": [1.0, 1.0], "competitor_count": [1, 1],
            "competitor_total": [1, 1], "competitors": [["b.test"], ["b.test"]], "evidence_urls": [["http://b.test/1"], ["http://b.test/2"]],
            "evidence_ids": [["e1"], ["e1", "e2"]], "target_urls": [[], ["http://a.test/1"]], "statement": ["Seen.", "Seen."],
        }
    )  # fmt: skip


def evidence() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "evidence_id": ["e1", "e2"], "kind": "page", "locator": "http://b.test/1", "statement": "Seen.", "value": [None, 3.0],
            "status": ["unknown", "measured"], "source": "crawl", "observed_at": NOON,
        }
    )  # fmt: skip


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "pages": pages, "links": links, "topics": topics, "topic_pages": topic_pages, "coverage": coverage, "gaps": gaps, "evidence": evidence
}  # fmt: skip


@pytest.mark.parametrize("dataset", FRAMES)
def test_each_contract_is_kept_by_a_sound_dataset(dataset: str) -> None:
    found = validate(dataset, FRAMES[dataset](), context=GIVEN)
    assert found.results["is_met"].all(), found.results[~found.results["is_met"]].to_string()
    assert found.quarantined.empty


@pytest.mark.parametrize("dataset", FRAMES)
def test_each_contract_takes_a_frame_of_no_rows_or_says_that_there_are_none(dataset: str) -> None:
    empty = FRAMES[dataset]().head(0)
    if dataset == "pages":
        with pytest.raises(ContractBroken, match="A plan needs pages"):
            validate(dataset, empty, context=GIVEN)
    else:
        assert validate(dataset, empty, context=GIVEN).frame.empty


CRITICAL: list[tuple[str, dict[str, Any], str]] = [
    ("pages", {"url": "http://a.test/1"}, "unique"),
    ("pages", {"site": [None, "a", "a"]}, "site"),
    ("pages", {"known_at": NOON - pd.Timedelta("1s")}, "known_at, fetched_at"),
    ("pages", {"text_digest": None}, "is_text_unfiled"),
    ("topics", {"topic_id": ["t1", "t1", "t2"]}, "unique"),
    ("topic_pages", {"topic_id": ["t1", "t1", "t9"]}, "topic_id"),
    ("topic_pages", {"site": ["a.test", "b.test", "c.test"]}, "site"),
    ("coverage", {"share": [0.25, 0.7, 0.0, 0.0]}, "share_residue"),
    ("coverage", {"share": [0.25, 0.75, 0.5, 0.5]}, "share_residue"),
    ("coverage", {"freshness": [0.5, 1.1, 0.0, 0.0]}, "freshness"),
    ("coverage", {"page_count": [1, -3, 0, 0]}, "page_count"),
    ("gaps", {"kind": ["missing", "odd"]}, "kind"),
    ("gaps", {"score": [0.8, 0.5]}, "score_residue"),
    ("gaps", {"part_other": [0.1, 0.0]}, "score_residue"),
    ("gaps", {"part_demand": [0.0, -0.1], "part_novelty": [0.5, 0.3]}, "least_part"),
    ("gaps", {"demand": [0.3, 0.5]}, "is_demand_invented"),
    ("gaps", {"demand": [None, None]}, "is_demand_invented"),
    ("gaps", {"competitor_count": [1, 2]}, "competitor_total, competitor_count"),
    ("gaps", {"competitors": [["b.test"], []]}, "competitor_residue"),
    ("gaps", {"competitors": [["b.test"], ["z.test"]]}, "stranger_count"),
    ("gaps", {"evidence_ids": [["e1"], ["e9"]]}, "unknown_evidence_count"),
    ("evidence", {"evidence_id": ["e1", "e1"]}, "evidence_id"),
    ("evidence", {"value": [1.0, 3.0]}, "is_value_invented"),
    ("evidence", {"status": ["unknown", "guessed"]}, "status"),
]


@pytest.mark.parametrize(("dataset", "changed", "named"), CRITICAL, ids=[f"{case[0]}-{case[2]}-{n}" for n, case in enumerate(CRITICAL)])
def test_what_breaks_a_contract_stops_the_flow(dataset: str, changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ContractBroken, match=named):
        validate(dataset, FRAMES[dataset]().assign(**changed), context=GIVEN)


QUARANTINED: list[tuple[str, dict[str, Any], int]] = [
    ("pages", {"url": ["http://a.test/1", "/relative", "javascript:0"]}, 2),
    ("pages", {"status": ["ok", "odd", "ok"]}, 1),
    ("pages", {"published_on": pd.to_datetime(["2026-01-01", None, "2031-01-01"])}, 1),
    ("pages", {"published_on": [datetime(2031, 1, 1).date(), None, None]}, 1),  # noqa: DTZ001
    ("pages", {"language": ["en", "English!", None]}, 1),
    ("topics", {"label": ["A", " ", None]}, 2),
    ("topics", {"terms": [["a"], [], None]}, 2),
    ("topics", {"page_count": [1, 1, 0]}, 1),
    ("topic_pages", {"similarity": [1.0, 7.0, 0.1]}, 1),
    ("coverage", {"best_url": ["http://a.test/1", None, None, None]}, 1),
    ("gaps", {"evidence_ids": [["e1"], []]}, 1),
    ("gaps", {"evidence_urls": [["http://b.test/1"], None]}, 1),
    ("gaps", {"statement": ["Seen.", ""]}, 1),
    ("evidence", {"locator": ["", "x"]}, 1),
    ("evidence", {"observed_at": [NOON, pd.NaT]}, 1),
]


@pytest.mark.parametrize(
    ("dataset", "changed", "count"), QUARANTINED, ids=[f"{case[0]}-{next(iter(case[1]))}-{n}" for n, case in enumerate(QUARANTINED)]
)
def test_rows_that_are_implausible_are_set_aside(dataset: str, changed: dict[str, Any], count: int) -> None:
    frame = FRAMES[dataset]().assign(**changed)
    found = validate(dataset, frame, context=GIVEN)
    assert (len(found.quarantined), len(found.frame)) == (count, len(frame) - count)


@pytest.mark.parametrize(
    ("dataset", "changed", "column"),
    [
        ("pages", {"text": ["one", "", ""], "text_digest": ["x", None, None]}, "has_text"),
        ("topics", {"page_count": [50, 4, 3]}, "page_share"),
        ("topics", {"label": ["A", "A", "C"]}, "label"),
        ("gaps", {"gap_id": ["g2", "g1"], "score": [0.4, 0.8], "part_novelty": [0.1, 0.5]}, "score_rise"),
    ],
)
def test_what_is_odd_about_the_whole_is_said_and_no_row_is_lost(dataset: str, changed: dict[str, Any], column: str) -> None:
    frame = FRAMES[dataset]().assign(**changed)
    if column == "score_rise":
        frame = frame.assign(part_demand=0.0, part_competition=[0.2, 0.2], part_recency=0.1)
    found = validate(dataset, frame, context=GIVEN)
    odd = found.results[~found.results["is_met"]]
    assert odd[["column", "severity", "quarantined_count"]].values.tolist() == [[column, "warning", 0]]
    assert odd["observed"].iloc[0]
    assert len(found.frame) == len(frame)


def test_a_context_that_lacks_what_a_contract_needs_is_an_error() -> None:
    with pytest.raises(KeyError, match="topic_ids"):
        validate("topic_pages", topic_pages(), context={"sites": ["a.test"]})
