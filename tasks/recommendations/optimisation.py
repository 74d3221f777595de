"""What an existing page lacks against the best pages on its topic, and what to do about it, concrete enough to do without another tool."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from tasks.recommendations.anchors import links_to
from tasks.recommendations.best_pages import BY_RESULTS, best_pages, topic_pages
from tasks.recommendations.candidates_create import records
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import OPTIMISATION, OptimisationParameters
from tasks.recommendations.snippets import description_variants, fits, title_pixels, title_variants
from tasks.recommendations.words import counted, is_question, listed, named, overlap, quoted, stems

OPTIMISATION_COLUMNS = ["url", "rank", "area", "finding", "advice", "evidence_urls", "basis", "status"]
AREAS = ("subtopic", "question", "depth", "structure", "title", "description", "link", "structured data")
_GENERIC = frozenset(
    {"WebPage", "WebSite", "Organization", "BreadcrumbList", "ListItem", "ImageObject", "Person", "SearchAction", "SiteNavigationElement"}
)
_TABLE = " | "
_NUMBER = re.compile(r"^\(?\d{1,2}[.):]\s+")
_MOST_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A page, the best pages on its topic that it is compared with, and what these are the best by."""

    page: Mapping[str, Any]
    best: pd.DataFrame
    basis: str
    keyword: str


def optimise_page(findings: Findings, url: str, parameters: OptimisationParameters = OPTIMISATION) -> pd.DataFrame:
    """Advice for one page of the target, in the order in which it is worth doing: `OPTIMISATION_COLUMNS`; empty for a page that is not known.

    `evidence_urls` are the pages that show it, `basis` says by what they are the best. `status` is measured for what was counted on pages, and
    estimated where pages are the best by their texts alone.
    """
    page = findings.page(url)
    if page is None:
        return pd.DataFrame(columns=OPTIMISATION_COLUMNS)
    compared = compare(findings, page, parameters)
    rows = [
        *_subtopics(findings, compared, parameters), *_questions(findings, compared, parameters), *_depth(compared, parameters),
        *_structure(compared, parameters), *_title(compared, parameters), *_description(compared, parameters),
        *_links(findings, compared, parameters), *_structured(compared),
    ]  # fmt: skip
    status = "measured" if compared.basis == BY_RESULTS else "estimated"
    frame = pd.DataFrame([{"url": url, "rank": rank, "basis": compared.basis, "status": status, **row} for rank, row in enumerate(rows, 1)])
    return frame[OPTIMISATION_COLUMNS] if len(frame) else pd.DataFrame(columns=OPTIMISATION_COLUMNS)


def compare(findings: Findings, page: Mapping[str, Any], parameters: OptimisationParameters = OPTIMISATION) -> Compared:
    """The page beside the best pages of other sites on its topic that are about the same."""
    url = str(page["url"])
    found = best_pages(findings, str(page["topic_id"]), 6 * parameters.best_pages, without_site=str(page["site"]))
    rows = [findings.places[str(one)] for one in found.pages["url"]]
    alike = findings.likeness([findings.places[url]], rows)[0] if rows else np.empty(0)
    near = found.pages[alike >= parameters.least_similarity]
    kept = near if found.basis == BY_RESULTS else near.iloc[np.argsort(-alike[alike >= parameters.least_similarity], kind="stable")]
    return Compared(page, kept.head(parameters.best_pages), found.basis, keyword_of(findings, url, str(page["title"])))


def keyword_of(findings: Findings, url: str, title: str) -> str:
    """The keyword that a page is for: that of most impressions, else of most opportunity, that stands for it or whose words its title has."""
    keywords = findings["keywords"]
    usable = keywords[~keywords["is_excluded"].isin([True])]
    own = usable[usable["target_url"] == url]
    held = set(stems(title))
    is_named = pd.Series([bool(held) and set(stems(str(word))) <= held for word in usable["keyword"]], index=usable.index, dtype=bool)
    named_in = usable[is_named] if own.empty else own
    ordered = named_in.assign(
        seen=named_in["impressions"].astype(float).fillna(0), worth=named_in["opportunity"].astype(float).fillna(0)
    ).sort_values(["seen", "worth", "keyword"], ascending=[False, False, True])
    return str(ordered["keyword"].iloc[0]) if len(ordered) else ""


def _row(area: str, finding: str, advice: str, urls: Sequence[str] = ()) -> dict[str, Any]:
    return {"area": area, "finding": finding, "advice": advice, "evidence_urls": list(urls)}


def headings_of(page: Mapping[str, Any]) -> list[str]:
    """The page's headings below the first level, without their level and number."""
    lines = [line for line in page["headings"] if line[:2] in ("h2", "h3", "h4")]
    texts = [_NUMBER.sub("", line.partition(" ")[2].strip()) for line in lines]
    return [text for text in texts if text and len(text.split()) <= _MOST_HEADING_WORDS]


def furniture(findings: Findings, parameters: OptimisationParameters = OPTIMISATION) -> frozenset[tuple[str, tuple[str, ...]]]:
    """(site, stems) of headings that a site uses whatever the topic: they are part of its template."""
    held = findings.memory.get("furniture")
    if held is None:
        topics: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for topic_id, pages in topic_pages(findings).items():
            for page in records(pages[["site", "headings"]]):
                for heading in headings_of(page):
                    topics.setdefault((str(page["site"]), stems(heading)), set()).add(topic_id)
        held = frozenset(key for key, found in topics.items() if len(found) >= parameters.furniture_topics)
        findings.memory["furniture"] = held
    return held


@dataclass(slots=True)
class _Subtopic:
    """One subtopic by its stems, as it is first written, and the pages that treat it under a heading."""

    key: tuple[str, ...]
    written: str
    urls: list[str]
    sites: set[str]


def missing_subtopics(
    findings: Findings, compared: Compared, *, questions: bool, parameters: OptimisationParameters = OPTIMISATION
) -> list[_Subtopic]:
    """Headings of the best pages, those that ask or the others, that the page says nothing on; those of most pages first."""
    own = set(stems(f"{compared.page['title']}\n{compared.page['text']}"))
    known = furniture(findings, parameters)
    found: list[_Subtopic] = []
    for page in records(compared.best):
        for heading in headings_of(page):
            key = stems(heading)
            is_usable = bool(key) and (str(page["site"]), key) not in known and is_question(heading) is questions
            if is_usable and len(own & set(key)) / len(key) < parameters.covered_share:
                _note(found, _Subtopic(key, heading, [str(page["url"])], {str(page["site"])}))
    return sorted(found, key=lambda one: (-len(one.urls), one.written))


def _note(found: list[_Subtopic], one: _Subtopic) -> None:
    same = next((other for other in found if overlap(one.key, other.key) >= 0.6), None)
    if same is None:
        found.append(one)
    elif one.urls[0] not in same.urls:
        same.urls.append(one.urls[0])
        same.sites |= one.sites


def _subtopics(findings: Findings, compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    least = parameters.least_covering if len(compared.best) >= 4 else 1
    found = missing_subtopics(findings, compared, questions=False, parameters=parameters)
    shared = [one for one in found if len(one.urls) >= least and (least > 1 or len(one.key) > 1)]
    told = [(one.written, one.urls) for one in shared] or _missing_terms(compared, parameters)
    return [
        _row("subtopic", f"{counted(len(urls), 'of the best pages treats', 'of the best pages treat')} {quoted(written)}; yours does not.",
             f"Add a section on {quoted(written)}. See {listed([named(findings.title(url), url) for url in urls], 2)}.", urls[:4])
        for written, urls in told[: parameters.subtopics]
    ]  # fmt: skip


def _missing_terms(compared: Compared, parameters: OptimisationParameters) -> list[tuple[str, list[str]]]:
    """Where the best pages have no headings in common: phrases of their titles and texts that most of them use, and the page does not."""
    from tasks.text.keyphrases import extract_keyphrases

    own = set(stems(f"{compared.page['title']}\n{compared.page['text']}"))
    pages = records(compared.best)
    phrases = extract_keyphrases([f"{page['title']}. {str(page['text'])[:3_000]}" for page in pages], 12)
    users: dict[str, list[str]] = {}
    written: dict[str, Counter[str]] = {}
    for page, named_in in zip(pages, phrases, strict=True):
        for phrase in named_in:
            key = stems(phrase)
            if key and len(own & set(key)) / len(key) < parameters.covered_share:
                users.setdefault(" ".join(key), []).append(str(page["url"]))
                written.setdefault(" ".join(key), Counter())[phrase] += 1
    shared = [(key, urls) for key, urls in users.items() if len(set(urls)) >= parameters.least_covering]
    return [(written[key].most_common(1)[0][0], list(dict.fromkeys(urls))) for key, urls in sorted(shared, key=lambda one: (-len(one[1]), one[0]))]


def _questions(findings: Findings, compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    asked = [(one.written, one.urls) for one in missing_subtopics(findings, compared, questions=True, parameters=parameters)]
    own = set(stems(f"{compared.page['title']}\n{compared.page['text']}"))
    searched = [word for word in _searched(findings, compared) if not set(stems(word)) <= own]
    rows = [(question, urls, f"{named(findings.title(urls[0]), urls[0])} answers it") for question, urls in asked]
    rows += [(word, [], "people search for it") for word in searched if not any(overlap(stems(word), stems(other)) > 0.6 for other, _ in asked)]
    return [
        _row(
            "question",
            f"{quoted(question)} is not answered; {why}.",
            f"Ask {quoted(question)} in a heading, and answer it in its first sentence.",
            urls,
        )
        for question, urls, why in rows[: parameters.questions]
    ]


def _searched(findings: Findings, compared: Compared) -> list[str]:
    """Questions of the topic that are keywords, those of most opportunity first."""
    keywords = findings["keywords"]
    on_topic = keywords[(keywords["topic_id"] == compared.page["topic_id"]) & ~keywords["is_excluded"].isin([True])]
    near = set(stems(f"{compared.page['title']} {compared.keyword}"))
    ordered = on_topic.assign(worth=on_topic["opportunity"].astype(float).fillna(0)).sort_values(["worth", "keyword"], ascending=[False, True])
    return [str(word) for word in ordered["keyword"] if is_question(str(word)) and near & set(stems(str(word)))]


def _depth(compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    counts = compared.best["word_count"].astype(float)
    own = int(compared.page["word_count"])
    if len(counts) < 3 or own >= parameters.shorter_share * counts.median():
        return []
    low, middle = float(counts.quantile(0.25)), float(counts.median())
    finding = f"It has {counted(own, 'word')}; the {len(counts)} best pages have {middle:,.0f} in the middle."
    return [
        _row(
            "depth",
            finding,
            f"Bring it to some {low:,.0f} to {middle:,.0f} words, by the sections named here and not by padding.",
            _urls(compared, 3),
        )
    ]


def _urls(compared: Compared, most: int) -> list[str]:
    return [str(url) for url in compared.best["url"].head(most)]


def _structure(compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    pages = records(compared.best)
    if len(pages) < 3:
        return []
    own, usual = len(headings_of(compared.page)), float(np.median([len(headings_of(page)) for page in pages]))
    rows = []
    if usual >= 3 and own < parameters.fewer_share * usual:
        finding = f"It has {counted(own, 'heading')} below its title; the best pages have {usual:.0f} in the middle."
        rows.append(
            _row("structure", finding, f"Part it into some {usual:.0f} sections, each under a heading that says what it answers.", _urls(compared, 3))
        )
    tables = [str(page["url"]) for page in pages if _has_table(str(page["text"]))]
    if len(tables) * 2 >= len(pages) and not _has_table(str(compared.page["text"])):
        finding = f"{len(tables)} of the {len(pages)} best pages have a table; yours has none."
        rows.append(_row("structure", finding, "Put what readers compare into a table.", tables[:3]))
    return rows


def _has_table(text: str) -> bool:
    lines = [_TABLE in line for line in text.split("\n")]
    return any(first and second for first, second in pairwise(lines))


def _title(compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    title, keyword = str(compared.page["title"]), compared.keyword
    why = _title_flaws(title, keyword, parameters)
    questions = [
        text for page in records(compared.best) for text in headings_of(page) if is_question(text) and set(stems(keyword)) & set(stems(text))
    ]
    variants = title_variants(title, keyword, questions, parameters) if why else []
    if not variants:
        return []
    return [_row("title", f"{quoted(title)} {' and '.join(why)}.", f"Try {listed([quoted(one) for one in variants])}.")]


def _title_flaws(title: str, keyword: str, parameters: OptimisationParameters) -> list[str]:
    wide = title_pixels(title)
    if not title:
        return ["is missing"]
    flaws = []
    if len(title) < parameters.title_least_chars:
        flaws.append(f"is short ({len(title)} characters)")
    elif not fits(title, parameters):
        flaws.append(f"is cut in results ({len(title)} characters, some {wide:.0f} pixels of {parameters.title_most_pixels:.0f})")
    if keyword and not set(stems(keyword)) <= set(stems(title)):
        flaws.append(f"does not name {quoted(keyword)}")
    return flaws


def _description(compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    own = " ".join(str(compared.page["description"]).split())
    if parameters.description_least_chars <= len(own) <= parameters.description_most_chars:
        return []
    variants = [one for one in description_variants(str(compared.page["text"]), compared.keyword, parameters) if one != own]
    length = f"has {len(own)} characters; {parameters.description_least_chars} to {parameters.description_most_chars} are shown whole"
    if not variants:
        return []
    return [
        _row(
            "description",
            f"Its description {length}." if own else "It has no description.",
            f"Of its own sentences these fit: {listed([quoted_whole(one) for one in variants])}.",
        )
    ]


def quoted_whole(text: str) -> str:
    """A sentence of the page's own, whole, in quotation marks."""
    return f"“{text.replace('“', '').replace('”', '')}”"


def _links(findings: Findings, compared: Compared, parameters: OptimisationParameters) -> list[dict[str, Any]]:
    own = findings.own[findings.own["topic_id"] == compared.page["topic_id"]]
    found = links_to(findings, str(compared.page["url"]), [int(row) for row in own.index], parameters.links, parameters.least_similarity)
    return [
        _row("link", f"{quoted(findings.title(link.from_url))} is on the same subject, and does not link here.",
             f"Link from {link.from_url} {'where it says' if link.is_in_text else 'with the words'} {quoted(link.anchor)}.", [link.from_url])
        for link in found
    ]  # fmt: skip


def _structured(compared: Compared) -> list[dict[str, Any]]:
    own = set(compared.page["schema_types"])
    pages = records(compared.best)
    users: dict[str, list[str]] = {}
    for page in pages:
        for name in sorted(set(page["schema_types"]) - _GENERIC):
            users.setdefault(name, []).append(str(page["url"]))
    if not pages or own - _GENERIC:
        return []
    name, urls = max(users.items(), key=lambda one: (len(one[1]), one[0]), default=("", []))
    if name:
        finding = f"It states no type of its own; {len(urls)} of the {len(pages)} best pages state {name}."
        return [_row("structured data", finding, f"Add JSON-LD of the type {name}, with headline, author, datePublished and dateModified.", urls[:3])]
    kind = "BlogPosting" if pd.notna(compared.page["published_on"]) else "WebPage"
    return [
        _row(
            "structured data",
            "It states no type, nor do the best pages.",
            f"Add JSON-LD of the type {kind}: it says what the page is, by whom and when.",
        )
    ]
