"""The brief of one recommendation from the evidence alone: nothing in it was made up, and what is not known is left open."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tasks.recommendations.anchors import anchor_of
from tasks.recommendations.best_pages import best_pages
from tasks.recommendations.brief.models import TEXTS, Brief, BriefKeyword, BriefLink, Competitor, Section, Source
from tasks.recommendations.candidates_create import records
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import OPTIMISATION, OptimisationParameters, listed_values
from tasks.recommendations.optimisation import furniture, headings_of
from tasks.recommendations.snippets import fits, title_variants
from tasks.recommendations.words import capital, counted, is_question, listed, overlap, stems

_MOST_SECTIONS, _MOST_KEYWORDS, _MOST_COMPETITORS, _MOST_LINKS, _MOST_SOURCES = 8, 10, 5, 5, 12
_LACKS = 3
_NEW = ("create", "repurpose")
"""Actions whose result is a new piece, with a form and a length of its own."""
_LEAST_SECTIONS = 5


def write_brief(
    findings: Findings,
    recommendation: Mapping[str, Any],
    formats: pd.DataFrame,
    ledger: pd.DataFrame,
    parameters: OptimisationParameters = OPTIMISATION,
) -> Brief:
    """The brief of a row of `RECOMMENDATION_COLUMNS`.

    `formats` are those of `recommend_formats` for its topic, `ledger` the facts that its `evidence_ids` are of.
    """
    subject = subject_of(recommendation)
    is_text = recommendation["action"] in TEXTS
    pages = _competing(findings, recommendation) if is_text else findings.rivals.head(0)
    terms = _terms(findings, recommendation, subject)
    outline = _outline(findings, pages, subject, terms, parameters)
    keywords = _keywords(findings, recommendation, subject)
    asked = [question for section in outline for question in section.questions if set(stems(question)) & set(stems(subject))]
    titles = [*title_variants(subject, keywords[0].keyword if keywords else "", asked, parameters), *_joined_title(subject, terms, parameters)]
    form = _form(formats, recommendation) if recommendation["action"] in _NEW else dict.fromkeys(("content_type", "format", "form"), "")
    return Brief(
        recommendation_id=str(recommendation["recommendation_id"]), action=str(recommendation["action"]), title=str(recommendation["title"]),
        title_options=tuple(dict.fromkeys([*filter(_says_once, titles), capital(subject)]))[:4],
        why=tuple(str(one) for one in listed_values(recommendation["reasons"])),
        intent=str(recommendation["intent"]), stage=str(recommendation["stage"]), audience=str(recommendation["audience"]),
        angle=str(recommendation["angle"] or ""), outline=outline, outline_basis=_outline_basis(pages, outline) if is_text else "",
        keywords=keywords if is_text else (), links=_links(findings, recommendation, subject) if is_text else (),
        sources=_sources(recommendation, ledger), competitors=_competitors(pages, outline),
        **form, metric=_metric(findings, recommendation), steps=tuple(str(one) for one in listed_values(recommendation["steps"])),
    )  # fmt: skip


def _says_once(title: str) -> bool:
    """Whether the part of a title behind its colon says anything that the part before it does not."""
    first, colon, second = title.partition(": ")
    return not colon or not set(stems(second)) <= set(stems(first))


def subject_of(recommendation: Mapping[str, Any]) -> str:
    """What the piece is about: what stands in quotation marks in its title, else the title."""
    title = str(recommendation["title"])
    return title.partition("“")[2].partition("”")[0] or title


def _competing(findings: Findings, recommendation: Mapping[str, Any]) -> pd.DataFrame:
    """Competitors' pages that are its evidence, and the best ones on its topic, the evidence first."""
    urls = [str(url) for url in listed_values(recommendation["evidence_urls"])]
    best = best_pages(findings, str(recommendation["topic_id"]), _MOST_COMPETITORS, without_site=findings.target)
    chosen = list(dict.fromkeys([*urls, *(str(url) for url in best.pages["url"])]))
    rows = findings.rivals[findings.rivals["url"].isin(chosen)]
    order = {url: place for place, url in enumerate(chosen)}
    return rows.assign(order=rows["url"].map(order)).sort_values("order").head(_MOST_COMPETITORS)


def _terms(findings: Findings, recommendation: Mapping[str, Any], subject: str) -> list[str]:
    """The phrases that a gap's pages share, where the piece fills a gap."""
    gaps = findings["gaps"]
    rows = records(gaps[(gaps["topic_id"] == recommendation["topic_id"]) & (gaps["label"] == subject)])
    return [str(term) for row in rows for term in listed_values(row["terms"]) if str(term) != subject]


def _outline(findings: Findings, pages: pd.DataFrame, subject: str, terms: Sequence[str], parameters: OptimisationParameters) -> tuple[Section, ...]:
    """Sections that the competing pages have on the subject, or that two of them have, those of most pages first, each with the questions near it;
    then the phrases that they share, as sections of their own; questions alone make the last one."""
    known = furniture(findings, parameters)
    about = set(stems(" ".join((subject, *terms))))
    found: list[dict[str, Any]] = []
    questions: dict[str, list[str]] = {}
    for page in records(pages):
        for heading in headings_of(page):
            key = stems(heading)
            if not key or (str(page["site"]), key) in known or key == stems(subject):
                continue
            if not is_question(heading):
                _gather(found, heading, key, str(page["url"]))
            elif about & set(key):
                questions.setdefault(heading, []).append(str(page["url"]))
    kept = [one for one in found if len(one["urls"]) > 1 or about & set(one["key"])]
    ordered = sorted(kept, key=lambda one: -len(one["urls"]))[: _MOST_SECTIONS - (1 if questions else 0)]
    held = {stem for one in ordered for stem in one["key"]}
    shared = [{"key": stems(term), "heading": capital(term), "urls": []} for term in terms if not set(stems(term)) <= held]
    return _sections([*ordered, *shared[: max(_LEAST_SECTIONS - len(ordered), 0)]], questions)


def _joined_title(subject: str, terms: Sequence[str], parameters: OptimisationParameters) -> list[str]:
    """The subject with what its pages have in common, where that fits and says something new."""
    fresh = [term for term in terms if not set(stems(term)) & set(stems(subject))][:2]
    title = f"{capital(subject)}: {listed(fresh)}"
    return [title] if fresh and fits(title, parameters) else []


def _gather(found: list[dict[str, Any]], heading: str, key: tuple[str, ...], url: str) -> None:
    same = next((one for one in found if overlap(one["key"], key) >= 0.6), None)
    if same is None:
        found.append({"key": key, "heading": heading, "urls": [url]})
    elif url not in same["urls"]:
        same["urls"].append(url)


def _sections(ordered: list[dict[str, Any]], questions: Mapping[str, list[str]]) -> tuple[Section, ...]:
    free = dict(questions)
    sections = []
    for one in ordered:
        near = [question for question in free if set(stems(question)) & set(one["key"])][:3]
        for question in near:
            free.pop(question)
        sections.append(Section(heading=one["heading"], questions=tuple(near), seen_on=tuple(one["urls"][:3])))
    if free:
        urls = tuple(dict.fromkeys(url for found in free.values() for url in found))[:3]
        sections.append(Section(heading="Questions that readers ask", questions=tuple(free)[:6], seen_on=urls))
    return tuple(sections)


def _outline_basis(pages: pd.DataFrame, outline: tuple[Section, ...]) -> str:
    if not outline:
        return f"None of the {counted(len(pages), 'competing page')} has a heading on it: the outline is the writer’s."
    return (
        f"Headings of {counted(len(pages), 'competing page')}; put them in the order that your reader needs, and leave out what you cannot support."
    )


def _keywords(findings: Findings, recommendation: Mapping[str, Any], subject: str) -> tuple[BriefKeyword, ...]:
    """Keywords with the subject's words, then the others of its topic that share one, those of most opportunity first."""
    keywords = findings["keywords"]
    usable = keywords[~keywords["is_excluded"].isin([True]) & (keywords["topic_id"] == recommendation["topic_id"])]
    wanted = set(stems(subject))
    near = [len(wanted & set(stems(str(word)))) for word in usable["keyword"]]
    ordered = usable.assign(near=near, worth=usable["opportunity"].astype(float).fillna(0)).sort_values(
        ["near", "worth", "keyword"], ascending=[False, False, True]
    )
    kept = ordered[ordered["near"] > 0].head(_MOST_KEYWORDS)
    return tuple(
        BriefKeyword(
            keyword=str(row["keyword"]),
            intent=str(row["intent"] or "uncertain"),
            volume=None if pd.isna(row["volume"]) else float(row["volume"]),
            volume_status=str(row["volume_status"] or "unknown"),
        )
        for row in records(kept)
    )


def _sources(recommendation: Mapping[str, Any], ledger: pd.DataFrame) -> tuple[Source, ...]:
    cited = [str(one) for one in listed_values(recommendation["evidence_ids"])]
    rows = {str(row["evidence_id"]): row for row in records(ledger[ledger["evidence_id"].isin(cited)])}
    known = [rows[one] for one in cited if one in rows][:_MOST_SOURCES]
    return tuple(
        Source(evidence_id=str(row["evidence_id"]), statement=str(row["statement"]), url=place if place.startswith("http") else None)
        for row in known
        for place in (str(row["locator"]),)
    )


def _competitors(pages: pd.DataFrame, outline: tuple[Section, ...]) -> tuple[Competitor, ...]:
    """Each competing page, with the sections of the others that it says nothing on."""
    found = []
    for page in records(pages):
        held = set(stems(f"{page['title']}\n{page['text']}"))
        lacking = [section.heading for section in outline if section.seen_on and page["url"] not in section.seen_on and _is_absent(section, held)]
        day = None if pd.isna(page["published_on"]) else pd.Timestamp(page["published_on"]).date().isoformat()
        words = int(page["word_count"])
        found.append(Competitor(url=str(page["url"]), title=str(page["title"]), word_count=words, published=day, lacks=tuple(lacking[:_LACKS])))
    return tuple(found)


def _is_absent(section: Section, held: set[str]) -> bool:
    key = set(stems(section.heading))
    return bool(key) and len(key & held) < OPTIMISATION.covered_share * len(key)


def _links(findings: Findings, recommendation: Mapping[str, Any], subject: str) -> tuple[BriefLink, ...]:
    """From the nearest own pages to the new one, and from it to the best of them. A page that stands already gets its links by `optimise_page`."""
    own = findings.own[findings.own["topic_id"] == recommendation["topic_id"]].sort_values(["similarity", "url"], ascending=[False, True])
    near = records(own.head(_MOST_LINKS))
    new = str(recommendation["target"]) if str(recommendation["target"]) in findings.places else ""
    inward = [
        BriefLink(from_url=str(page["url"]), to_url=new, anchor=anchor_of(subject, str(page["text"]))[0]) for page in near if page["url"] != new
    ]
    outward = [BriefLink(from_url=new, to_url=str(page["url"]), anchor=str(page["title"])) for page in near[:2] if page["url"] != new]
    return (*inward[:_MOST_LINKS], *outward)


def _form(formats: pd.DataFrame, recommendation: Mapping[str, Any]) -> dict[str, Any]:
    """Content type, form and length, and what the length rests on."""
    best = formats[(formats["topic_id"] == recommendation["topic_id"]) & (formats["rank"] == 1)]
    row = records(best)[0] if len(best) else None
    known = {name: recommendation[name] for name in ("content_type", "format", "form")}
    told = {name: value if isinstance(value, str) else (str(row[name]) if row is not None else "unknown") for name, value in known.items()}
    if row is None or pd.isna(row["words"]):
        return {**told, "length_basis": "Too few pages on the subject to tell a length."}
    return {**told, "words_lo": int(row["words_lo"]), "words_hi": int(row["words_hi"]), "length_basis": str(row["statement"])}


def _metric(findings: Findings, recommendation: Mapping[str, Any]) -> str:
    """What tells later whether it worked, measured where facts are known."""
    low, high, unit = recommendation["impact_lo"], recommendation["impact_hi"], recommendation["impact_unit"]
    if unit == "clicks per month":
        found = f"{low:,.0f} to {high:,.0f} a month ({recommendation['impact_method']})"
        return f"Clicks from search in the three months after publication: expected {found}."
    if findings.monthly_clicks:
        middle = sorted(findings.monthly_clicks.values())[len(findings.monthly_clicks) // 2]
        against = f"against {middle:,.0f} a month of your middle page"
        return f"Clicks from search in the three months after publication, {against}. No forecast: there are no facts on it."
    what = "position and clicks for its keywords" if recommendation["action"] == "create" else "clicks before and after"
    return f"Connect Search Console, and watch {what} for three months. Nothing is known of your clicks yet, so no figure is promised."
