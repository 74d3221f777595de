"""Which findings become which actions."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tasks.recommendations.candidates import find_candidates, fold
from tasks.recommendations.candidates_create import surroundings, weight_of_gap
from tasks.recommendations.findings import READ, Findings
from tasks.recommendations.models import PRIORITY, Candidate
from tasks.recommendations.priority import CLICKS, INDEX, effort_of, impact_of
from tests.tasks.recommendations.planted import TARGET, market


def known(**frames: pd.DataFrame) -> Findings:
    findings, _ = market("orphan", 1)
    whole = {name: frame.assign(**{column: None for column in READ[name] if column not in frame}) for name, frame in frames.items()}
    return replace(findings, frames={**findings.frames, **whole}, memory={})


def found(findings: Findings, action: str, kind: str | None = None) -> list[Candidate]:
    return [one for one in find_candidates(findings) if one.action == action and kind in (None, one.kind)]


def idea(**changes: Any) -> Candidate:
    given: dict[str, Any] = {
        "action": "create", "kind": "missing", "subject": "rye", "target": "t", "title": "Write about “rye”", "strength": 0.5, "reasons": ("a",),
        "steps": ("one",), "topic_id": "t", "terms": ("rye",),
    }  # fmt: skip
    return Candidate(**{**given, **changes})


def keyword(text: str, **more: Any) -> dict[str, Any]:
    base = {"keyword": text, "topic_id": "rye-bread", "bucket": "missing", "is_excluded": False, "volume": 900.0, "volume_status": "measured"}
    return {**base, "is_rival_brand": False, "is_quick_win": False, "volume_method": "a tool", "intent": "informational", **more}


def gap(findings: Findings, **changes: Any) -> pd.DataFrame:
    return pd.DataFrame([{**findings["gaps"].iloc[0].to_dict(), **changes}])


def test_a_keyword_with_measured_searches_tells_its_clicks_and_a_rival_s_name_is_left_alone() -> None:
    base = known()
    gaps = pd.concat([gap(base, kind="keyword", label="rye insurance"), gap(base, kind="keyword", label="acme rye")], ignore_index=True)
    keywords = pd.DataFrame([keyword("rye insurance"), keyword("acme rye", is_rival_brand=True)])
    findings = known(gaps=gaps, keywords=keywords)
    (piece,) = found(findings, "create", "keyword")
    assert (piece.clicks, piece.title) == ((0.0, 99.0), "Write a page that targets “rye insurance”")
    assert any("names a competitor" in one.reasons[0] for one in found(findings, "skip"))


def test_a_rival_s_name_is_left_alone_by_the_pages_that_name_it() -> None:
    words = [keyword(name, is_rival_brand=True, bucket="untapped", topic_id=float("nan")) for name in ("acme rye", "never named")]
    base = known(keywords=pd.DataFrame(words))
    is_rival = base.pages["site"] != TARGET
    named = replace(base, pages=base.pages.assign(title=base.pages["title"].where(~is_rival, "Acme Rye: " + base.pages["title"])), memory={})
    (skip,) = found(named, "skip")
    assert (skip.target, skip.topic_id) == ("acme rye", None)
    assert set(skip.evidence_urls) <= set(base.pages.loc[is_rival, "url"])
    assert skip.evidence_urls


def test_only_questions_that_a_reader_asks_and_on_nothing_that_is_left_alone_are_answered() -> None:
    base = known()
    url = str(base.pages.loc[base.pages["site"] != TARGET, "url"].iloc[0])
    texts = ("What is an autolyse?", "How long does rye keep?", "Interested in rye?", "What was the process?", "What are our plans for this year?")
    questions = [{"text": text, "url": url, "is_answered": False} for text in texts]
    personas = pd.DataFrame([{"questions": questions}])
    (answer,) = found(known(personas=personas), "create", "question")
    assert [text in answer.steps[0] for text in texts] == [True, True, False, False, False]
    left = gap(base, kind="keyword", label="autolyse", demand=0.0, demand_status="measured")
    (answer,) = found(known(personas=personas, gaps=left), "create", "question")
    assert [text in answer.steps[0] for text in texts] == [False, True, False, False, False]


def test_what_competitors_have_left_or_nobody_searches_for_is_skipped_with_why() -> None:
    base = known()
    old = base.pages.assign(published_on=base.pages["published_on"].where(base.pages["site"] == TARGET, pd.Timestamp("2015-01-01")))
    left = replace(known(gaps=gap(base, label="wholly unheard of")), pages=old, memory={})
    assert found(left, "create", "missing") == []
    assert "Competitors have left it" in found(left, "skip")[0].reasons[0]
    unwanted = known(gaps=gap(base, kind="keyword", demand=0.0, demand_status="measured"))
    assert "Nobody searches for it" in found(unwanted, "skip")[0].reasons[0]
    assert found(unwanted, "create", "keyword") == []


def test_a_thin_gap_on_which_a_page_stands_extends_that_page() -> None:
    base = known()
    url = str(base.own["url"].iloc[0])
    findings = known(gaps=gap(base, kind="thin", label=str(base.own["title"].iloc[0]), target_urls=[url]))
    assert [one.target for one in found(findings, "refresh", "thin gap")] == [url]
    assert found(findings, "create", "thin gap") == []


def test_old_thin_pages_that_nobody_reads_are_retired_and_the_others_extended() -> None:
    base = known()
    dead, read = (str(url) for url in base.own["url"].head(2))
    old = base.pages.assign(touched_on=pd.Timestamp("2018-01-01"))
    metrics = base["metrics"][base["metrics"]["url"] != dead]
    audit = pd.DataFrame([(url, "thin", "medium", "content", "", "", "") for url in (dead, read)], columns=base["site_audit"].columns[:7])
    findings = replace(known(site_audit=audit.set_axis(list(base["site_audit"].columns[:7]), axis=1), metrics=metrics), pages=old, memory={})
    assert [one.target for one in found(findings, "prune")] == [dead]
    assert [one.target for one in found(findings, "refresh", "thin page")] == [read]


def test_pages_that_are_merged_away_are_not_refreshed_as_well() -> None:
    base = known()
    keep, other = (str(url) for url in base.own["url"].head(2))
    clash = {"conflict_id": "c", "basis": "text", "topic_id": "rye-bread", "urls": [keep, other], "keep_url": keep, "confidence": "low"}
    lost = {
        "url": other,
        "metric": "clicks",
        "before": 90.0,
        "after": 9.0,
        "change": -81.0,
        "position": -81.0,
        "click_through": 0.0,
        "cause": "position",
    }
    days = {"after_from": pd.Timestamp("2026-10-01"), "after_to": pd.Timestamp("2026-10-28"), "statement": "Less.", "confidence": "high"}
    decay = pd.DataFrame([{**lost, **days, "evidence_ids": []}])
    conflict = pd.DataFrame([{**clash, "query": None, "impressions": None, "statement": "Alike.", "evidence_ids": []}])
    assert len(found(known(decay=decay), "refresh", "decay")) == 1
    findings = known(decay=decay, cannibalisation=conflict)
    assert found(findings, "refresh", "decay") == []
    assert [one.target for one in found(findings, "merge")] == [keep]


@pytest.mark.parametrize("cause", ["season", "measurement"])
def test_what_the_season_or_the_counting_took_is_not_promised_back(cause: str) -> None:
    lost = {
        "url": f"http://{TARGET}/rye-bread/0",
        "metric": "clicks",
        "before": 90.0,
        "change": -81.0,
        "position": 0.0,
        "click_through": 0.0,
        "cause": cause,
    }
    days = {"after_from": pd.Timestamp("2026-10-01"), "after_to": pd.Timestamp("2026-10-28"), "statement": "Less.", "confidence": "high"}
    assert found(known(decay=pd.DataFrame([{**lost, **days, "evidence_ids": []}])), "refresh", "decay") == []


def test_folding_keeps_the_stronger_with_the_reasons_and_evidence_of_both() -> None:
    one = idea(evidence_ids=("e",), clicks=(0.0, 5.0), clicks_method="m")
    other = idea(strength=0.9, reasons=("b",), steps=("two",), evidence_ids=("f",), title="Better")
    both = fold(one, other)
    assert (both.title, both.reasons, both.steps, both.evidence_ids) == ("Better", ("b", "a"), ("two", "one"), ("f", "e"))
    assert (both.clicks, both.clicks_method) == ((0.0, 5.0), "m")
    assert both.sureness > other.sureness


def test_impact_is_an_interval_and_effort_says_what_it_is_reckoned_from() -> None:
    clicks = impact_of(idea(clicks=(10.0, 90.0), clicks_method="m"), 1_000.0)
    index = impact_of(idea(), 1_000.0)
    assert (clicks.low, clicks.high, clicks.unit) == (10.0, 90.0, CLICKS)
    assert (index.unit, index.low < 50 < index.high) == (INDEX, True)
    assert effort_of(idea(), {"t": 1_500.0}) == (1_500 / PRIORITY.words_an_hour, "1,500 words at 150 an hour")
    assert effort_of(idea(action="link", pieces=5), {})[0] == pytest.approx(5 * PRIORITY.hours_a_link)
    assert effort_of(idea(action="fix", pieces=900), {})[0] == PRIORITY.template_hours
    assert effort_of(idea(action="fix", is_on_server=True), {})[0] == PRIORITY.template_hours


def test_what_a_prediction_tells_is_an_impact_in_clicks_that_says_so_and_the_strength_of_the_gap_counts_as_well() -> None:
    base = known()
    gaps = pd.concat([gap(base, label="rye insurance", gap_id="told"), gap(base, label="wholly untold", gap_id="short")], ignore_index=True)
    told = {
        "item_id": "told",
        "metric": "clicks",
        "median": 40.0,
        "lo_90": 5.0,
        "hi_90": 320.0,
        "basis": "clicks of 80",
        "status": "estimated",
    }
    predictions = pd.DataFrame([told, {**told, "item_id": "short", "median": None, "lo_90": None, "hi_90": None, "status": "unknown"}])
    by_title = {one.title: one for one in found(known(gaps=gaps, predictions=predictions), "create", "missing")}
    one, other = by_title["Write about “rye insurance”"], by_title["Write about “wholly untold”"]
    assert (one.clicks, other.clicks) == ((5.0, 320.0), None)
    assert any("5 to 320 clicks in its first four weeks, 40 in the middle" in reason for reason in one.reasons)
    impact = impact_of(one, 1_000.0)
    assert (impact.low, impact.high, impact.unit) == (5.0, 320.0, CLICKS)
    assert "clicks of 80" in impact.method
    assert impact.share > impact_of(replace(one, strength=one.strength / 4), 1_000.0).share


def test_a_gap_weighs_more_where_competitors_publish_more_than_they_did() -> None:
    base = known()
    rivals = base.pages[base.pages["site"] != TARGET]
    urls = tuple(rivals.loc[rivals["topic_id"] == "rye-bread", "url"].head(3))
    is_subject = base.pages["url"].isin(rivals.loc[rivals["topic_id"] == "rye-bread", "url"])
    weights = {}
    for name, ours, others in (("rising", "2026-10-01", "2023-10-01"), ("fading", "2023-10-01", "2026-10-01")):
        days = pd.Series(pd.Timestamp(others), index=base.pages.index).where(~is_subject, pd.Timestamp(ours))
        weights[name] = weight_of_gap(surroundings(replace(base, pages=base.pages.assign(published_on=days), memory={}), urls))
    undated = replace(base, pages=base.pages.assign(published_on=pd.NaT), memory={})
    assert weights["rising"] > weight_of_gap(surroundings(undated, urls)) > weights["fading"]


def test_one_link_in_the_frame_is_one_thing_to_mend() -> None:
    base = known()
    own = list(base.pages.loc[base.pages["site"] == TARGET, "url"])
    finding = {"check": "broken_links", "severity": "high", "area": "links", "how_to_mend": "Correct the links.", "expected": ""}
    same = [{**finding, "url": url, "observed": "links to http://ours.test/jobs/ (404)"} for url in own]
    (framed,) = found(known(site_audit=pd.DataFrame(same)), "fix")
    assert framed.title == f"Mend one link in the site’s frame: it leads to http://ours.test/jobs/ (404) from {len(own)} pages"
    assert framed.pieces == 1
    several = [{**row, "observed": f"links to http://ours.test/{at}/ (404)"} for at, row in enumerate(same)]
    (apart,) = found(known(site_audit=pd.DataFrame(several)), "fix")
    assert (apart.title, apart.pieces) == (f"Correct the links (broken links, {len(own)} pages)", len(own))


def test_a_pillar_that_joins_two_subjects_gets_the_hub_of_one() -> None:
    base = known()
    pillar = {"pillar_id": "p", "label": "Bread and Bikes", "topic_ids": ["rye-bread", "gravel-bikes"], "share": 0.5, "hub_status": "to write"}
    spokes = [{"url": base.own["url"].iloc[0], "title": base.own["title"].iloc[0]}]
    findings = known(pillars=pd.DataFrame([{**pillar, "own_page_count": 18, "spokes": spokes}]))
    titles = [one.title for one in found(findings, "create", "hub")]
    assert len(titles) == 1
    assert titles[0] in {"Write the hub page for “rye bread”", "Write the hub page for “gravel bikes”"}


def test_a_silent_topic_is_brought_up_to_date_on_a_page_about_it_and_else_taken_up_anew() -> None:
    base = known()
    own = base.own[base.own["topic_id"] == "rye-bread"]["url"].tolist()
    stale = gap(base, kind="stale", label="rye bread", topic_id="rye-bread", target_urls=own[:2])
    assert [one.target for one in found(known(gaps=stale), "refresh", "stale topic")] == [own[0]]
    unlike = known(gaps=stale.assign(label="sourdough"))
    assert found(unlike, "refresh", "stale topic") == []
    assert "Write about “sourdough” again" in [one.title for one in found(unlike, "create")]
