"""Tables for a spreadsheet: flat, lists joined, and no cell that a spreadsheet would run as a formula."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from tasks.report.frames import having, items
from tasks.report.plain_text import plain

JOINT = " | "
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FIRST = ("gap_id", "label", "kind", "score")
_LISTS = ("terms", "competitors", "evidence_urls", "target_urls", "evidence_ids")
_TEXTS = ("gap_id", "label", "kind", "statement", "topic_id", "run_id", "demand_status")


def gaps_table(gaps: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """What `gaps.csv` holds: a row a gap with its rank from 1, every column of the gaps, lists joined by " | ", titles beside the addresses."""
    flat = having(gaps, (*_FIRST, *_LISTS)).reset_index(drop=True)
    titles = _titles(flat, pages)
    named = {
        f"{name}_titles": flat[f"{name}_urls"].map(lambda urls: _joined([titles.get(url, "") for url in items(urls)]))
        for name in ("evidence", "target")
    }
    joined = {name: flat[name].map(lambda cell: _joined(items(cell))) for name in _LISTS}
    texts = {name: flat[name].map(_cell) for name in flat.columns if name in _TEXTS}
    table = flat.assign(rank=range(1, len(flat) + 1), **joined, **texts, **named)
    rest = [name for name in table.columns if name not in ("rank", *_FIRST)]
    return table[["rank", *_FIRST, *rest]]


def keywords_table(keywords: pd.DataFrame) -> pd.DataFrame:
    """What `keywords.csv` holds: a row a keyword with its rank from 1, every column, lists joined by " | "."""
    return _ranked(having(keywords, ("keyword",)))


def recommendations_table(rows: pd.DataFrame) -> pd.DataFrame:
    """What `recommendations.csv` holds: a row a recommendation with its rank from 1, every column, lists joined by " | "."""
    return _ranked(having(rows, ("recommendation_id", "action", "title", "priority")))


def audit_table(audit: pd.DataFrame) -> pd.DataFrame:
    """What `site_audit.csv` holds: a row a finding with its rank from 1, the most severe first."""
    return _ranked(having(audit, ("url", "check", "severity", "area", "observed", "expected", "how_to_mend")))


def performance_table(performance: pd.DataFrame) -> pd.DataFrame:
    """What `performance.csv` holds: a row a kind, key, metric and source with its rank from 1, every column."""
    return _ranked(having(performance, ("kind", "key", "label", "metric", "source", "value")))


def decay_table(decay: pd.DataFrame) -> pd.DataFrame:
    """What `decay.csv` holds: a row a page that loses with its rank from 1, the largest loss first, every column."""
    return _ranked(having(decay, ("url", "before", "after", "change", "cause", "statement")))


def competitors_table(profiles: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """What `competitors.csv` holds: a row a site in the order of the market.

    Columns of several figures are a column a figure (`seo_title_share`); shares by name and lists of rows are joined by " | ", topics told
    by their labels.
    """
    known = having(topics, ("topic_id", "label"))
    labels = dict(zip(known["topic_id"], known["label"], strict=True))
    rows = [_flat_profile(record, labels) for record in having(profiles, ("site",)).to_dict("records")]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["site"]
    return _flat(pd.DataFrame(rows, columns=columns))


def _flat_profile(record: Mapping[Any, Any], labels: Mapping[Any, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}_{inner}": _inner(figure) for inner, figure in value.items()}
        else:
            flat[str(name)] = [_told(one, labels) for one in items(value)] if _is_list(value) else value
    return flat


def _inner(figure: Any) -> Any:
    return [f"{name}: {value}" for name, value in figure.items()] if isinstance(figure, Mapping) else figure


def _told(one: Any, labels: Mapping[Any, Any]) -> str:
    """A row of a list as "label, measure: pages, value: 8"; anything else as it is."""
    if not isinstance(one, Mapping):
        return str(one)
    shown = {name: labels.get(value, value) if name == "topic_id" else value for name, value in one.items()}
    return ", ".join(str(value) if name in ("topic_id", "title", "url") else f"{name}: {value}" for name, value in shown.items())


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    flat = _flat(frame.reset_index(drop=True))
    return flat.assign(rank=range(1, len(flat) + 1))[["rank", *(name for name in flat.columns if name != "rank")]]


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Lists joined, texts safe, numbers and dates as they are."""
    texts = [name for name in frame.columns if not _is_plain(frame[name])]
    return frame.assign(**{str(name): frame[name].map(_flat_cell) for name in texts})


def _is_plain(values: pd.Series) -> bool:
    types = pd.api.types
    return types.is_numeric_dtype(values) or types.is_bool_dtype(values) or types.is_datetime64_any_dtype(values)


def _flat_cell(value: Any) -> Any:
    if _is_list(value):
        return _joined(items(value))
    return _cell(value) if isinstance(value, str) else value


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)


def safe_cell(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RUNS_AS_FORMULA) else text


def _cell(value: Any) -> str:
    return safe_cell(plain(value))


def _joined(values: list[Any]) -> str:
    return safe_cell(JOINT.join(plain(value).replace("|", "/") for value in values))


def _titles(gaps: pd.DataFrame, pages: pd.DataFrame) -> Mapping[str, str]:
    wanted = {url for name in ("evidence_urls", "target_urls") for cell in gaps[name] for url in items(cell)}
    known = having(pages, ("url", "title"))
    found = known[known["url"].isin(wanted)].drop_duplicates("url", keep="last")
    return dict(zip(found["url"].astype(str), (plain(title, 300) for title in found["title"]), strict=True))
