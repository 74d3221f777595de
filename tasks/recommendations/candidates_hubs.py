"""Hub pages to write: of pillars that have none, and of the largest topic of those that are too wide for one."""

import re
from collections.abc import Mapping

import pandas as pd

from tasks.recommendations.candidates_create import Row, ids_of, records
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters, listed_values
from tasks.recommendations.words import counted, listed, named, quoted

_ITSELF = re.compile(r"\b(?:we|our|us|join us|hiring|wir|unsere?|nous|notre|nosotros|nuestr[oa]s?)\b", re.IGNORECASE)
"""Words of titles in which a site speaks of itself."""


def from_hubs(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """The hub page of each pillar that has none, and enough pages to lead to, but not most of a large site: that needs no page, but parts.

    A hub is about one subject: a wide pillar, or one that joins two subjects, gets that of its topic with the most own pages and no hub yet.
    """
    pillars = findings["pillars"]
    own = pillars["own_page_count"].fillna(0).astype(float)
    wanted = pillars[(pillars["hub_status"] == "to write") & (own >= 2)]
    most = max((float(share) for share in wanted["share"]), default=1.0) or 1.0
    wide = (own[wanted.index] > parameters.most_hub_pages) | wanted["label"].astype(str).str.contains(" and ", regex=False)
    narrowed = [_narrowed(findings, row, parameters) if is_wide else row for row, is_wide in zip(records(wanted), wide, strict=True)]
    return [_hub(row, float(row["share"]) / most) for row in narrowed if row is not None]


def _narrowed(findings: Findings, pillar: Row, parameters: CandidateParameters) -> Row | None:
    """A pillar as its topic with the most own pages, of those that no page leads to yet; None where none has spokes enough, or all are too wide."""
    metrics = findings["link_metrics"]
    hubs = set(metrics.loc[metrics["is_hub"].isin([True]), "url"])
    most = max(parameters.most_hub_pages, parameters.most_hub_share * len(findings.own))
    topics = {str(one) for one in listed_values(pillar["topic_ids"])}
    own = findings.own[findings.own["topic_id"].isin(topics)]
    groups = [(str(topic_id), pages) for topic_id, pages in own.groupby("topic_id", sort=True)]
    able = [
        (one, pages)
        for one, pages in groups
        if parameters.least_hub_spokes <= len(pages) <= most and not hubs & set(pages["url"]) and not _is_of_itself(findings, pages, parameters)
    ]
    if not able:
        return None
    topic_id, pages = max(able, key=lambda pair: len(pair[1]))
    nearest = pages.sort_values(["similarity", "url"], ascending=[False, True])
    label = findings.labels.get(topic_id, topic_id)
    share = float(pillar["share"]) * len(pages) / max(len(own), 1)
    return {
        **pillar,
        "label": label,
        "share": share,
        "topic_ids": [topic_id],
        "own_page_count": len(pages),
        "spokes": records(nearest[["title", "url"]].head(6)),
    }


def _is_of_itself(findings: Findings, pages: pd.DataFrame, parameters: CandidateParameters) -> bool:
    """Whether the site speaks of itself on a topic: jobs, staff and news of the house are no subject that readers want explained."""
    name = findings.target.partition(".")[0].lower()
    told = [bool(_ITSELF.search(title)) or name in title.lower() for title in pages["title"].astype(str)]
    return sum(told) > parameters.most_own_news_share * len(pages)


def _hub(pillar: Row, strength: float) -> Candidate:
    label = str(pillar["label"])
    spokes = [spoke for spoke in listed_values(pillar["spokes"]) if isinstance(spoke, Mapping)][:6]
    pages = [named(str(spoke["title"]), str(spoke["url"])) for spoke in spokes]
    own = int(pillar["own_page_count"])
    return Candidate(
        action="create",
        kind="hub",
        subject=f"hub {pillar['pillar_id']}",
        target=str(listed_values(pillar["topic_ids"])[0]),
        title=f"Write the hub page for {quoted(label)}",
        strength=0.4 + 0.5 * strength,
        reasons=(f"You have {counted(own, 'page')} on {quoted(label)}, and no page that leads readers to them.",),
        steps=(
            f"Explain the subject in one page, and give each of these its own paragraph with a link: {listed(pages, 6)}.",
            f"Link back to the hub from each of these pages, high up, with {quoted(label)} as the link’s words.",
        ),
        topic_id=str(listed_values(pillar["topic_ids"])[0]),
        evidence_urls=tuple(str(spoke["url"]) for spoke in spokes),
        evidence_ids=ids_of(pillar)[:12],
        terms=(f"{label} hub",),
        sureness=0.65,
    )
