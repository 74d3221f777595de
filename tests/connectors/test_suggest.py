from collections.abc import Iterator
from typing import Any

import pytest

from connectors.api import Api
from connectors.errors import QuotaExceeded, SettingsError, SourceAnswerInvalid
from connectors.suggest import Suggestion, check_template, suggestions


@pytest.fixture
def api(api_server: Any) -> Iterator[Api]:
    with Api("Suggestions", api_server.guard, user_agent="Plancast", retries=0) as api:
        yield api


def test_google_of_firefox(api_server: Any, reply: Any, api: Api) -> None:
    body = ["röst", ["röst brot", "röst  brot", " ", "rösti"], [], {"google:suggestsubtypes": [[512], [512], [], [433]]}]
    api_server.on("/complete/search", reply(body, headers={"Content-Type": "text/javascript; charset=UTF-8"}))
    found, usage = suggestions(
        api, "http://api.test/complete/search?client=firefox&oe=utf-8&hl={language}&q={searchTerms}", ["röst & co"], language="de"
    )
    assert found == (Suggestion("röst brot", "röst & co", 1, "api.test"), Suggestion("rösti", "röst & co", 2, "api.test"))
    assert api_server.asked[0].query == {"client": ["firefox"], "oe": ["utf-8"], "hl": ["de"], "q": ["röst & co"]}
    assert (usage.calls, usage.answered, usage.cost_usd) == (1, 1, None)


def test_wikipedia_has_descriptions_and_links_beside(api_server: Any, reply: Any, api: Api) -> None:
    api_server.on(
        "/w/api.php", reply(["rye", ["Rye", "Rye bread"], ["", ""], ["https://en.wikipedia.org/wiki/Rye", "https://en.wikipedia.org/wiki/Rye_bread"]])
    )
    template = "http://api.test/w/api.php?action=opensearch&format=json&limit=10&search={searchTerms}{count?}"
    found, _ = suggestions(api, template, ["rye", "Rye"])
    assert [(row.keyword, row.rank) for row in found] == [("Rye", 1), ("Rye bread", 2)]


def test_a_seed_without_suggestions_is_answered(api_server: Any, reply: Any, api: Api) -> None:
    api_server.on("/ac/", reply(["qwxz", []]))
    assert suggestions(api, "http://api.test/ac/?q={searchTerms}&type=list", ["qwxz"])[1].answered == 1


def test_what_was_had_before_a_limit_is_kept(api_server: Any, reply: Any, api: Api) -> None:
    api_server.on("/ac/", reply(["a", ["a b"]]), reply({}, 429, {"Retry-After": "3600"}))
    found, usage = suggestions(api, "http://api.test/ac/?q={searchTerms}&type=list", ["a", "b", "c"])
    assert (len(found), [row.subject for row in usage.unanswered]) == (1, ["b", "c"])
    assert isinstance(usage.stopped_by, QuotaExceeded)


@pytest.mark.parametrize("body", [[{"phrase": "rye bread"}], ["rye", "rye bread"], {"q": 1}, ["rye", [1]], b"<html>", b'["caf\xe9",[]]'])
def test_another_format_is_invalid(api_server: Any, reply: Any, api: Api, body: Any) -> None:
    api_server.on("/ac/", reply(body))
    with pytest.raises(SourceAnswerInvalid):
        suggestions(api, "http://api.test/ac/?q={searchTerms}", ["rye"])


@pytest.mark.parametrize("template", ["", "https://a.test/?q=rye", "ftp://a.test/{searchTerms}", "https://a.test/?q={searchTerms}&k={apiKey}"])
def test_a_template_that_cannot_be_filled_is_refused(template: str) -> None:
    with pytest.raises(SettingsError, match="Write it as in"):
        check_template(template)
