"""Pages to bring together or to retire: those that compete for one search or hold one text, and those that nobody needs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from tasks.recommendations.candidates_create import Row, ids_of, records, urls_of
from tasks.recommendations.candidates_refresh import checked, is_alive, topic_of, worth
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import counted, listed, named, quoted
from tasks.text.fingerprint import near_duplicates

_SURENESS = {"high": 0.9, "medium": 0.65, "low": 0.4}


def from_cannibalisation(findings: Findings) -> list[Candidate]:
    """A merge for each search, or subject, that two or more own pages compete for."""
    rows = [row for row in records(findings["cannibalisation"]) if len(urls_of(row, "urls")) > 1]
    return [_conflict(findings, row) for row in rows]


def _conflict(findings: Findings, row: Row) -> Candidate:
    urls, keep = urls_of(row, "urls"), str(row["keep_url"] or urls_of(row, "urls")[0])
    others = [url for url in urls if url != keep]
    query = row["query"] if isinstance(row["query"], str) else ""
    about = query or findings.labels.get(str(row["topic_id"]), findings.title(keep))
    by_facts = str(row["basis"]) == "facts"
    seen: float = float(row["impressions"]) if pd.notna(row["impressions"]) else 0.0
    return Candidate(
        action="merge", kind="cannibalisation", subject=merge_subject(urls), target=keep,
        title=f"Merge the {len(urls)} pages that compete for {quoted(about)}",
        strength=min(1.0, 0.6 + (seen / 5_000 if by_facts else 0.0)), reasons=(str(row["statement"]),), steps=_merging(findings, keep, others),
        topic_id=_known_topic(findings, row, keep), evidence_urls=(keep, *others), evidence_ids=ids_of(row), terms=(about,), pieces=len(urls),
        words=_words(findings, urls), sureness=_SURENESS.get(str(row["confidence"]), 0.6) * (1.0 if by_facts else 0.85),
    )  # fmt: skip


def _known_topic(findings: Findings, row: Row, url: str) -> str | None:
    return str(row["topic_id"]) if isinstance(row["topic_id"], str) and row["topic_id"] else topic_of(findings, url)


def merge_subject(urls: Sequence[str]) -> str:
    """What a merge is known by from run to run: its pages."""
    return "\n".join(sorted(urls))


def _merging(findings: Findings, keep: str, others: Sequence[str]) -> tuple[str, ...]:
    shown = [named(findings.title(url), url) for url in others]
    return (
        f"Keep {named(findings.title(keep), keep)}: it is the strongest of them.",
        f"Move into it what only the others say: {listed(shown)}.",
        "Redirect their addresses to it (301), and point links inside the site straight to it.",
        "If they answer different questions, keep both instead, and give each a title and a first paragraph that say which.",
    )


def _words(findings: Findings, urls: Sequence[str]) -> float:
    return float(sum(int(findings.pages["word_count"].iloc[findings.places[url]]) for url in urls if url in findings.places))


def from_near_duplicates(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """A merge for each group of own pages with nearly the same text."""
    own = findings.own[findings.own["fingerprint"].notna()]
    groups = near_duplicates(list(own["fingerprint"]), parameters.least_near_duplicate)
    return [_duplicates(findings, [str(own["url"].iloc[place]) for place in group]) for group in groups]


def _duplicates(findings: Findings, urls: Sequence[str]) -> Candidate:
    count = findings.inlinks
    ordered = sorted(urls, key=lambda url: (-worth(findings, url), -count.get(url, 0), url))
    keep, others = ordered[0], ordered[1:]
    return Candidate(
        action="merge", kind="near-duplicate", subject=merge_subject(urls), target=keep,
        title=f"Merge {quoted(findings.title(keep))} with {counted(len(others), 'page')} of nearly the same text", strength=0.8,
        reasons=(f"{len(urls)} pages say nearly the same, word for word: they compete with each other.",), steps=_merging(findings, keep, others),
        topic_id=topic_of(findings, keep), evidence_urls=tuple(ordered[:6]), terms=(findings.title(keep),), pieces=len(urls),
        words=_words(findings, urls), sureness=0.9,
    )  # fmt: skip


def from_dead_pages(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """One retirement a topic of the pages that say little, are old, and that neither readers nor links come to.

    Where clicks are not known for long enough, only thin pages go that were not touched for years and that hardly any page links to.
    """
    thin, count = checked(findings, "thin"), findings.inlinks
    old_on = findings.today - pd.Timedelta(days=parameters.stale_days)
    dead = []
    for url in thin:
        page = findings.page(url)
        if page is not None and not is_alive(findings, url, parameters) and pd.notna(page["touched_on"]) and page["touched_on"] < old_on:
            dead.append({"url": url, "topic_id": page["topic_id"], "words": page["word_count"], "inlinks": count.get(url, 0)})
    frame = pd.DataFrame(dead, columns=["url", "topic_id", "words", "inlinks"])
    by_topic = frame.assign(topic_id=frame["topic_id"].fillna(""))
    return [_dead(findings, str(topic_id), group) for topic_id, group in by_topic.groupby("topic_id", sort=True)]


def _dead(findings: Findings, topic_id: str, pages: pd.DataFrame) -> Candidate:
    urls = sorted(str(url) for url in pages["url"])
    label = findings.labels.get(topic_id, "no topic")
    known = bool(findings.monthly_clicks)
    readers = (
        f"nobody came to {'it' if len(urls) == 1 else 'them'} from search in {findings.fact_days} days" if known else "hardly a page links there"
    )
    best = _refuge(findings, topic_id, urls)
    where = (
        f"Redirect (301) what has links from other sites to {named(findings.title(best), best)}"
        if best
        else "Redirect (301) what has links from outside"
    )
    subject = f"Retire {counted(len(urls), 'old thin page')} on {quoted(label)}" if len(urls) > 1 else f"Retire {quoted(findings.title(urls[0]))}"
    has = "has" if len(urls) == 1 else "have"
    return Candidate(
        action="prune", kind="dead page", subject=f"dead pages {topic_id or 'without a topic'}",
        target=urls[0] if len(urls) == 1 else topic_id or urls[0],
        title=subject, strength=min(1.0, 0.4 + 0.06 * len(urls)),
        reasons=(f"{counted(len(urls), 'page')} {has} at most {int(pages['words'].max())} words, {has} not been touched for years, and {readers}.",),
        steps=(f"Read {listed([named(findings.title(url), url) for url in urls], 10)}; keep what somebody still needs.",
               f"{where}; answer 410 for the rest, and take {'it' if len(urls) == 1 else 'them'} out of the sitemap."),
        topic_id=topic_id or None, evidence_urls=tuple(urls[:6]), terms=(f"old pages {label}",), pieces=len(urls), words=0.0,
        sureness=0.75 if known else 0.45,
    )  # fmt: skip


def _refuge(findings: Findings, topic_id: str, dead: Sequence[str]) -> str | None:
    """The best own page on a topic that stays."""
    own = findings.own[(findings.own["topic_id"] == topic_id) & ~findings.own["url"].isin(list(dead))]
    if own.empty:
        return None
    values: Mapping[str, float] = {str(url): worth(findings, str(url)) for url in own["url"]}
    return max(sorted(values), key=lambda url: values[url])
