"""Pages to bring up to date: those that lose clicks, that nearly rank, that are thin, or that others have overtaken."""

from collections.abc import Sequence

import pandas as pd

from tasks.recommendations.candidates_create import Row, ids_of, is_passing, own_page_on, page_about, records, urls_of
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import counted, listed, named, quoted, stems

_BY_CAUSE = {
    "position": "It lost position: compare it with the pages that now stand before it, and add what they have and it lacks.",
    "click_through": "It is seen as often and chosen less: write a title and description that say what the reader gets.",
    "demand": "Fewer people search for it: bring it to what they search for now, or leave it as it is.",
    "season": "Most of the loss is the season’s: renew it before the next one begins.",
    "measurement": "Part of the loss is a change in how clicks are counted: check that before you rewrite.",
}
_SURENESS = {"high": 0.9, "medium": 0.65, "low": 0.4}


def from_decay(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """A refresh for each page that has lost clicks for a reason that a refresh can mend; what demand or season took is not promised back."""
    decay = findings["decay"]
    lost = decay[(decay["metric"].fillna("clicks") == "clicks") & (decay["change"].fillna(0).astype(float) < 0) & (decay["url"].fillna("") != "")]
    return [found for row in records(lost) if (found := _decayed(findings, row, parameters)) is not None]


def _decayed(findings: Findings, row: Row, parameters: CandidateParameters) -> Candidate | None:
    url, cause = str(row["url"]), str(row["cause"])
    days: int = max((pd.Timestamp(row["after_to"]) - pd.Timestamp(row["after_from"])).days + 1, 1) if pd.notna(row["after_from"]) else 30
    mendable = -sum(min(float(row[name] or 0), 0.0) for name in ("position", "click_through")) * 30 / days
    lost = -float(row["change"]) * 30 / days
    if cause in ("season", "measurement") or lost <= 0:
        return None
    low, high = parameters.recoverable
    return Candidate(
        action="refresh", kind="decay", subject=url, target=url, title=f"Win back readers for {quoted(findings.title(url))}",
        strength=min(1.0, lost / max(float(row["before"] or 0) * 30 / days, 1.0)),
        reasons=(str(row["statement"]),),
        steps=(_BY_CAUSE.get(cause, _BY_CAUSE["position"]), "Read it as a stranger: correct what no longer holds, and date the change."),
        topic_id=topic_of(findings, url), evidence_urls=(url,), evidence_ids=ids_of(row), terms=(findings.title(url),),
        clicks=(low * mendable, high * mendable), clicks_method="clicks lost by position and click-through: from none to all of them come back",
        sureness=_SURENESS.get(str(row["confidence"]), 0.6),
    )  # fmt: skip


def from_quick_wins(findings: Findings) -> list[Candidate]:
    """A refresh for each page that stands just below where people click, for all of its keywords together."""
    keywords = findings["keywords"]
    near = keywords[keywords["is_quick_win"].isin([True]) & keywords["target_url"].notna() & keywords["extra_clicks"].notna()]
    return [_near(findings, str(url), group) for url, group in near.groupby("target_url", sort=True)]


def _near(findings: Findings, url: str, keywords: pd.DataFrame) -> Candidate:
    best = keywords.sort_values(["extra_clicks", "keyword"], ascending=[False, True])
    places = [f"{quoted(str(row['keyword']))} (position {float(row['position']):.1f})" for row in records(best.head(4))]
    extra = float(best["extra_clicks"].sum())
    method = str(best["extra_clicks_method"].iloc[0] or "click-through by position")
    return Candidate(
        action="refresh", kind="quick win", subject=url, target=url, title=f"Lift {quoted(findings.title(url))} to where people click",
        strength=min(1.0, 0.4 + extra / 500),
        reasons=(f"It stands just below the results that are clicked, for {listed(places)}.",),
        steps=(f"Use {quoted(str(best['keyword'].iloc[0]))} in its title and first heading, and answer it in the first paragraph.",
               "Add two or three links to it from pages on the same subject."),
        topic_id=topic_of(findings, url), evidence_urls=(url,), terms=(findings.title(url),), clicks=(0.0, extra), clicks_method=method, sureness=0.8,
    )  # fmt: skip


def from_thin_gaps(findings: Findings) -> list[Candidate]:
    """A page of the target that is on a gap's subject already is extended."""
    found = []
    for gap in records(findings["gaps"]):
        url = own_page_on(findings, gap) if gap["kind"] in ("thin", "keyword") else None
        if url is not None:
            found.append(_extended(findings, gap, url))
    return found


def _extended(findings: Findings, gap: Row, url: str) -> Candidate:
    shown = [one for one in urls_of(gap, "evidence_urls") if one in findings.places][:3]
    terms = [str(term) for term in gap["terms"] if not set(stems(str(term))) <= set(stems(str(gap["label"])))][:4]
    return Candidate(
        action="refresh", kind="thin gap", subject=url, target=url, title=f"Extend {quoted(findings.title(url))} on {quoted(str(gap['label']))}",
        strength=float(gap["score"]) ** 0.5, reasons=(str(gap["statement"]),),
        steps=(f"Compare it with {listed([named(findings.title(one), one) for one in shown])}.",
               *((f"Add what they have in common: {listed([quoted(one) for one in terms])}.",) if terms else ())),
        topic_id=str(gap["topic_id"]), evidence_urls=(url, *shown), evidence_ids=ids_of(gap), terms=(findings.title(url),), sureness=0.6,
    )  # fmt: skip


def from_stale_topics(findings: Findings) -> list[Candidate]:
    """A refresh of the own page that is about each topic that the target has let go stale; where none is, a new piece is (`from_silence`)."""
    gaps = findings["gaps"]
    rows = records(gaps[gaps["kind"] == "stale"])
    return [_stale_topic(findings, row, page) for row in rows if (page := page_about(findings, row)) is not None]


def _stale_topic(findings: Findings, gap: Row, page: str) -> Candidate:
    own = [page, *(url for url in urls_of(gap, "target_urls") if url != page)]
    rivals = [url for url in urls_of(gap, "evidence_urls") if url in findings.places and url not in own][:3]
    others = [named(findings.title(url), url) for url in own[1:3]]
    steps = [f"Rewrite {named(findings.title(own[0]), own[0])} with what holds today, and date the change."]
    steps += [f"Take in what is newer elsewhere: {listed([named(findings.title(url), url) for url in rivals])}."] if rivals else []
    steps += [f"Then check {listed(others)} the same way."] if others else []
    return Candidate(
        action="refresh", kind="stale topic", subject=own[0], target=own[0],
        title=f"Bring {quoted(findings.title(own[0]))} up to date on {quoted(str(gap['label']))}", strength=float(gap["score"]) ** 0.5,
        reasons=(str(gap["statement"]),), steps=tuple(steps), topic_id=str(gap["topic_id"]), evidence_urls=(*own[:3], *rivals),
        evidence_ids=ids_of(gap), terms=(str(gap["label"]), findings.title(own[0])), sureness=0.6,
    )  # fmt: skip


def from_old_pages(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """Of the old own pages on each topic on which competitors are newer, the one that readers or links point to most."""
    own = findings.own
    old_on = findings.today - pd.Timedelta(days=parameters.stale_days)
    old = own[(own["touched_on"] < old_on) & own["topic_id"].notna() & (own["word_count"] >= parameters.thin_words)]
    old = old[[not is_passing(str(title)) for title in old["title"]]] if len(old) else old
    weighed = old.assign(weight=[worth(findings, str(url)) for url in old["url"]])
    best = weighed.sort_values(["weight", "url"], ascending=[False, True]).drop_duplicates("topic_id")
    most = float(best["weight"].max()) if len(best) and float(best["weight"].max()) > 0 else 1.0
    pairs = [(row, _newer_rival(findings, row, parameters)) for row in records(best)]
    return [_old(findings, row, other, row["weight"] / most) for row, other in pairs if other is not None]


def _newer_rival(findings: Findings, page: Row, parameters: CandidateParameters) -> Row | None:
    """The competitor's page published since that is likest to an old one; None where none is on its subject."""
    rivals = findings.rivals
    newer = rivals[(rivals["topic_id"] == page["topic_id"]) & (rivals["published_on"] > page["touched_on"])]
    if newer.empty:
        return None
    alike = findings.likeness([findings.places[str(page["url"])]], [int(row) for row in newer.index])[0]
    at = int(alike.argmax())
    return records(newer.iloc[[at]])[0] if alike[at] >= parameters.least_rival_similarity else None


def _old(findings: Findings, page: Row, other: Row, weight: float) -> Candidate:
    url, title = str(page["url"]), findings.title(str(page["url"]))
    clicks = findings.monthly_clicks.get(url)
    read = f"It still gets {clicks:,.0f} clicks a month." if clicks else "Of your old pages on the subject it is the one that most links lead to."
    other_page = named(str(other["title"]), str(other["url"]))
    return Candidate(
        action="refresh", kind="stale page", subject=url, target=url, title=f"Check and renew {quoted(title)}",
        strength=0.3 + 0.6 * float(weight) ** 0.5,
        reasons=(f"It was last touched in {page['touched_on']:%B %Y}; {other['site']} wrote on its subject in {other['published_on']:%B %Y}.", read),
        steps=(f"Compare it with {other_page}, and correct what no longer holds.", "Keep its address, and show the date of the change."),
        topic_id=str(page["topic_id"]), evidence_urls=(url, str(other["url"])), terms=(title,), sureness=0.5,
    )  # fmt: skip


def from_thin_pages(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """The thin pages of each topic that readers or links still lead to, as one action; those without either are for pruning."""
    thin = [url for url in checked(findings, "thin") if url in findings.places and is_alive(findings, url, parameters)]
    by_topic: dict[str, list[str]] = {}
    for url in thin:
        by_topic.setdefault(topic_of(findings, url) or "", []).append(url)
    return [_thin(findings, topic_id, urls, parameters) for topic_id, urls in sorted(by_topic.items())]


def _thin(findings: Findings, topic_id: str, urls: Sequence[str], parameters: CandidateParameters) -> Candidate:
    ordered = sorted(urls, key=lambda url: (-worth(findings, url), url))
    label, first, is_one = findings.labels.get(topic_id, "no topic"), ordered[0], len(urls) == 1
    peers = findings.rivals[findings.rivals["topic_id"] == topic_id].sort_values(["similarity", "url"], ascending=[False, True])
    shown = tuple(peers["url"].head(2))
    words = [int(findings.pages["word_count"].iloc[findings.places[url]]) for url in urls]
    usual = f"; the middle page of others on the subject has {int(peers['word_count'].median()):,}" if len(peers) >= 4 else ""
    steps = (f"See what is left out against {listed([named(findings.title(one), one) for one in shown])}.",) if shown else ()
    return Candidate(
        action="refresh", kind="thin page", subject=first if is_one else f"thin pages {topic_id or 'without a topic'}",
        target=first if is_one else topic_id or first,
        title=f"Say more on {quoted(findings.title(first))}, or merge it" if is_one else f"Extend or merge {len(urls)} thin pages on {quoted(label)}",
        strength=min(1.0, 0.4 + 0.4 * _standing(findings, first) + 0.02 * len(urls)),
        reasons=(f"{'It has' if is_one else 'They have at most'} {counted(max(words), 'word')}{usual}.",),
        steps=(f"Go through {listed([named(findings.title(url), url) for url in ordered], parameters.orphans_an_action)}.", *steps,
               "Answer what each title promises; where there is not enough to say, redirect the page to the nearest one on the subject."),
        topic_id=topic_id or None, evidence_urls=(*ordered[:5], *shown), terms=(findings.title(first) if is_one else f"thin pages {label}",),
        pieces=len(urls), sureness=0.55,
    )  # fmt: skip


def from_thin_hubs(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """An extension for each pillar's hub that says less than the pages that it is to lead to."""
    pillars = findings["pillars"]
    rows = records(pillars[(pillars["hub_status"] == "existing") & pillars["hub_url"].notna()])
    found = [_thin_hub(findings, row, parameters) for row in rows if str(row["hub_url"]) in findings.places]
    return [one for one in found if one is not None]


def _thin_hub(findings: Findings, pillar: Row, parameters: CandidateParameters) -> Candidate | None:
    url, label = str(pillar["hub_url"]), str(pillar["label"])
    own = findings.own[(findings.own["url"] != url) & (findings.own["content_kind"] != "product")]
    spokes = own[own["topic_id"].isin([str(one) for one in pillar["topic_ids"]])]
    words = int(findings.pages["word_count"].iloc[findings.places[url]])
    usual = float(spokes["word_count"].median()) if len(spokes) else 0.0
    if len(spokes) < parameters.least_hub_spokes or words >= max(parameters.thin_words, parameters.thin_hub_share * usual):
        return None
    nearest = spokes.sort_values(["similarity", "url"], ascending=[False, True])["url"].head(6)
    return Candidate(
        action="refresh", kind="thin hub", subject=url, target=url, title=f"Make {quoted(findings.title(url))} a hub that explains {quoted(label)}",
        strength=min(1.0, 0.7 + 0.3 * (1 - words / max(usual, 1.0))),
        reasons=(f"It is the hub of {counted(len(spokes), 'page')}, and has {counted(words, 'word')}; the middle one of them has {usual:,.0f}.",),
        steps=("Explain the whole subject in short: what it is, for whom, and how its parts belong together.",
               f"Give each of these a paragraph and a link: {listed([named(findings.title(one), one) for one in nearest], 6)}."),
        topic_id=topic_of(findings, url), evidence_urls=(url, *nearest[:4]), evidence_ids=ids_of(pillar)[:6], terms=(f"{label} hub",), sureness=0.75,
    )  # fmt: skip


def worth(findings: Findings, url: str) -> float:
    """What an own page is worth: its clicks a month where they are known, else how much the site's links make of it."""
    return findings.monthly_clicks.get(url, 0.0) if findings.monthly_clicks else findings.link_score.get(url, 0.0)


def _standing(findings: Findings, url: str) -> float:
    """The worth of a page against the best own page, 0 to 1 (square root: most pages have little of the best one's)."""
    values: Sequence[float] = list(findings.monthly_clicks.values() if findings.monthly_clicks else findings.link_score.values())
    most = max(values, default=0.0)
    return float((worth(findings, url) / most) ** 0.5) if most > 0 else 0.0


def is_alive(findings: Findings, url: str, parameters: CandidateParameters) -> bool:
    """Whether readers come to a page (where clicks are known for long enough), or links lead to it."""
    if findings.fact_days >= parameters.least_fact_days:
        return findings.monthly_clicks.get(url, 0.0) > parameters.most_clicks_to_prune
    return findings.inlinks.get(url, 0) >= parameters.least_inlinks


def checked(findings: Findings, check: str) -> list[str]:
    """The pages on which a check of the audit found something."""
    audit = findings["site_audit"]
    return sorted(set(audit.loc[audit["check"] == check, "url"]))


def topic_of(findings: Findings, url: str) -> str | None:
    """The topic of a page, if it has one."""
    place = findings.places.get(url)
    found = None if place is None else findings.pages["topic_id"].iloc[place]
    return None if found is None else str(found)
