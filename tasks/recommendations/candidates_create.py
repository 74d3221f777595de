"""Pieces to write: what gaps, keywords, openings in the market, rising and silent topics, and open questions ask for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters, listed_values
from tasks.recommendations.words import counted, is_question, listed, named, quoted, stems, subject_key

Row = Mapping[str, Any]

WRITTEN = ("missing", "thin", "keyword", "intent")
"""Kinds of gaps that a new page fills."""
_FULL_PAGES = 4
"""Pages of evidence that support a gap fully: one that was just taken up has few."""
_LEAD_CHARS = 1_200
_RHETORICAL = re.compile(
    r":|\b(?:you|your|we|our|us|this (?:year|month|week)|is happening)\b|^(?:interested|thinking|looking|ready|want|need|wondering|curious)\b"
    r"|^what (?:was|were) the \w+\W*$",
    re.IGNORECASE,
)
"""What no reader asks: titles of a series, questions that a page puts to its readers, and those that only its own text gives a meaning."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PASSING = re.compile(
    r"\b(?:announc\w+|launche[sd]|launching|welcom(?:e|es|ing)|say hello|meet the|congratulations|awards?|awarded|anniversary|now accepting"
    r"|extend(?:s|ed)? deadline|deadline extended|(?:is|are|now|we[’']?re) hiring|appoint(?:s|ed|ment)|webinar recap|press release)\b",
    re.IGNORECASE,
)
"""Titles of what was news once: nobody brings that up to date."""
NEW_PAGE_SHARES = (0.0, 0.11)
"""Share of a keyword's searches that a new page may get: none, to the click-through published for position 3 (SISTRIX and Backlinko: 11.0 %)."""


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def ids_of(row: Row) -> tuple[str, ...]:
    """The facts that a row of another module cites."""
    return tuple(str(one) for one in listed_values(row.get("evidence_ids")))


def urls_of(row: Row, name: str) -> tuple[str, ...]:
    """The addresses in a list of a row."""
    return tuple(str(one) for one in listed_values(row.get(name)))


def from_gaps(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """A piece for each gap that a new page fills; gaps that an own page is on already are refreshed instead (`candidates_refresh`)."""
    searches, predicted = _searches(findings), _predictions(findings)
    rows = [row for row in records(findings["gaps"]) if row["kind"] in WRITTEN and own_page_on(findings, row) is None]
    found = [(_from_gap(findings, row, searches, parameters), predicted.get(str(row["gap_id"]))) for row in rows]
    return [one if told is None or one.clicks is not None else _predicted(one, told) for one, told in found]


def _predictions(findings: Findings) -> dict[str, Row]:
    """What the site's own past pieces say of a piece on each gap, where they are enough to tell."""
    told = findings["predictions"]
    return {str(row["item_id"]): row for row in records(told[(told["status"] == "estimated") & (told["metric"] == "clicks")])}


def _predicted(one: Candidate, told: Row) -> Candidate:
    """The piece with the clicks that it is predicted to bring in its first four weeks."""
    low, middle, high = (float(told[name]) for name in ("lo_90", "median", "hi_90"))
    reason = f"A piece like it is predicted to bring {low:,.0f} to {high:,.0f} clicks in its first four weeks, {middle:,.0f} in the middle."
    method = f"prediction for a piece on this gap ({told['basis']}), nine in ten such pieces within; weighed with the strength of the gap"
    return replace(one, clicks=(low, high), likely_clicks=middle, clicks_method=method, reasons=(*one.reasons, reason))


def own_page_on(findings: Findings, gap: Row) -> str | None:
    """The own page whose title has all words of a thin or keyword gap: that one is to be extended, not written again."""
    wanted = set(stems(str(gap["label"])))
    near = urls_of(gap, "target_urls") if gap["kind"] in ("thin", "keyword") else ()
    return next((url for url in near if wanted and wanted <= set(stems(findings.title(url)))), None)


def _from_gap(findings: Findings, gap: Row, searches: Mapping[str, Row], parameters: CandidateParameters) -> Candidate:
    label, kind = str(gap["label"]), str(gap["kind"])
    intent = label.rpartition(" (")[2].rstrip(")") if kind == "intent" else None
    subject = label.rpartition(" (")[0] if intent else label
    known = searches.get(label) if kind == "keyword" else None
    volume = float(known["volume"]) if known is not None else None
    asked = f" It is searched {volume:,.0f} times a month ({known['volume_method']})." if known is not None and volume is not None else ""
    shares = NEW_PAGE_SHARES
    around = surroundings(findings, urls_of(gap, "evidence_urls"), parameters)
    return Candidate(
        action="create",
        kind="thin gap" if kind == "thin" else kind,
        subject=f"{subject_key(subject)}{f' {intent}' if intent else ''}",
        target=str(gap["topic_id"]),
        title=_title(subject, kind, intent),
        strength=float(gap["score"]) ** 0.5 * weight_of_gap(around, parameters),
        reasons=(f"{gap['statement']}{asked}", *_timing(findings, urls_of(gap, "evidence_urls"), subject, around[0], parameters)),
        steps=_steps(findings, gap, subject, parameters),
        topic_id=str(gap["topic_id"]),
        evidence_urls=urls_of(gap, "evidence_urls"),
        evidence_ids=ids_of(gap),
        terms=(subject, *(str(term) for term in listed_values(gap["terms"]) if str(term) != subject)),
        clicks=None if volume is None else (volume * shares[0], volume * shares[1]),
        clicks_method="" if volume is None else "measured searches × click-through from no rank to position 3",
        sureness=_sureness(gap),
    )


def _title(subject: str, kind: str, intent: str | None) -> str:
    if kind == "intent":
        return f"Write a page on {quoted(subject)} for {intent} searches"
    if is_question(subject):
        return f"Answer {quoted(subject)} on a page of its own"
    return f"Write a page that targets {quoted(subject)}" if kind == "keyword" else f"Write about {quoted(subject)}"


def _sureness(gap: Row) -> float:
    """More competitors and more pages make a gap surer."""
    share = float(gap["competitor_count"] or 0) / max(float(gap["competitor_total"] or 0), 1.0)
    pages = min(len(listed_values(gap["evidence_urls"])) / _FULL_PAGES, 1.0)
    return 0.3 + 0.4 * share + 0.3 * pages


def _searches(findings: Findings) -> dict[str, Row]:
    """Keywords whose searches were measured."""
    keywords = findings["keywords"]
    return {str(row["keyword"]): row for row in records(keywords[keywords["volume_status"] == "measured"])}


def newest(findings: Findings, urls: Sequence[str], subject: str = "") -> pd.Timestamp | None:
    """The newest date of these pages, and of all other sites' pages that name the subject in title, description or beginning; None where none is."""
    days = [findings.pages["published_on"].iloc[findings.places[url]] for url in urls if url in findings.places]
    if subject:
        days += list(findings.pages["published_on"].to_numpy()[naming(findings, subject)])
    known = [pd.Timestamp(day) for day in days if pd.notna(day)]
    return max(known) if known else None


def naming(findings: Findings, subject: str) -> list[int]:
    """The rows of other sites' pages that name a subject."""
    held = findings.memory.get("leads")
    if held is None:
        rivals = findings.rivals
        texts = (rivals["title"] + "\n" + rivals["description"] + "\n" + rivals["text"].str[:_LEAD_CHARS]).str.lower()
        held = findings.memory["leads"] = list(zip(rivals.index.tolist(), texts, strict=True))
    wanted = subject.lower()
    return [row for row, text in held if wanted in text]


def market_day(findings: Findings) -> pd.Timestamp:
    """The newest date in the market: archives may end before the instant, and ages are counted from their end."""
    last = findings.pages["published_on"].max()
    return findings.today if pd.isna(last) else last


def surroundings(findings: Findings, urls: Sequence[str], parameters: CandidateParameters = CANDIDATES) -> tuple[float, int]:
    """What is near these pages: how much more competitors publish there now than they did, and how many pages are the target's own.

    The first is the mean squared likeness of competitors' dated pages to the middle of these, each with half the weight for every `half_life_days`
    of its age, against that of all alike: 1 where nothing has changed or no page is dated. Near for the second are the pages likest to the middle,
    `near_share` of all, and as many as these at least.
    """
    rows = [findings.places[url] for url in urls if url in findings.places]
    if not rows:
        return 1.0, 0
    alike = np.asarray(findings.vectors @ np.asarray(findings.vectors[rows].sum(axis=0)).ravel()).ravel()
    share = max(parameters.near_share, len(rows) / len(alike))
    near = (alike >= np.quantile(alike, 1 - share)) & (alike > 0)
    is_own = (findings.pages["site"] == findings.target).to_numpy()
    return _momentum(findings, alike, ~is_own, parameters), int((near & is_own).sum())


def _momentum(findings: Findings, alike: NDArray[np.float64], is_rival: NDArray[np.bool_], parameters: CandidateParameters) -> float:
    days = (market_day(findings) - findings.pages["published_on"]).dt.days.to_numpy(dtype=float)
    dated = is_rival & ~np.isnan(days)
    nearness, weights = alike[dated] ** 2, 0.5 ** (days[dated] / parameters.half_life_days)
    return float(np.average(nearness, weights=weights) / nearness.mean()) if nearness.any() else 1.0


def weight_of_gap(around: tuple[float, int], parameters: CandidateParameters = CANDIDATES) -> float:
    """What a gap's strength is multiplied by, 0 to 1: less where competitors publish less on it than before, and where the target has pages near."""
    momentum, own = around
    empty = parameters.half_own_pages / (parameters.half_own_pages + own)
    return momentum**2 / (momentum**2 + parameters.half_momentum**2) * empty


def _timing(findings: Findings, urls: Sequence[str], subject: str, momentum: float, parameters: CandidateParameters) -> tuple[str, ...]:
    last = newest(findings, urls, subject)
    if last is None:
        return ()
    more = f", and near it they publish {momentum:.1f} × as much lately as over all years" if momentum >= parameters.told_momentum else ""
    return (f"The newest page of a competitor that names it is from {last:%B %Y}{more}.",)


def _steps(findings: Findings, gap: Row, subject: str, parameters: CandidateParameters) -> tuple[str, ...]:
    known = [url for url in urls_of(gap, "evidence_urls") if url in findings.places]
    shown = sorted(known, key=lambda url: newest(findings, [url]) or pd.Timestamp(0), reverse=True)[:3]
    terms = [str(term) for term in listed_values(gap["terms"]) if subject_key(str(term)) != subject_key(subject)][: parameters.shown]
    near = [url for url in urls_of(gap, "target_urls") if url in findings.places][:2]
    steps = [f"Read what it has to be better than: {listed([named(findings.title(url), url) for url in shown])}."] if shown else []
    if terms:
        steps.append(f"Cover what those pages have in common: {listed([quoted(term) for term in terms], 5)}.")
    if near:
        steps.append(f"Link to it from your nearest pages, {listed([named(findings.title(url), url) for url in near])}, and from it to them.")
    return tuple(steps)


def from_openings(findings: Findings) -> list[Candidate]:
    """A piece for each opportunity of the market: a topic that nobody holds, or whose leader is silent."""
    return [
        _on_topic(findings, row, "opportunity", float(row["score"] or 0), f"Take the lead on {quoted(str(row['label']))}")
        for row in records(findings["opportunities"])
    ]


def from_trends(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """A piece for each rising topic that the target holds little of."""
    trends = findings["industry_trends"]
    rising = trends[(trends["direction"] == "rising") & trends["topic_id"].notna()]
    open_ones = rising[rising["target_share"].fillna(0).astype(float) <= parameters.open_target_share]
    return [
        _on_topic(findings, row, "rising", 1 - float(row["q_value"] or 0.5), f"Write about {quoted(str(row['label']))} while it rises")
        for row in records(open_ones)
    ]


def from_silence(findings: Findings) -> list[Candidate]:
    """A piece for each topic that the target has let go stale, and has no page about that could be brought up to date."""
    gaps = findings["gaps"]
    rows = [row for row in records(gaps[gaps["kind"] == "stale"]) if urls_of(row, "target_urls") and page_about(findings, row) is None]
    return [_on_topic(findings, row, "stale topic", float(row["score"]) ** 0.5, f"Write about {quoted(str(row['label']))} again") for row in rows]


def page_about(findings: Findings, gap: Row) -> str | None:
    """The nearest own page whose title shares a word with a stale gap's name, and tells no passing news."""
    wanted = set(stems(str(gap["label"])))
    titles = {url: findings.title(url) for url in urls_of(gap, "target_urls")}
    return next((url for url, title in titles.items() if wanted & set(stems(title)) and not is_passing(title)), None)


def is_passing(title: str) -> bool:
    """Whether a title is of what was so once: it names a year, or tells news."""
    return bool(_YEAR.search(title) or _PASSING.search(title))


def _on_topic(findings: Findings, row: Row, kind: str, strength: float, title: str) -> Candidate:
    topic_id, label = str(row["topic_id"]), str(row["label"])
    rivals = findings.rivals[findings.rivals["topic_id"] == topic_id].sort_values(["published_on", "url"], ascending=[False, True])
    own = findings.own[findings.own["topic_id"] == topic_id].sort_values(["similarity", "url"], ascending=[False, True])
    shown, near = tuple(rivals["url"].head(3)), tuple(own["url"].head(2))
    steps = [f"Start from the newest pages on it: {listed([named(findings.title(url), url) for url in shown])}."] if shown else []
    steps += [f"Build on your own {listed([named(findings.title(url), url) for url in near])}, and link them."] if near else []
    return Candidate(
        action="create", kind=kind, subject=f"topic {subject_key(label)}", target=topic_id, title=title, strength=float(np.clip(strength, 0, 1)),
        reasons=(str(row["statement"]),), steps=tuple(steps), topic_id=topic_id, evidence_urls=shown, evidence_ids=ids_of(row), terms=(label,),
        sureness={"opportunity": 0.5, "stale topic": 0.6}.get(kind, 0.8),
    )  # fmt: skip


def from_questions(findings: Findings, left: Collection[str] = (), parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """One piece for the open questions on each topic: those that only competitors answer, and questions that people search for.

    A question that names a subject that is `left` alone, by its key, stays open.
    """
    open_ones = [asked for asked in _asked(findings) if not any(set(stems(asked[1])) >= set(subject.split()) for subject in left)]
    asked = pd.DataFrame(open_ones, columns=["topic_id", "question", "url", "weight"])
    if asked.empty:
        return []
    unique = asked.assign(key=asked["question"].map(subject_key)).drop_duplicates("key")
    found = [_answers(findings, str(topic_id), group) for topic_id, group in unique.groupby("topic_id", sort=True)]
    return sorted(found, key=lambda one: (-one.strength, one.subject))[: parameters.most_questions]


def _asked(findings: Findings) -> list[tuple[str, str, str, float]]:
    """(topic, question, where it stands, weight) of each open question; only those that end with a question mark, or that people search for."""
    keywords = findings["keywords"]
    is_open = keywords["bucket"].isin(["missing", "untapped"]) & ~keywords["is_excluded"].isin([True]) & keywords["topic_id"].notna()
    searched = [(str(row["topic_id"]), str(row["keyword"]), "", 1.0) for row in records(keywords[is_open]) if is_question(str(row["keyword"]))]
    told = []
    for persona in records(findings["personas"]):
        for question in listed_values(persona["questions"]):
            place = findings.places.get(str(question.get("url"))) if isinstance(question, Mapping) and not question.get("is_answered") else None
            topic_id = None if place is None else findings.pages["topic_id"].iloc[place]
            if topic_id is not None and not _RHETORICAL.search(str(question["text"])):
                told.append((str(topic_id), str(question["text"]), str(question["url"]), 0.5))
    return [*searched, *told]


def _answers(findings: Findings, topic_id: str, asked: pd.DataFrame) -> Candidate:
    label = findings.labels.get(topic_id, topic_id)
    questions, urls = list(asked["question"]), tuple(url for url in asked["url"] if url)
    more = f" and {counted(len(questions) - 1, 'more question')} on {quoted(label)}" if len(questions) > 1 else ""
    return Candidate(
        action="create",
        kind="question",
        subject=f"questions {subject_key(label)}",
        target=topic_id,
        title=f"Answer {quoted(questions[0])}{more}",
        strength=float(min(0.35 + 0.1 * asked["weight"].sum(), 0.9)),
        reasons=(f"{counted(len(questions), 'question')} on {quoted(label)} {'has' if len(questions) == 1 else 'have'} no answer on your site.",),
        steps=(
            f"Answer each under a heading that asks it: {listed([quoted(one) for one in questions], 5)}.",
            *((f"See how others answer: {listed([named(findings.title(url), url) for url in urls], 3)}.",) if urls else ()),
        ),
        topic_id=topic_id,
        evidence_urls=urls[:5],
        terms=(questions[0], label),
        words=None,
        sureness=0.5,
    )
