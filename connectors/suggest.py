"""What people go on to type: autocomplete suggestions, in the format of the OpenSearch suggestions extension.

A source is named by an OpenSearch URL template. None is asked unless the operator names one. The format is `[query, [suggestion, …], …]`
(https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from connectors.api import Api, ApiAnswer
from connectors.asking import Batch, Part, Usage, ask_in_turn, in_batches, read_fresh
from connectors.errors import SettingsError, SourceAnswerInvalid

_PARAMETER = re.compile(r"\{(\w+)(\??)\}")
_EXAMPLE = "https://duckduckgo.com/ac/?q={searchTerms}&type=list"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A keyword that `source` (its host) suggests for `seed`; `rank` 1 is its first."""

    keyword: str
    seed: str
    rank: int
    source: str


def suggestions(api: Api, template: str, seeds: Sequence[str], *, language: str = "en") -> tuple[tuple[Suggestion, ...], Usage]:
    """What the source of `template` suggests for each seed, a call a seed.

    `{searchTerms}` in the template is the seed, `{language}` the language; other parameters must be optional (`{count?}`) and are left out.
    Raises `SettingsError` for another template, and `SourceError` where nothing is had.
    """
    check_template(template)
    source = urlsplit(template).hostname or ""

    def ask(batch: Batch) -> Part[Suggestion]:
        url = _filled(template, batch[0], language)
        found = read_fresh(api, lambda *, is_cached: api.get(url, is_cached=is_cached), _read)
        return Part(tuple(Suggestion(text, batch[0], rank, source) for rank, text in enumerate(found, 1)))

    return ask_in_turn(api, in_batches(seeds, 1), ask)


def check_template(template: str) -> None:
    """Raise `SettingsError` unless a template is an http(s) URL with `{searchTerms}` and no other parameter that must be filled."""
    parameters = _PARAMETER.findall(template)
    unknown = [name for name, optional in parameters if name not in ("searchTerms", "language") and not optional]
    if urlsplit(template).scheme not in ("http", "https") or "searchTerms" not in dict(parameters) or unknown:
        raise SettingsError(f"{template!r} is no template of a suggestions URL. Write it as in {_EXAMPLE}.")


def _filled(template: str, seed: str, language: str) -> str:
    values = {"searchTerms": quote(seed, safe=""), "language": quote(language, safe="")}
    return _PARAMETER.sub(lambda match: values.get(match[1], ""), template)


def _read(answer: ApiAnswer) -> list[str]:
    """The suggestions, each once, without those that are blank. Raises `SourceAnswerInvalid`."""
    found = answer.json()
    if not isinstance(found, list) or len(found) < 2 or not isinstance(found[1], list) or not all(isinstance(text, str) for text in found[1]):
        raise SourceAnswerInvalid(
            answer.source,
            f"did not answer in the OpenSearch suggestions format. Ask for that format in the template, as in {_EXAMPLE}.",
            answer.status,
        )
    return list(dict.fromkeys(" ".join(text.split()) for text in found[1] if text.strip()))
