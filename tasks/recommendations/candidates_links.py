"""Links to add: to orphans, between a hub and its spokes, and between relevant pages that do not know of each other."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tasks.recommendations.anchors import MissingLink, links_to, missing
from tasks.recommendations.candidates_create import Row, ids_of, records
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters, listed_values
from tasks.recommendations.words import counted, named, quoted


def from_orphans(findings: Findings, without: frozenset[str] = frozenset(), parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """The orphans of each topic, but for those `without` a future, with the pages that are to link to them."""
    frame = findings["link_metrics"]
    urls = set(frame.loc[frame["is_orphan"].isin([True]), "url"])
    orphans = findings.own[findings.own["url"].isin(urls - without)]
    keyed = orphans.assign(topic_id=orphans["topic_id"].fillna(""))
    return [_orphans(findings, str(topic_id), list(group["url"]), parameters) for topic_id, group in keyed.groupby("topic_id", sort=True)]


def _orphans(findings: Findings, topic_id: str, urls: Sequence[str], parameters: CandidateParameters) -> Candidate:
    shown = sorted(urls)[: parameters.orphans_an_action]
    among = _rows(findings, topic_id, set(urls))
    found = [link for url in shown for link in links_to(findings, url, among, parameters.links_a_page, 0.0)]
    label = findings.labels.get(topic_id, "no topic")
    is_one = len(urls) == 1
    first = quoted(findings.title(shown[0]))
    return Candidate(
        action="link", kind="orphan", subject=f"orphans {topic_id or 'without a topic'}", target=shown[0] if is_one else topic_id or shown[0],
        title=f"Link to {first}, which no page leads to" if is_one else f"Link to the {len(urls)} pages on {quoted(label)} that no page leads to",
        strength=min(1.0, 0.75 + 0.03 * len(urls)),
        reasons=(f"No page of the site links to {'it' if is_one else f'these {len(urls)} pages'}: readers do not find what you have written.",),
        steps=link_steps(findings, found) or ("Link to it from the list or hub page that is nearest to it, or retire it.",),
        topic_id=topic_id or None, evidence_urls=tuple(shown[:6]), terms=(f"orphans {label}",), pieces=max(len(found), 1), words=0.0, sureness=0.9,
    )  # fmt: skip


def _rows(findings: Findings, topic_id: str, without: set[str]) -> list[int]:
    """The own content pages on a topic (all of them, where there is no other) that can link."""
    own = findings.own[~findings.own["url"].isin(without)]
    on_topic = own[own["topic_id"] == topic_id]
    return [int(row) for row in (on_topic if len(on_topic) else own.head(1_000)).index]


def link_steps(findings: Findings, links: Sequence[MissingLink]) -> tuple[str, ...]:
    """One step a link: from which page, to which, with which words."""
    return tuple(_step(findings, link) for link in links)


def _step(findings: Findings, link: MissingLink) -> str:
    titles = findings.title(link.from_url), findings.title(link.to_url)
    is_clear = titles[0] != titles[1]  # of a series, only the addresses tell one from another
    source, goal = (named(title if is_clear else url, url) for title, url in zip(titles, (link.from_url, link.to_url), strict=True))
    how = f"where it says {quoted(link.anchor)}" if link.is_in_text else f"with the words {quoted(link.anchor)}"
    return f"From {source} to {goal}, {how}."


def from_hubs_and_spokes(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """The links between each hub that there is and its spokes that are missing, either way."""
    pillars = findings["pillars"]
    hubs = pillars[(pillars["hub_status"] == "existing") & pillars["hub_url"].notna()]
    found = [_hub(findings, row, parameters) for row in records(hubs) if str(row["hub_url"]) in findings.places]
    return [one for one in found if one is not None]


def _hub(findings: Findings, pillar: Row, parameters: CandidateParameters) -> Candidate | None:
    hub, label = str(pillar["hub_url"]), str(pillar["label"])
    place = findings.places[hub]
    topics = {str(one) for one in listed_values(pillar["topic_ids"])}
    rows = [int(row) for row in findings.own.index[findings.own["topic_id"].isin(topics)] if row != place]
    if not rows:
        return None
    alike = findings.likeness([place], rows)[0]
    order = [(rows[at], float(alike[at])) for at in np.argsort(-alike, kind="stable").tolist() if alike[at] >= parameters.least_spoke_similarity]
    if len(order) < parameters.least_hub_spokes:
        return None
    pairs = [(place, row, value) for row, value in order] + [(row, place, value) for row, value in order]
    wanting = [(one, other, value) for one, other, value in pairs if not _is_linked(findings, one, other)]
    if not wanting:
        return None
    links = [missing(findings, one, other, value) for one, other, value in _balanced(wanting, place, parameters.links_an_action)]
    down = sum(one == place for one, _, _ in wanting)
    return _hub_candidate(findings, pillar, label, links, (down, len(wanting) - down, len(order)), parameters)


def _balanced(wanting: Sequence[tuple[int, int, float]], hub: int, most: int) -> list[tuple[int, int, float]]:
    """The links of the likest spokes, half of them from the hub where both ways are missing."""
    down = [pair for pair in wanting if pair[0] == hub]
    up = [pair for pair in wanting if pair[0] != hub]
    half = max(most // 2, most - len(up))
    return [*down[:half], *up[: most - len(down[:half])]]


def _hub_candidate(
    findings: Findings, pillar: Row, label: str, links: Sequence[MissingLink], counts: tuple[int, int, int], parameters: CandidateParameters
) -> Candidate:
    hub, (down, up, spokes) = str(pillar["hub_url"]), counts
    ways = [f"does not link to {down} of its {counted(spokes, 'spoke')}"] if down else []
    ways += [f"{counted(up, 'spoke')} {'does' if up == 1 else 'do'} not link back"] if up else []
    return Candidate(
        action="link", kind="hub and spoke", subject=f"hub {pillar['pillar_id']}", target=hub, title=f"Tie {quoted(label)} together around its hub",
        strength=0.4 + 0.6 * (down + up) / (2 * spokes),
        reasons=(f"{quoted(findings.title(hub))} {', and '.join(ways)}: readers and search engines do not see that they belong together.",),
        steps=link_steps(findings, links), topic_id=str(findings.pages["topic_id"].iloc[findings.places[hub]] or "") or None,
        evidence_urls=(hub, *dict.fromkeys(link.from_url if link.to_url == hub else link.to_url for link in links))[:6],
        evidence_ids=ids_of(pillar)[:6], terms=(f"{label} links",), pieces=min(down + up, parameters.links_an_action * 3), words=0.0, sureness=0.7,
    )  # fmt: skip


def _is_linked(findings: Findings, one: int, other: int) -> bool:
    urls = findings.pages["url"]
    return (str(urls.iloc[one]), str(urls.iloc[other])) in findings.linked


def from_unlinked_pages(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """For each topic the likest own pages that do not link to each other, the topics of the likest first. Sites whose links are unknown have none."""
    if findings.links.empty:
        return []
    groups = [(str(topic_id), group) for topic_id, group in findings.own.dropna(subset="topic_id").groupby("topic_id", sort=True) if len(group) > 2]
    found = [(topic_id, _pairs(findings, group, parameters)) for topic_id, group in groups]
    ranked = sorted(((topic_id, links) for topic_id, links in found if len(links) > 1), key=lambda one: -sum(link.likeness for link in one[1]))
    return [_unlinked(findings, topic_id, links) for topic_id, links in ranked[: parameters.most_topic_links]]


def _pairs(findings: Findings, group: pd.DataFrame, parameters: CandidateParameters) -> list[MissingLink]:
    """The newer page links to the older one, or the other way round: to the one that is worth more by links; each page is named twice at most."""
    kept = group.sort_values(["similarity", "url"], ascending=[False, True]).head(parameters.pages_compared)
    rows = np.array(sorted(int(row) for row in kept.index))
    alike = np.triu(findings.likeness(rows.tolist(), rows.tolist()), 1)
    first, second = np.nonzero(alike >= parameters.least_link_similarity)
    order = np.argsort(-alike[first, second], kind="stable")[:400]
    links: list[MissingLink] = []
    named_pages: dict[int, int] = {}
    for one, other in ((int(rows[first[at]]), int(rows[second[at]])) for at in order.tolist()):
        is_free = named_pages.get(one, 0) < 2 and named_pages.get(other, 0) < 2
        if is_free and not _is_linked(findings, one, other) and not _is_linked(findings, other, one):
            goal, source = _ends(findings, one, other)
            links.append(missing(findings, source, goal, float(findings.likeness([one], [other])[0, 0])))
            named_pages |= {one: named_pages.get(one, 0) + 1, other: named_pages.get(other, 0) + 1}
        if len(links) >= parameters.links_an_action:
            break
    return links


def _ends(findings: Findings, one: int, other: int) -> tuple[int, int]:
    """(the page to be linked to, the page that links): the weaker page is to be found from the stronger one."""
    urls: Any = findings.pages["url"]
    score: Mapping[str, float] = findings.link_score
    strong = score.get(str(urls.iloc[one]), 0.0), score.get(str(urls.iloc[other]), 0.0)
    return (other, one) if strong[0] >= strong[1] else (one, other)


def _unlinked(findings: Findings, topic_id: str, links: Sequence[MissingLink]) -> Candidate:
    label = findings.labels.get(topic_id, topic_id)
    urls = tuple(dict.fromkeys(url for link in links for url in (link.from_url, link.to_url)))
    return Candidate(
        action="link", kind="unlinked", subject=f"unlinked {topic_id}", target=topic_id, title=f"Connect your pages on {quoted(label)}",
        strength=min(1.0, 0.4 + float(np.mean([link.likeness for link in links]))),
        reasons=(f"{counted(len(links), 'pair')} of pages on the same subject do not link to each other.",), steps=link_steps(findings, links),
        topic_id=topic_id, evidence_urls=urls[:6], terms=(f"{label} links",), pieces=len(links), words=0.0, sureness=0.6,
    )  # fmt: skip
