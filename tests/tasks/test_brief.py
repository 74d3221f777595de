import json
from datetime import UTC, datetime

import pytest

from connectors.errors import BriefError
from tasks.brief import Brief, digest_of, read_brief

MINIMAL = {"site": "https://www.example.org"}


def test_nothing_but_a_url_is_a_brief() -> None:
    brief = read_brief(MINIMAL)
    assert (brief.target, brief.rivals, brief.workspace, brief.as_of) == ("example.org", (), "default", None)


def test_a_host_alone_is_taken_as_an_https_site() -> None:
    assert read_brief({"site": "example.org"}).site == "https://example.org/"


def test_every_field_has_a_description_an_example_and_a_bound() -> None:
    bounds = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "enum", "const", "pattern", "format", "$ref"}
    schema = Brief.model_json_schema()
    models = {"Brief": schema, **{name: each for name, each in schema["$defs"].items() if "properties" in each}}
    for model, content in models.items():
        for name, field in content["properties"].items():
            where = f"{model}.{name}"
            assert field.get("description"), where
            assert field.get("examples"), where
            alternatives = [field, *field.get("anyOf", [])]
            assert any(bounds & set(each) or each.get("type") == "boolean" for each in alternatives), where


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "site: is missing"),
        ({"site": "ftp://example.org"}, "site: must be a web address"),
        ({"site": "https://user:secret@example.org"}, "must not hold a user name"),
        ({**MINIMAL, "competitor": ["https://a.example"]}, "competitor: is not a field of a brief"),
        ({**MINIMAL, "competitors": ["https://example.org/x"]}, "named twice"),
        ({**MINIMAL, "crawl": {"max_pages": 0}}, "crawl.max_pages: input should be greater than or equal to 1 (it is '0')"),
        ({**MINIMAL, "channels": [{"name": "blog", "timezone": "Mars/Olympus"}]}, "channels.0.timezone: must be an IANA time zone"),
        ({**MINIMAL, "workspace": "../other"}, "workspace: "),
        ({**MINIMAL, "capacity_per_week": float("nan")}, "capacity_per_week: "),
        ({**MINIMAL, "keywords": ["x" * 101]}, "keywords.0: "),
        ({**MINIMAL, "people": [{"name": "Ann"}, {"name": "Ann"}]}, "Ann is named twice"),
        ({**MINIMAL, "people": [{"name": "Ann", "per_week": 0}]}, "people.0.per_week: "),
    ],
)
def test_bad_input_says_what_is_wrong_where_and_how_to_mend_it(fields: dict[str, object], expected: str) -> None:
    with pytest.raises(BriefError) as caught:
        read_brief(fields)
    assert expected in str(caught.value)
    assert "secret" not in str(caught.value)


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(BriefError) as caught:
        read_brief({"horizon_days": 1, "language": "English"})
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["site", "horizon_days", "language"]


def test_a_brief_survives_its_json() -> None:
    brief = read_brief({**MINIMAL, "as_of": "2026-01-01", "competitors": ["https://a.example", "http://b.example:8080/x"]})
    assert Brief.model_validate(json.loads(brief.model_dump_json())) == brief
    assert brief.as_of == datetime(2026, 1, 1, tzinfo=UTC)
    assert brief.sites == ("example.org", "a.example", "b.example:8080")


def test_equal_briefs_have_equal_digests_and_others_do_not() -> None:
    assert read_brief(MINIMAL).digest == read_brief({"site": "example.org", "workspace": "default"} | MINIMAL).digest
    assert read_brief(MINIMAL).digest != read_brief({**MINIMAL, "keywords": ["rye"]}).digest
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
