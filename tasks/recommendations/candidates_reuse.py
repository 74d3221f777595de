"""Strong pages that are worth another form, and findings that are not worth acting on."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.recommendations.candidates_create import Row, ids_of, market_day, naming, newest, records, urls_of
from tasks.recommendations.candidates_refresh import topic_of, worth
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import counted, listed, named, quoted, subject_key, with_article

_OLD_DAYS = 1_825
_NO_REUSE = frozenset({"news", "job", "product", "event", "forum", "documentation"})
"""Forms that a page is not turned into: they tell of something that happened, or sell."""


def from_format_gaps(findings: Findings) -> list[Candidate]:
    """The nearest own page on each topic, in the form that competitors use there and the target does not."""
    gaps = findings["gaps"]
    rows = [row for row in records(gaps[gaps["kind"] == "format"]) if urls_of(row, "target_urls")]
    forms = [str(row["label"]).rpartition(" (")[2].rstrip(")") for row in rows]
    return [_in_form(findings, row, form) for row, form in zip(rows, forms, strict=True) if form not in _NO_REUSE]


def _in_form(findings: Findings, gap: Row, form: str) -> Candidate:
    own, shown = urls_of(gap, "target_urls")[0], [url for url in urls_of(gap, "evidence_urls") if url in findings.places][:3]
    return Candidate(
        action="repurpose", kind="format", subject=f"{own} as {form}", target=own,
        title=f"Make {with_article(form)} of {quoted(findings.title(own))}",
        strength=float(gap["score"]) ** 0.5, reasons=(str(gap["statement"]),), steps=_forming(findings, own, form, shown),
        topic_id=str(gap["topic_id"]), evidence_urls=(own, *shown), evidence_ids=ids_of(gap), terms=(f"{findings.title(own)} {form}",),
        content_format=form, sureness=0.55,
    )  # fmt: skip


def _forming(findings: Findings, own: str, form: str, shown: list[str]) -> tuple[str, ...]:
    return (
        f"Take what {named(findings.title(own), own)} says, and give it the shape of {with_article(form)}.",
        *((f"See the shape at {listed([named(findings.title(url), url) for url in shown])}.",) if shown else ()),
        "Link the two, and name the first as the source.",
    )


def from_strong_pages(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """The strongest own page of each topic, in the form that competitors use most there and the target has nowhere on it."""
    own = findings.own.dropna(subset="topic_id")
    weighed = own.assign(weight=[worth(findings, str(url)) for url in own["url"]])
    strong = weighed[weighed["weight"] >= weighed["weight"].quantile(1 - parameters.strong_page_share)] if len(weighed) else weighed
    best = strong[strong["weight"] > 0].sort_values(["weight", "url"], ascending=[False, True]).drop_duplicates("topic_id")
    most = float(best["weight"].max()) if len(best) else 1.0
    found = [_strong(findings, row, float(row["weight"]) / most) for row in records(best)]
    return [one for one in found if one is not None]


def _strong(findings: Findings, page: Row, weight: float) -> Candidate | None:
    forms = findings["formats"]
    on_topic = forms[(forms["topic_id"] == page["topic_id"]) & ~forms["format"].isin(_NO_REUSE)]
    own_forms = set(on_topic.loc[on_topic["site"] == findings.target, "format"])
    used = on_topic.loc[(on_topic["site"] != findings.target) & ~on_topic["format"].isin(own_forms)]
    counts = used["format"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if counts.empty or counts.iloc[0] < 2:
        return None
    form, url = str(counts.index[0]), str(page["url"])
    shown = sorted(used.loc[used["format"] == form, "url"])[:3]
    clicks = findings.monthly_clicks.get(url)
    why = f"it gets {clicks:,.0f} clicks a month" if clicks else "the site’s own links make it the strongest on its subject"
    label = findings.labels.get(str(page["topic_id"]), str(page["topic_id"]))
    return Candidate(
        action="repurpose", kind="strong page", subject=f"{url} as {form}", target=url,
        title=f"Make {with_article(form)} of {quoted(findings.title(url))}",
        strength=0.4 + 0.6 * weight**0.5,
        reasons=(f"It is strong: {why}. On {quoted(label)} others have {counted(int(counts.iloc[0]), 'page')} of the form {form}, you none.",),
        steps=_forming(findings, url, form, shown), topic_id=str(page["topic_id"]), evidence_urls=(url, *shown),
        terms=(f"{findings.title(url)} {form}",), content_format=form, sureness=0.5,
    )  # fmt: skip


def skips(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """Findings that look like work and are not, each with why: rivals' names, no demand, subjects that the market has left."""
    return [*_rival_names(findings), *_unwanted(findings)][: parameters.most_skipped]


def _rival_names(findings: Findings) -> list[Candidate]:
    keywords = findings["keywords"]
    rival = keywords[keywords["is_rival_brand"].isin([True]) & keywords["bucket"].isin(["missing", "untapped", "weak"])]
    wanted = rival.assign(order=rival["volume"].fillna(0).astype(float)).sort_values(["order", "keyword"], ascending=[False, True]).head(5)
    why = "It names a competitor: who types it looks for them, and stays with them."
    urls = findings.pages["url"]
    shown = [{**row, "evidence_urls": list(urls.iloc[naming(findings, str(row["keyword"]))[:3]])} for row in records(wanted)]
    return [_skip(findings, row, str(row["keyword"]), why) for row in shown if row["evidence_urls"]]


def _unwanted(findings: Findings) -> list[Candidate]:
    found = []
    for gap in records(findings["gaps"]):
        why = why_not(findings, gap)
        if why is not None:
            found.append(_skip(findings, gap, str(gap["label"]), why))
    return found


def why_not(findings: Findings, gap: Row) -> str | None:
    """Why a gap is not worth filling; None where it is."""
    if gap["demand_status"] == "measured" and pd.notna(gap["demand"]) and float(gap["demand"]) == 0:
        return "Nobody searches for it: its searches were measured, and there are none."
    if subject_key(str(gap["label"])) in _rival_keys(findings):
        return "It names a competitor: who types it looks for them, and stays with them."
    last = newest(findings, urls_of(gap, "evidence_urls"), str(gap["label"])) if gap["kind"] in ("missing", "thin") else None
    if last is not None and (market_day(findings) - last).days > _OLD_DAYS:
        return f"Competitors have left it: the newest page of theirs that names it is from {last:%B %Y}."
    return None


def _rival_keys(findings: Findings) -> frozenset[str]:
    keywords = findings["keywords"]
    return frozenset(subject_key(str(word)) for word in keywords.loc[keywords["is_rival_brand"].isin([True]), "keyword"])


def _skip(findings: Findings, row: Mapping[str, Any], label: str, why: str) -> Candidate:
    urls = urls_of(row, "evidence_urls")
    target = next((row[name] for name in ("target_url", "topic_id") if isinstance(row.get(name), str)), label)
    topic_id = row["topic_id"] if isinstance(row.get("topic_id"), str) else topic_of(findings, target)
    told = (str(row["statement"]),) if isinstance(row.get("statement"), str) else ()
    return Candidate(
        action="skip", kind="skip", subject=subject_key(label), target=target, title=f"Leave {quoted(label)} alone", strength=0.0,
        reasons=(why, *told), steps=("Do nothing, unless you know a reason that these figures do not show.",), topic_id=topic_id,
        evidence_urls=urls[:3], evidence_ids=ids_of(row), terms=(label,), words=0.0, sureness=0.6,
    )  # fmt: skip
