"""Which form and length a piece on a topic should have: what the topic's best pages have more than others, and what works for the site."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tasks.recommendations.best_pages import BY_RESULTS, best_pages, topic_pages
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import FORMATS, PRIORITY, FormatParameters, PriorityParameters
from tasks.recommendations.words import counted, quoted

FORMAT_COLUMNS = [
    "topic_id", "rank", "form", "content_type", "format", "score", "topic_share", "market_share", "n", "best_n", "own_ratio", "own_n", "words_lo",
    "words", "words_hi", "words_n",
    "words_basis", "basis", "status", "statement",
]  # fmt: skip
ARTICLE = "article"
"""The form of a page that shows no other."""

_PLAIN = frozenset({"news", "job", "product", "event", "documentation", "dataset", "forum"})
"""Forms that tell what happened or what is sold: a piece that is planned has the form of an article instead."""
_TYPES = {
    "video": ("video", "video"), "podcast": ("podcast", "audio"), "webinar": ("webinar", "video"), "infographic": ("infographic", "image"),
    "case study": ("case study", "text"), "report": ("whitepaper", "text"), "tool": ("article", "interactive"), "course": ("article", "mixed"),
}  # fmt: skip


def recommend_formats(findings: Findings, topic_ids: Sequence[str], parameters: FormatParameters = FORMATS) -> pd.DataFrame:
    """The forms that a piece on each topic should have, best first, at most three a topic: `FORMAT_COLUMNS`.

    A form's score is its share among the topic's best pages, shrunk to its share in the market, times the square root of how much more that is, times
    how the site's own pages in it do against its average page (1 where no clicks are known: `own_ratio` is then NaN). `n` of the `best_n` best pages
    have the form. Lengths are the quartiles of the words of `words_n` best pages: those on the topic (`words_basis`) where they are enough, else the
    market's.
    """
    market = _forms(findings)
    shares = market["form"].value_counts(normalize=True)
    own = _own_ratios(findings, market, parameters)
    lengths = _lengths(findings, parameters)
    rows = [row for topic_id in topic_ids for row in _of_topic(findings, topic_id, market, shares, own, lengths, parameters)]
    return pd.DataFrame(rows, columns=FORMAT_COLUMNS)


def _forms(findings: Findings) -> pd.DataFrame:
    """A row a content page and form (url, form); pages that show none, or one that is no form of a piece, are articles."""
    held = findings.memory.get("forms")
    if held is None:
        told = findings["formats"]
        told = told[~told["format"].isin(_PLAIN)][["url", "format"]].rename(columns={"format": "form"})
        urls = findings.pages.loc[findings.pages["is_content"], ["url", "site", "topic_id"]]
        held = urls.merge(told, on="url", how="left", validate="one_to_many").fillna({"form": ARTICLE})
        findings.memory["forms"] = held
    return held


def _own_ratios(findings: Findings, market: pd.DataFrame, parameters: FormatParameters) -> Mapping[str, tuple[float, int]]:
    """For each form the clicks of the site's pages in it against its average page, shrunk to 1, and how many pages that is."""
    clicks = findings.monthly_clicks
    if not clicks:
        return {}
    own = market[market["site"] == findings.target].assign(clicks=lambda frame: frame["url"].map(clicks).fillna(0.0))
    average = float(own["clicks"].mean()) if len(own) else 0.0
    if average <= 0:
        return {}
    sums = own.groupby("form")["clicks"].agg(["sum", "size"])
    prior = parameters.own_prior_pages
    return {str(row[0]): ((row[1] + prior * average) / ((row[2] + prior) * average), int(row[2])) for row in sums.itertuples()}


def _lengths(findings: Findings, parameters: FormatParameters) -> dict[str, tuple[float, float, float, int]]:
    """Quartiles of the words of each topic's best pages, and of how many; those of all best pages under the empty name."""
    chosen = {topic_id: _best(findings, topic_id, parameters) for topic_id in topic_pages(findings)}
    counts = {topic_id: pages["word_count"].to_numpy(dtype=float) for topic_id, pages in chosen.items()}
    counts[""] = np.concatenate(list(counts.values())) if counts else np.empty(0)
    return {
        name: (float(np.quantile(words, 0.25)), float(np.median(words)), float(np.quantile(words, 0.75)), len(words))
        for name, words in counts.items()
        if len(words) >= parameters.least_length_pages
    }


def _best(findings: Findings, topic_id: str, parameters: FormatParameters) -> pd.DataFrame:
    most = max(round(parameters.best_share * len(topic_pages(findings)[topic_id])), 1)
    return best_pages(findings, topic_id, most).pages


def _of_topic(
    findings: Findings, topic_id: str, market: pd.DataFrame, shares: "pd.Series[float]", own: Mapping[str, tuple[float, int]],
    lengths: Mapping[str, tuple[float, float, float, int]], parameters: FormatParameters,
) -> list[dict[str, Any]]:  # fmt: skip
    if topic_id not in topic_pages(findings):
        return []
    best = best_pages(findings, topic_id, max(round(parameters.best_share * len(topic_pages(findings)[topic_id])), 1))
    forms = market[market["url"].isin(set(best.pages["url"]))]["form"].value_counts()
    rows = [
        _row(findings, topic_id, str(form), int(count), len(best.pages), float(shares[str(form)]), own, lengths, best.basis, parameters)
        for form, count in forms.items()
        if count >= parameters.least_pages or form == ARTICLE
    ]
    ordered = sorted(rows, key=lambda row: (-row["score"], row["form"]))[: parameters.most]
    return [{**row, "rank": rank} for rank, row in enumerate(ordered, 1)]


def _row(
    findings: Findings, topic_id: str, form: str, n: int, best_n: int, market_share: float, own: Mapping[str, tuple[float, int]],
    lengths: Mapping[str, tuple[float, float, float, int]], basis: str, parameters: FormatParameters,
) -> dict[str, Any]:  # fmt: skip
    share = (n + parameters.prior_pages * market_share) / (best_n + parameters.prior_pages)
    ratio, own_n = own.get(form, (float("nan"), 0))
    score = share * (share / market_share) ** 0.5 * (1.0 if np.isnan(ratio) else ratio)
    low, middle, high, words_n = lengths.get(topic_id) or lengths.get("") or (float("nan"),) * 3 + (0,)
    content_type, medium = type_of(findings, form)
    row = {
        "topic_id": topic_id, "form": form, "content_type": content_type, "format": medium, "score": round(score, 6), "topic_share": n / best_n,
        "market_share": market_share, "n": n, "best_n": best_n, "own_ratio": ratio, "own_n": own_n, "words_lo": low, "words": middle,
        "words_hi": high, "words_n": words_n, "words_basis": "topic" if topic_id in lengths else "market", "basis": basis,
        "status": "measured" if basis == BY_RESULTS else "estimated",
    }  # fmt: skip
    return {**row, "statement": _statement(findings, row)}


def type_of(findings: Findings, form: str) -> tuple[str, str]:
    """The content type and the format (of the field's vocabulary) of a form; a text is what the site calls its own: a blog post or an article."""
    own = findings.own
    is_blog = bool(len(own)) and float(pd.Series(["BlogPosting" in types for types in own["schema_types"]]).mean()) > 0.5
    return _TYPES.get(form, ("blog post" if is_blog or own["published_on"].notna().mean() > 0.5 else "article", "text"))


def _statement(findings: Findings, row: Mapping[str, Any]) -> str:
    """What the choice rests on."""
    label = quoted(findings.labels.get(row["topic_id"], row["topic_id"]))
    if row["n"] == row["best_n"] and row["market_share"] > 0.995:
        said = f"All {row['n']} best pages on {label} are of this form ({row['form']}), as nearly all of the market’s."
        return f"{said}{_own_said(row)}{_length_said(row)}"
    verb = "is" if row["n"] == 1 else "are"
    share = f"{row['market_share']:.0%} in the market"
    said = f"Of the {row['best_n']} best pages on {label} {row['n']} {verb} of this form ({row['form']}), against {share}"
    how = f" (best by {row['basis']})." if row["basis"] else "."
    return f"{said}{how}{_own_said(row)}{_length_said(row)}"


def _own_said(row: Mapping[str, Any]) -> str:
    if np.isnan(row["own_ratio"]):
        return ""
    return f" Your own {counted(row['own_n'], 'page')} of this form get {row['own_ratio']:.1f} × your average clicks."


def _length_said(row: Mapping[str, Any]) -> str:
    if np.isnan(row["words"]):
        return ""
    where = "They run" if row["words_basis"] == "topic" else "The market’s best pages run"
    return f" {where} from {row['words_lo']:,.0f} to {row['words_hi']:,.0f} words (middle half of {row['words_n']})."


def words_by_topic(formats: pd.DataFrame, findings: Findings, parameters: PriorityParameters = PRIORITY) -> dict[str, float]:
    """The usual length of a piece on each topic, and of any other under the empty name: from the site's own pages, else a documented figure."""
    first = formats[formats["rank"] == 1].dropna(subset="words") if len(formats) else formats
    own = findings.own.loc[findings.own["word_count"] > 0, "word_count"]
    usual = float(own.median()) if len(own) >= 4 else parameters.usual_words
    return {"": usual, **{str(topic): float(words) for topic, words in zip(first["topic_id"], first["words"], strict=True)}}
