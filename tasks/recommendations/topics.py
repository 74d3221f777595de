"""How a subject is to be taken up: its angle, for whom, with which search intent, at which stage. Read off the evidence, or said to be unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.recommendations.candidates import find_candidates
from tasks.recommendations.candidates_create import market_day, newest, records
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import Candidate, listed_values
from tasks.recommendations.words import counted, is_question, listed, quoted, stems

TOPIC_COLUMNS = ["topic_id", "label", "subject", "angle", "angle_basis", "persona_id", "audience", "intent", "intent_basis", "stage", "evidence_urls"]
STAGES = {"informational": "awareness", "commercial": "consideration", "transactional": "decision", "navigational": "retention"}
"""Stage of the funnel that a search intent stands for."""
UNKNOWN = "unknown"

_OLD_DAYS = 730
_MAJORITY = 0.5
_LEAST_KEYWORDS, _LEAST_OWN_PAGES = 3, 5
_SHORT_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Framing:
    """How to take a subject up. What the evidence does not tell is `unknown`, or an empty text."""

    angle: str
    angle_basis: str
    persona_id: str
    audience: str
    intent: str
    intent_basis: str
    stage: str


def recommend_topics(findings: Findings, candidates: Sequence[Candidate] | None = None) -> pd.DataFrame:
    """What to write about, each with its framing: `TOPIC_COLUMNS`, a row for each candidate that is a piece to write.

    They come in the order given; without `candidates` they are those of `find_candidates`, the strongest first.
    """
    known = candidates if candidates is not None else sorted(find_candidates(findings), key=lambda one: (-one.strength, one.subject))
    rows = [(one, framing(findings, one)) for one in known if one.action == "create"]
    return pd.DataFrame([_row(findings, one, found) for one, found in rows], columns=TOPIC_COLUMNS)


def _row(findings: Findings, one: Candidate, found: Framing) -> dict[str, Any]:
    known = {name: getattr(found, name) for name in Framing.__dataclass_fields__}
    label = findings.labels.get(one.topic_id or "", "")
    return {"topic_id": one.topic_id, "label": label, "subject": one.terms[0], **known, "evidence_urls": list(one.evidence_urls)}


def framing(findings: Findings, one: Candidate) -> Framing:
    """Angle, audience, intent and stage of one action."""
    persona = _persona(findings, one.topic_id)
    intent, basis = _intent(findings, one)
    angle, angle_basis = _angle(findings, one)
    stage = STAGES.get(intent) or (str(persona["stage"]) if persona is not None and persona["stage"] not in (None, "mixed") else UNKNOWN)
    return Framing(
        angle, angle_basis, str(persona["persona_id"]) if persona is not None else "", str(persona["name"]) if persona is not None else UNKNOWN,
        intent, basis, stage,
    )  # fmt: skip


def _persona(findings: Findings, topic_id: str | None) -> Mapping[str, Any] | None:
    """The reader whose topics hold this one."""
    personas = findings["personas"]
    for row in records(personas[personas["kind"] == "persona"]):
        if topic_id in [str(one) for one in listed_values(row["topic_ids"])]:
            return row
    return None


def _intent(findings: Findings, one: Candidate) -> tuple[str, str]:
    """The search intent of most keywords that hold the subject's words, else of most on the topic; `uncertain` without a majority."""
    keywords = findings.memory.get("intents")
    if keywords is None:
        told = findings["keywords"]
        known = told[~told["is_excluded"].isin([True]) & ~told["intent"].isin(["uncertain", "navigational"]) & told["intent"].notna()]
        keywords = known[["keyword", "topic_id", "intent"]].assign(
            stems=pd.Series([frozenset(stems(str(word))) for word in known["keyword"]], index=known.index, dtype="object")
        )
        findings.memory["intents"] = keywords
    wanted = set(stems(one.terms[0])) if one.terms else set()
    near = keywords[[bool(wanted) and wanted <= own for own in keywords["stems"]]] if len(keywords) else keywords
    on_topic = keywords[keywords["topic_id"] == one.topic_id]
    for group, what in ((near, "keywords that name it"), (on_topic, "keywords on its topic")):
        shares = group["intent"].value_counts(normalize=True)
        if len(group) >= _LEAST_KEYWORDS and float(shares.iloc[0]) >= _MAJORITY:
            return str(shares.index[0]), f"{shares.iloc[0]:.0%} of {len(group)} {what}"
    return "uncertain", "too few keywords, or no majority among them"


def _angle(findings: Findings, one: Candidate) -> tuple[str, str]:
    """What to do differently from the pages that are there, and what that is read off; empty where nothing shows."""
    if one.action != "create":
        return "", ""
    pages = [page for url in one.evidence_urls if (page := findings.page(url)) is not None and page["site"] != findings.target]
    if one.kind == "hub":
        return "An overview that answers in a line each what your pages explain at length.", "your own pages on the pillar"
    told = (_asked(one, pages), _outdated(findings, one, pages), _shallow(findings, pages), _from_strength(findings, one))
    return next((found for found in told if found is not None), ("", ""))


def _asked(one: Candidate, pages: list[Mapping[str, Any]]) -> tuple[str, str] | None:
    """Questions that headings of the evidence ask on the subject itself."""
    headings = [line.partition(" ")[2] for page in pages for line in page["headings"] if line[:2] != "h1"]
    wanted = set(stems(one.terms[0]))
    near = list(dict.fromkeys(text for text in headings if is_question(text) and wanted & set(stems(text))))
    if not near:
        return None
    return f"Open with {listed([quoted(question) for question in near[:2]])}, and give the answer first.", "headings of competitors’ pages"


def _outdated(findings: Findings, one: Candidate, pages: list[Mapping[str, Any]]) -> tuple[str, str] | None:
    last = newest(findings, [str(page["url"]) for page in pages], one.terms[0])
    if last is None or (market_day(findings) - last).days < _OLD_DAYS:
        return None
    return f"Say what holds today: no competitor’s page that names it is newer than {last:%B %Y}.", "dates of competitors’ pages"


def _shallow(findings: Findings, pages: list[Mapping[str, Any]]) -> tuple[str, str] | None:
    words = sorted(int(page["word_count"]) for page in pages)
    usual = float(findings.rivals["word_count"].median()) if len(findings.rivals) else 0.0
    if len(words) < 2 or words[len(words) // 2] >= _SHORT_SHARE * usual:
        return None
    return (
        f"Go deeper: their pages on it run to some {words[len(words) // 2]:,} words.",
        f"lengths of {counted(len(words), 'page')}, against {usual:,.0f} as the market’s middle",
    )


def _from_strength(findings: Findings, one: Candidate) -> tuple[str, str] | None:
    """The own topic that its words touch, from which the site can speak."""
    own = findings.own["topic_id"].value_counts()
    if one.topic_id is None or int(own.get(one.topic_id, 0)) < _LEAST_OWN_PAGES:
        return None
    label = findings.labels.get(one.topic_id, one.topic_id)
    count = int(own[one.topic_id])
    return f"Write it from your own work on {quoted(label)}, which others do not have.", f"{counted(count, 'own page')} on the topic"
