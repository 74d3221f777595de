"""A brief with every source connected, to local servers that speak as the real ones do; and with each of them failing in turn."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.db.facts import MetricsWanted
from tasks.brief import Brief, read_brief
from tasks.gap.fact_frames import keyword_facts_of
from tasks.gap.keyword_research import research_keywords
from tasks.outcome import Outcome
from tasks.persist import load_keyword_facts, load_metrics
from tasks.run import open_store
from tests.connectors.answering import Asked, Reply
from tests.flows import outside as world
from tests.flows.commandline import Plancast
from tests.flows.outside import Outside, outside

ALL = {
    "search_console": "sc-domain:brightloaf.test", "web_analytics": "1234", "volumes": "dataforseo", "results": "dataforseo", "suggestions": True,
    "trends": "en.wikipedia.org", "country": "US", "location_code": 2840,
}  # fmt: skip
REFUSED = Reply({"error": {"code": 403, "message": "No permission.", "status": "PERMISSION_DENIED"}}, 403)


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as found:
        yield found


@pytest.fixture
def asked(around: Outside, prefect_server: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """The outside world, well, and this process with a home of its own that knows it."""
    from prefect.context import refresh_global_settings_context

    around.well()
    for name, value in {**prefect_server, **around.environment, "PLANCAST_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    refresh_global_settings_context()  # Prefect may have been imported before the server was up
    return around


def brief_of(**fields: Any) -> Brief:
    named = {"site": "https://www.brightloaf.test", "keywords": ["sourdough"], "sources": ALL, "budget": {"money": 1.0}}
    return read_brief({**named, **fields})


def ask(brief: Brief, **arguments: Any) -> Outcome:
    from flows.facts import facts

    return asyncio.run(facts(brief, **arguments))


def known(brief: Brief, kind: str) -> pd.DataFrame:
    return load_keyword_facts(open_store(), workspace=brief.workspace, as_of=datetime.now(UTC), kinds=[kind])


def numbers(brief: Brief, source: str) -> pd.DataFrame:
    wanted = MetricsWanted(sources=[source])
    return load_metrics(open_store(), workspace=brief.workspace, site=brief.target, as_of=datetime.now(UTC), wanted=wanted)


def test_every_source_is_asked_stored_and_not_asked_again(asked: Outside) -> None:
    brief = brief_of()
    outcome = ask(brief)
    assert outcome.degraded == ()
    assert outcome.counts == {
        "Search Console": 12,
        "Google Analytics": 10,
        "DataForSEO volumes": 10,
        "DataForSEO results": 4,
        "Suggestions": 2,
        "Wikipedia page views": 2,
        "US cents": 9,
    }
    assert set(known(brief, "figure")["keyword"]) == {"sourdough", "rye bread"}  # the brief's, and what Search Console knows
    assert set(known(brief, "suggestion")["keyword"]) == {"sourdough recipe", "rye bread recipe"}
    assert known(brief, "trend")["source"].value_counts().to_dict() == {"DataForSEO": 2, "Wikipedia": 2}
    assert set(numbers(brief, "search_console")["dimension"]) == {"", "query=rye bread"}
    assert outcome.as_of is not None
    assert known(brief, "result")["known_at"].max() <= pd.Timestamp(outcome.as_of)

    paid = [asked.asked(path) for path in (world.VOLUMES, world.DIFFICULTIES, world.RESULTS)]
    again = ask(brief_of(goals=["traffic"]))
    assert sum(again.counts.values()) == 0
    assert [asked.asked(path) for path in (world.VOLUMES, world.DIFFICULTIES, world.RESULTS)] == paid
    secrets = (*world.CREDENTIALS.values(), "pa55-word-of-the-api", "refresh-12345")
    files = [path.read_bytes() for path in Path(open_store().engine.url.database or "").parent.rglob("*") if path.is_file()]
    assert not any(secret.encode() in content for secret in secrets[:4] + secrets[6:] for content in files)


@pytest.mark.usefixtures("asked")
def test_what_was_told_is_what_keyword_research_takes() -> None:
    brief = brief_of()
    as_of = ask(brief).as_of
    assert as_of is not None
    found = keyword_facts_of(load_keyword_facts(open_store(), workspace="default", as_of=as_of), numbers(brief, "search_console"), "us")
    pages = pd.DataFrame({"url": ["https://www.brightloaf.test/rye"], "site": ["brightloaf.test"], "title": ["Rye bread"], "text": ["Rye bread."]})
    topics = pd.DataFrame({"topic_id": ["t"], "label": ["rye"], "terms": [["rye"]]})
    researched = research_keywords(pages, topics, pages[["url", "site"]].assign(topic_id="t"), brief.target, wanted=brief.keywords, facts=found)
    rye = researched.keywords.set_index("keyword").loc["rye bread"]
    assert (rye["volume"], rye["volume_method"], rye["difficulty"], rye["clicks"]) == (1_000, "DataForSEO", 41, 9)
    assert rye["target_url"] == "https://www.brightloaf.test/rye"
    assert {"sourdough", "rye bread recipe"} <= set(researched.keywords["keyword"])


@pytest.mark.parametrize(
    ("what", "path", "answer", "said", "fields"),
    [
        ("Search Console", world.CONSOLE, REFUSED, "No permission", {}),
        ("Google Analytics", world.ANALYTICS, REFUSED, "No permission", {}),
        ("DataForSEO volumes", world.VOLUMES, Reply({"status_code": 40_100, "status_message": "Not authorized."}, 401), "401", {}),
        ("DataForSEO results", world.RESULTS, Reply({"status_code": 40_200, "status_message": "Payment Required."}, 402), "402", {}),
        ("SerpAPI results", "/search.json", Reply({"error": "Invalid API key."}, 401), "Invalid API key", {"results": "serpapi"}),
        ("SearXNG results", "/search", Reply(b"<html>", 403), "search.formats", {"results": "searxng"}),
        ("Suggestions", "/ac/", Reply({"q": 1}), "OpenSearch", {}),
        ("Wikipedia page views", "/w/api.php", Reply({"error": {"code": "badvalue", "info": "Unrecognized."}}), "badvalue", {}),
    ],
)
def test_a_source_that_fails_is_named_and_the_rest_goes_on(
    asked: Outside, what: str, path: str, answer: Reply, said: str, fields: Mapping[str, Any]
) -> None:
    asked.api.on(path, answer)
    outcome = ask(brief_of(sources={**ALL, **fields}))
    (degraded,) = outcome.degraded
    assert (degraded.what, outcome.counts[what]) == (what, 0)
    assert said in degraded.why
    assert degraded.effect
    assert all(count > 0 for name, count in outcome.counts.items() if name != what)


def test_without_credentials_or_money_each_is_told_what_is_missing(asked: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLANCAST_WEB_ANALYTICS_CREDENTIALS", "PLANCAST_SUGGESTIONS_URL"):
        monkeypatch.delenv(name)
    outcome = ask(brief_of(budget={"money": 0.08}))
    why = {item.what: item.why for item in outcome.degraded}
    assert set(why) == {"Google Analytics", "DataForSEO volumes", "Suggestions"}
    assert "PLANCAST_CREDENTIALS__DEFAULT__WEB_ANALYTICS" in why["Google Analytics"]
    assert "PLANCAST_SUGGESTIONS_URL" in why["Suggestions"]
    assert "$0.005 is left of the budget" in why["DataForSEO volumes"]
    assert (asked.asked(world.VOLUMES), asked.asked(world.DIFFICULTIES), asked.asked(world.RESULTS)) == (1, 0, 2)


def test_days_before_a_failure_are_kept_and_gone_on_from(asked: Outside) -> None:
    brief = brief_of(sources={"search_console": ALL["search_console"]})
    days = (world.DAY, world.DAY + timedelta(days=1))
    well = world.console(*days)

    def failing(request: Asked) -> Reply:
        body = request.json()
        return REFUSED if body["dimensions"] == ["query"] and body["startDate"] == days[1].isoformat() else well(request)

    asked.api.on(world.CONSOLE, failing)
    outcome = ask(brief)
    assert ([item.what for item in outcome.degraded], outcome.counts) == (["Search Console"], {"Search Console": 12})
    assert numbers(brief, "search_console")["on"].dt.date.unique().tolist() == [days[0]]
    asked.api.on(world.CONSOLE, well)
    before = asked.asked(world.CONSOLE)
    assert ask(brief).counts == {"Search Console": 12}
    spans = [(body["startDate"], body["dimensions"]) for body in (each.json() for each in asked.api.asked if each.path == world.CONSOLE)][before:]
    assert [span for span in spans if span[1] != ["date"]] == [(days[1].isoformat(), names) for names in (["page"], ["query"], ["query", "page"])]


def test_a_replay_and_a_past_day_ask_nobody(asked: Outside) -> None:
    brief = brief_of()
    ask(brief)
    asked.api.asked.clear()
    replayed = ask(brief, replay=True)
    assert replayed.degraded == ()
    assert replayed.counts["Search Console"] == 12
    past = ask(brief_of(as_of="2026-01-01"))
    assert {item.what for item in past.degraded} == set(past.counts)
    assert "2026-01-01" in past.degraded[0].why
    assert asked.api.asked == []


@pytest.fixture
def commands(asked: Outside, prefect_server: Mapping[str, str], tmp_path: Path) -> Callable[..., Any]:
    return Plancast(tmp_path / "home", {**prefect_server, **asked.environment})


def write_brief(path: Path) -> str:
    path.write_text(brief_of().model_dump_json())  # JSON is YAML
    return str(path)


def test_the_command_asks_and_says_what_came(asked: Outside, commands: Any, tmp_path: Path) -> None:
    asked.api.on(world.CONSOLE, REFUSED)
    done = commands("facts", write_brief(tmp_path / "brief.yaml"))
    assert done.returncode == 3, done.stderr
    assert "Search Console: 0, Google Analytics: 10" in done.stdout
    assert "degraded: Search Console: " in done.stderr


def test_check_tells_of_each_source_what_asking_it_would_meet(asked: Outside, commands: Any, tmp_path: Path) -> None:
    del commands.environment["PLANCAST_SEARCH_CONSOLE_CREDENTIALS"]
    commands.environment["PLANCAST_RESOLVE"] += ",www.brightloaf.test=127.0.0.1:9"
    done = commands("check", write_brief(tmp_path / "brief.yaml"))
    assert done.returncode == 1
    rows = {line.split("  ")[0]: line for line in done.stdout.splitlines()}
    assert "missing" in rows["Search Console"]
    assert "yes" in rows["Search Console"]
    assert "up to $0.11; the budget is $1.00" in rows["DataForSEO volumes"]
    assert "Cost: nothing" not in done.stdout
    assert asked.asked(world.VOLUMES) == 0
