"""What must hold of pages: one row a version of a page, as it was parsed."""

from typing import TYPE_CHECKING, Any

from expectations.suite import URL, Context, Suite, is_blank, keyed, matching, mean_within, not_empty, not_less, one_of, present, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("workspace", "site", "url", "fetched_at")
_FUTURE_DAYS = 366


def _days_ahead(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    """How many days after `as_of` a page says it was published."""
    import pandas as pd

    today = pd.Timestamp(context["as_of"]).tz_convert("UTC").tz_localize(None).normalize()
    published = pd.to_datetime(frame["published_on"], errors="coerce")
    return (published - today).dt.total_seconds() / 86_400


def _has_text(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    return 1 - is_blank("text")(frame, context)


def _is_text_unfiled(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    return _has_text(frame, context) * frame["text_digest"].isna()


SUITE = Suite(
    dataset="pages",
    columns=(
        *_KEY, "known_at", "digest", "http_status", "status", "title", "description", "headings", "text", "text_digest", "word_count",
        "language", "published_on", "published_basis", "modified_on", "author", "canonical_url", "content_kind", "schema_types", "robots",
        "is_indexable", "readability", "readability_method", "fingerprint",
    ),
    key=_KEY,
    expectations=(
        not_empty("A plan needs pages; none means that the crawl or the parser has failed."),
        *keyed(_KEY),
        present("known_at", "What was known when decides what a plan may use."),
        not_less("known_at", "fetched_at", "Nothing is known before it is fetched."),
        matching("url", URL, "Evidence links to it."),
        one_of("status", ("ok", "truncated", "timeout", "not_html"), "Anything else is no outcome of parsing.", "warning"),
        within("http_status", 100, 599, "Anything else is no HTTP status.", "warning"),
        within("word_count", 0, None, "A text has no fewer than no words.", "warning"),
        within("days_ahead", None, _FUTURE_DAYS, "A date of publication far ahead was misread, and would look like the freshest page.", "warning"),
        matching("language", r"^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$", "Texts are read by the rules of their language, so its code must be one."),
        within("is_text_unfiled", 0, 0, "A text without its digest could not be found again in the lake."),
        mean_within("has_text", 0.5, None, "Where most pages gave no text, the topics rest on the few that did."),
    ),
    derived={"days_ahead": _days_ahead, "has_text": _has_text, "is_text_unfiled": _is_text_unfiled},
)  # fmt: skip
"""Its context: `as_of`, an aware datetime."""
