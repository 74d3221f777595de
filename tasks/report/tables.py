"""Tables for a spreadsheet: flat, lists joined, and no cell that a spreadsheet would run as a formula."""

from collections.abc import Mapping
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
