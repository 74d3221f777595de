"""Which forms the pages of a market have: a guide, a comparison, a glossary and so on, each with how it is told.

A form is `measured` where the page declares it (schema.org types, or the kind that was read from its markup) and `estimated` where its
title or address names it. A page may have several forms, or none that shows; nothing is guessed from its text.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pandas as pd

PAGE_FORMAT_COLUMNS = ["site", "url", "topic_id", "format", "status", "basis"]

_BY_TYPE = {
    "how-to": {"HowTo"},
    "FAQ": {"FAQPage"},
    "forum": {"QAPage", "DiscussionForumPosting"},
    "video": {"VideoObject"},
    "podcast": {"PodcastEpisode", "PodcastSeries", "AudioObject"},
    "news": {"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle"},
    "review": {"Review", "CriticReview", "EmployerReview"},
    "recipe": {"Recipe"},
    "course": {"Course", "LearningResource"},
    "event": {"Event", "BusinessEvent", "EducationEvent", "Festival", "MusicEvent", "ExhibitionEvent"},
    "product": {"Product", "ProductGroup", "IndividualProduct"},
    "tool": {"WebApplication"},
    "glossary": {"DefinedTerm", "DefinedTermSet"},
    "dataset": {"Dataset", "DataCatalog"},
    "documentation": {"TechArticle", "APIReference"},
    "report": {"Report", "ScholarlyArticle"},
    "job": {"JobPosting"},
}
_BY_KIND = {
    "faq": "FAQ", "forum": "forum", "video": "video", "event": "event", "product": "product", "documentation": "documentation", "job": "job",
}  # fmt: skip
_BY_TITLE = {
    "how-to": r"^how (?:to|i|we)\b|: how to\b|\bstep[- ]by[- ]step\b|\btutorial\b|\banleitung\b|\bschritt für schritt\b|\bpas à pas\b|\bpaso a paso\b"
    r"|^comment \w+(?:er|ir|re)\b|^cómo \w+[aei]r\b|^so (?:geht|gelingt|klappt)\b",
    "guide": r"\b(?:guide|playbook|handbook|primer) (?:to|for|on)\b|\b(?:ultimate|complete|beginner.s|buyer.s|buying) guide\b|^(?:the |a )?guide:"
    r"|\bratgeber\b|\bleitfaden\b|\bguide (?:pour|complet|pratique)\b|\bguía (?:de|para|completa)\b|\bguida (?:a|al|alla|completa)\b",
    "list": r"^(?:the |top |die |les |los |las )*(?:\d{1,2}|three|four|five|six|seven|eight|nine|ten|drei|fünf|sieben|zehn|cinq|cinco|cinque)"
    r" (?!years?\b|days?\b|hours?\b|minutes?\b|jahre\b|tage\b|ans\b|años\b|percent\b|prozent\b|of\b)[^\W\d]",
    "comparison": r"\b(?:vs|versus)\b|\bcomparison of\b|^comparing\b|\bcompared$|\balternatives to\b|\bim vergleich\b|\bcomparatif\b|\bcomparativa\b",
    "review": r"^review:|(?<!in )(?<!year )\breview$|\bim test$|\btestbericht\b|\bhands[- ]on with\b",
    "explainer": r"^what (?:is|are) (?!your|our|my|we|you)(?:\S+ ){0,5}\S+\?$|\bexplained$|\b101$|^(?:an )?introduction to\b|^was (?:ist|sind) "
    r"|^qu['’]est-ce qu|^qué es ",
    "interview": r"\b(?:interview|q ?& ?a|conversation) (?:with|mit)\b|\bim (?:interview|gespräch)\b|\bentretien avec\b|\bentrevista (?:a|con)\b",
    "news": r"^announcing\b|\bannounces?\b|\blaunch(?:es|ed)\b|^press release\b|\brelease notes\b|^pressemitteilung\b|^communiqué de presse\b",
}
_BY_LABEL = {
    "case study": ("case stud(?:y|ies)|success stor(?:y|ies)|fallstudien?|erfolgsgeschichten?|études? de cas|casos? de éxito", 3),
    "FAQ": ("faqs?|frequently asked questions|häufige fragen|questions fréquentes|preguntas frecuentes", 2),
    "glossary": ("glossary|glossar|glossaire|glosario|glossario", 2),
    "checklist": ("checklist|checkliste|check-list", 3),
    "template": ("templates?|vorlagen?|plantillas?", 3),
    "tool": ("calculator|generator|quiz|rechner|calculat(?:eur|rice)|calculadora", 3),
    "podcast": ("podcast|podcast (?:episode )?\\d+", 1),
    "webinar": ("webinars?|webinaire", 2),
    "video": ("videos?|vidéo|watch", 0),
    "infographic": ("infographics?|infografik|infographie|infografía", 1),
    "report": ("white ?papers?|annual report|e-?books?", 2),
}
"""Words that name a form where they are a label, and how many words may stand before them in it: elsewhere they are what a page is about."""

_BY_SEGMENT = {
    "how-to": "how-to how-tos howto tutorial tutorials anleitungen tutoriels",
    "guide": "guide guides handbook playbook playbooks ratgeber",
    "comparison": "compare comparison comparisons vs vergleich vergleiche alternatives",
    "review": "review reviews test tests testberichte",
    "case study": "case-study case-studies casestudies success-stories customer-stories referenzen fallstudien",
    "FAQ": "faq faqs",
    "glossary": "glossary glossar lexikon glossaire glosario terms-and-definitions dictionary",
    "checklist": "checklist checklists",
    "template": "template templates vorlagen plantillas",
    "tool": "tool tools calculator calculators rechner quiz quizzes generator",
    "interview": "interview interviews",
    "podcast": "podcast podcasts episodes",
    "webinar": "webinar webinars webinare",
    "video": "video videos watch",
    "infographic": "infographic infographics",
    "report": "report reports whitepaper whitepapers white-papers ebook ebooks research",
    "news": "news press press-releases newsroom presse pressemitteilungen releases announcements",
    "event": "event events veranstaltungen",
    "recipe": "recipe recipes rezept rezepte recettes recetas",
    "course": "course courses kurs kurse",
    "forum": "forum forums community",
}

_TYPES = {name: form for form, names in _BY_TYPE.items() for name in names}
_SEGMENTS = {segment: form for form, segments in _BY_SEGMENT.items() for segment in segments.split()}
_EDGE = r"(?:[:|()\[\]–—]|\s-\s)"
_LABELS = {
    form: rf"(?:^|{_EDGE})\s*(?:[^\s:|()\[\]–—]+ ){{0,{most}}}(?:{words})(?: recap)?\s*(?:$|{_EDGE})" for form, (words, most) in _BY_LABEL.items()
}
_RULES = tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in (*_BY_TITLE.items(), *_LABELS.items()))


def page_formats(rows: pd.DataFrame) -> pd.DataFrame:
    """The forms of each content page, a row a page and form, with `PAGE_FORMAT_COLUMNS`, in the order of site, URL and form.

    `rows` has site, url, topic_id, title, content_kind and schema_types. `basis` is what tells the form: `type`, `kind`, `title` or `url`;
    `status` is measured for the first two and estimated for the others. A page whose form does not show has no row.
    """
    columns = (rows[name] for name in ("site", "url", "topic_id", "title", "content_kind", "schema_types"))
    found = [
        (site, url, topic_id, form, "measured" if basis in ("type", "kind") else "estimated", basis)
        for site, url, topic_id, title, kind, types in zip(*columns, strict=True)
        for form, basis in _forms(url, title, kind, types).items()
    ]
    return pd.DataFrame(found, columns=PAGE_FORMAT_COLUMNS).sort_values(["site", "url", "format"], ignore_index=True)


def _forms(url: str, title: str, kind: object, types: list[str]) -> dict[str, str]:
    """The forms of a page, each with the surest thing that tells it."""
    found: dict[str, str] = {}
    for form, basis in _told(url, title, kind, types):
        found.setdefault(form, basis)
    return found


def _told(url: str, title: str, kind: object, types: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((_TYPES[name], "type") for name in types if name in _TYPES)
    if isinstance(kind, str) and kind in _BY_KIND:
        yield _BY_KIND[kind], "kind"
    yield from ((form, "title") for form, rule in _RULES if rule.search(title))
    yield from ((_SEGMENTS[part], "url") for part in _folders(url) if part in _SEGMENTS)


def _folders(url: str) -> list[str]:
    """The folders of a page's address, below its host and above its own name, which is its title once more."""
    path = url.partition("://")[2].partition("?")[0].partition("/")[2]
    return [unquote(part).lower() for part in path.rstrip("/").split("/")[:-1]]
