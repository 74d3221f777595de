"""Pages made ready for comparison: ordered, cleaned, dated, and marked as content or furniture."""

import html
import re
from collections import Counter

import pandas as pd

from tasks.gap.titles import clean_titles

COLUMNS = ["site", "url", "title", "description", "text", "published_on", "language", "word_count", "is_content", "names", "series"]
FURNITURE_KINDS = frozenset({"listing", "home", "search", "contact", "legal", "error"})

_PAGE_NUMBER = re.compile(r"/(?:page|seite|pagina|p)[/=-]?\d+/?$|[?&](?:page|p|seite|pagina)=\d+", re.IGNORECASE)
_HOME = re.compile(r"^[a-z]+://[^/]+/?(?:index\.\w+)?$", re.IGNORECASE)
_OF_THE_SITE = re.compile(
    r"^[a-z]+://[^/]+/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:about(?:-us)?|contact(?:-us)?|imprint|legal|privacy(?:-policy)?|terms(?:-of-(?:use|service))?|team|jobs"
    r"|careers|thanks?(?:-you)?|ueber-uns|über-uns|kontakt|impressum|datenschutz(?:erklaerung)?|agb|danke|a-propos|mentions-legales|contacto|sobre-nosotros"
    r"|quienes-somos|aviso-legal|chi-siamo|contatti|redaktion|cookies?(?:-policy)?)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？](?:[\s\"'”’»)\]]|$)")
_WORD = re.compile(r"\w+")
_LEAST_CHARS = 60
_REPEATED_LEAST_PAGES = 5
_REPEATED_SHARE = 0.005
_SHORT_SHARE = 0.1
_WORDS_A_SENTENCE = 80
_LISTED_TITLES = 5
_LISTED_CHARS = 2_000
_TITLE_WORDS = 4


def prepare(pages: pd.DataFrame) -> pd.DataFrame:
    """The pages that can be compared, one row a URL in the order of site and URL, with `COLUMNS`.

    Missing columns and values are allowed. Titles lose their site's name, entities are decoded, dates are naive days (NaT if
    unknown), `names` and `series` are what the site calls itself, and its series and authors. `is_content` is False for home, listing,
    pagination, contact-like and empty pages, and for repeated texts. `text` lacks lines that the site repeats, `word_count` counts all.
    """
    given = pd.DataFrame({name: _texts(pages, name) for name in ("site", "url", "title", "description", "text", "language")})
    given["published_on"] = _days(pages)
    ordered = given.sort_values(["site", "url", "title", "text"], kind="stable").drop_duplicates("url").reset_index(drop=True)
    unrepeated = ordered.assign(text=ordered.groupby("site", sort=False)["text"].transform(_without_repeats).astype("object"))
    cleaned = _with_authors(clean_titles(unrepeated), pages).assign(word_count=ordered["text"].str.count(r"\w+"))
    return cleaned.assign(is_content=_are_content(cleaned, pages))[COLUMNS]


def _with_authors(cleaned: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """With the authors of each site among its series: who writes is no subject either."""
    if "author" not in pages.columns:
        return cleaned
    named = pages[pages["author"].map(lambda author: isinstance(author, str) and bool(author))]
    authors = {str(site): tuple(sorted({author.lower() for author in group})) for site, group in named.groupby("site")["author"]}
    series = [(*own, *authors.get(site, ())) for own, site in zip(cleaned["series"], cleaned["site"], strict=True)]
    return cleaned.assign(series=pd.Series(series, index=cleaned.index, dtype="object"))


def _texts(pages: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name not in pages.columns:
        return pd.Series([""] * len(pages), dtype="object")
    values = [value if isinstance(value, str) else "" for value in pages[name]]
    decode = name in ("title", "description")
    return pd.Series([" ".join(html.unescape(value).split()) if decode else value for value in values], dtype="object")


def _days(pages: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    if "published_on" not in pages.columns:
        return pd.Series(pd.NaT, index=range(len(pages)), dtype="datetime64[ns]")
    texts = [None if pd.isna(value) else str(value)[:10] for value in pages["published_on"]]
    return pd.Series(pd.to_datetime(pd.Series(texts, dtype="object"), errors="coerce", format="%Y-%m-%d")).astype("datetime64[ns]")


def _without_repeats(texts: "pd.Series[str]") -> "pd.Series[str]":
    """A site's texts without the lines that many of its pages have: menus, calls to action, sentences at the end of each article."""
    seen = Counter(line for text in texts for line in {line.strip() for line in text.split("\n")})
    least = max(_REPEATED_LEAST_PAGES, _REPEATED_SHARE * len(texts))
    repeated = {line for line, count in seen.items() if count >= least and line}
    if not repeated:
        return texts
    return pd.Series(
        ["\n".join(line for line in text.split("\n") if line.strip() not in repeated) for text in texts], index=texts.index, dtype="object"
    )


def _are_content(ordered: pd.DataFrame, pages: pd.DataFrame) -> "pd.Series[bool]":
    """Which pages say something of a subject, told by address, kind, length and sentences, in any language."""
    kinds: dict[str, object] = dict(zip(pages["url"], pages["content_kind"], strict=True)) if "content_kind" in pages.columns else {}
    is_furniture = ordered["url"].map(
        lambda url: bool(_HOME.match(url) or _PAGE_NUMBER.search(url) or _OF_THE_SITE.match(url) or kinds.get(url) in FURNITURE_KINDS)
    )
    usual = ordered.groupby("site")["text"].transform(lambda texts: texts.str.len().median())
    is_short = ordered["text"].str.len() < (_SHORT_SHARE * usual).clip(lower=_LEAST_CHARS)
    sentences = ordered["text"].map(lambda text: len(_SENTENCE_END.findall(text)))
    is_list = ordered["word_count"] > (sentences + 1) * _WORDS_A_SENTENCE
    is_list |= (sentences == 0) & (ordered["text"].str.count("\n") > 2)
    is_repeated = ordered.duplicated(["site", "text"])
    return ~(is_furniture | is_short | is_list | is_repeated | _are_listings(ordered))


def _are_listings(ordered: pd.DataFrame) -> "pd.Series[bool]":
    """Pages whose text is made of the titles or descriptions of other pages of the site: five or more are named in its beginning."""
    titles, descriptions = (_starts(ordered, name) for name in ("title", "description"))
    known = {start for start in [*titles, *descriptions] if len(start) == _TITLE_WORDS + 1}
    found = []
    for site, title, description, text in zip(ordered["site"], titles, descriptions, ordered["text"], strict=True):
        words = _WORD.findall(text[:_LISTED_CHARS].lower())
        runs = {(site, *words[at : at + _TITLE_WORDS]) for at in range(len(words) - _TITLE_WORDS + 1)}
        found.append(len((runs & known) - {title, description}) >= _LISTED_TITLES)
    return pd.Series(found, index=ordered.index, dtype=bool)


def _starts(ordered: pd.DataFrame, name: str) -> list[tuple[str, ...]]:
    """For each page its site and the first words of a column."""
    return [(site, *_WORD.findall(text.lower())[:_TITLE_WORDS]) for site, text in zip(ordered["site"], ordered[name], strict=True)]
