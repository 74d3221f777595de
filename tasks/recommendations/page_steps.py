"""Steps for existing pages: what the best pages on their topic have and they lack, beside what the finding itself asks for."""

import pandas as pd

from tasks.recommendations.findings import Findings
from tasks.recommendations.models import OPTIMISATION, OptimisationParameters
from tasks.recommendations.optimisation import optimise_page

_ON_CONTENT = ("subtopic", "question")
"""Areas in which what a single other page has is no reason to follow it."""


def with_page_steps(
    findings: Findings, rows: pd.DataFrame, *, pages: int = 30, steps: int = 5, parameters: OptimisationParameters = OPTIMISATION
) -> pd.DataFrame:
    """The recommendations (`RECOMMENDATION_COLUMNS`), the first `pages` that refresh an own page with up to `steps` steps of `optimise_page` each."""
    own = set(findings.own["url"])
    is_page = (rows["action"] == "refresh") & rows["target"].isin(own)
    chosen = set(rows.index[is_page][:pages])
    told = [
        [*given, *_steps(findings, str(target), steps, parameters)] if at in chosen else given
        for at, given, target in zip(rows.index, rows["steps"], rows["target"], strict=True)
    ]
    return rows.assign(steps=pd.Series(told, index=rows.index, dtype="object"))


def _steps(findings: Findings, url: str, most: int, parameters: OptimisationParameters) -> list[str]:
    told = optimise_page(findings, url, parameters)
    is_shared = ~told["area"].isin(_ON_CONTENT) | (told["evidence_urls"].map(len) >= parameters.least_covering)
    found = told[is_shared.astype(bool)]
    return [f"{finding} {advice}".strip() for finding, advice in zip(found["finding"].head(most), found["advice"].head(most), strict=True)]
