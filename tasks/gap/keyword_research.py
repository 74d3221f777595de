"""Keyword research: from pages, facts and the brief to keywords with intent, figures, clusters, standing and worth, and to the gaps they show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from tasks.gap.brands import Brands, brand_words
from tasks.gap.click_curve import click_curve
from tasks.gap.folding import fold_key
from tasks.gap.intent.model import names_a_site
from tasks.gap.keyword_clusters import CLUSTER_COLUMNS, cluster_keywords, clusters_frame, nearest_topics
from tasks.gap.keyword_expansion import clean, corpus_phrases, expand
from tasks.gap.keyword_figures import difficulties, measured, volumes
from tasks.gap.keyword_gaps import intent_gaps, keyword_gaps
from tasks.gap.keyword_models import KEYWORDS, KeywordParameters
from tasks.gap.keyword_pages import TitledPages, page_coverage, titled_pages
from tasks.gap.keyword_sources import Spellings, results_of, search_standing
from tasks.gap.keyword_trend import TREND_COLUMNS, keyword_trends
from tasks.gap.keywords import classify_intent
from tasks.gap.opportunity import BUCKET_COLUMNS, PARTS, QUICK_COLUMNS, gap_buckets, opportunities, quick_wins
from tasks.gap.score import GAP_COLUMNS

KEYWORD_COLUMNS = [
    "keyword", "spellings", "sources", "volume", "volume_status", "volume_method", "difficulty", "difficulty_status", "difficulty_method", "intent",
    "intent_confidence", "trend", "trend_status", "trend_method", "trend_p", "topic_id", "cluster_id", "cluster_basis", "is_own_brand",
    "is_rival_brand", "is_navigational", "is_excluded", "page_count", "site_count", *BUCKET_COLUMNS, "position", "clicks", "impressions",
    "monthly_impressions", "target_url", *QUICK_COLUMNS, "opportunity", *PARTS,
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class KeywordFacts:
    """What outside sources know; each may be missing. Keywords may be in any spelling.

    `search`: query, clicks, impressions, position and, where known, url and on: the target's own searches. `figures`: keyword, metric (`volume`,
    `difficulty`), value, source and, where known, on. `serp`: keyword, position, url. `trends`: keyword, on, value. `suggested` and `imported`:
    keywords.
    """

    search: pd.DataFrame | None = None
    figures: pd.DataFrame | None = None
    serp: pd.DataFrame | None = None
    trends: pd.DataFrame | None = None
    suggested: Sequence[str] = ()
    imported: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KeywordResearch:
    """`keywords`: `KEYWORD_COLUMNS`, the best opportunities first. `clusters`: cluster_id, label, keyword_count, basis. `gaps`: `GAP_COLUMNS`, kinds
    `keyword` and `intent`. `curve`: the click-through that was reckoned with."""

    keywords: pd.DataFrame
    clusters: pd.DataFrame
    gaps: pd.DataFrame
    curve: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class _Market:
    """What all steps need of the market."""

    titled: TitledPages
    target: str
    rivals: tuple[str, ...]
    own_names: tuple[str, ...]
    rival_names: tuple[str, ...]
    language: str | None
    topic_words: Mapping[str, Sequence[str]] = field(default_factory=dict)


def research_keywords(
    pages: pd.DataFrame,
    topics: pd.DataFrame,
    topic_pages: pd.DataFrame,
    target: str,
    brands: Mapping[str, Sequence[str]] | None = None,
    *,
    wanted: Sequence[str] = (),
    facts: KeywordFacts | None = None,
    as_of: datetime | date | None = None,
    language: str | None = None,
    parameters: KeywordParameters = KEYWORDS,
) -> KeywordResearch:
    """The keywords of a market, what is known of each, how the target stands, and the gaps that follow.

    `pages` has url, site, title and text, and where known language, word_count and published_on; `topics` and `topic_pages` are those of
    `find_topics`. `brands` are the names of each site by site (by default its host's); `wanted` are the brief's keywords. `language` is by default
    the pages' commonest. Every source in `facts` is optional: what none of them tells is unknown.
    """
    known = facts if facts is not None else KeywordFacts()
    market = _market(pages, topics, topic_pages, target, brands, language)
    searched = known.search.rename(columns={"query": "keyword"}) if known.search is not None else None
    candidates = expand(corpus_phrases(pages, parameters.expansion), _named(known, searched, wanted), _weights(known, searched), market.language)
    heads = Spellings(dict(zip(candidates["fold_key"], candidates["keyword"], strict=True)), market.language)
    curve = click_curve(searched, parameters.clicks)
    if candidates.empty:
        return KeywordResearch(pd.DataFrame(columns=KEYWORD_COLUMNS), pd.DataFrame(columns=CLUSTER_COLUMNS), pd.DataFrame(columns=GAP_COLUMNS), curve)
    coverage = page_coverage(candidates["fold_key"].tolist(), market.titled)
    results = results_of(heads.renamed(known.serp), (target, *market.rivals))
    keywords = _told(candidates, market, parameters)
    keywords = _measured(keywords, known, heads, heads.renamed(searched), coverage, market, parameters)
    keywords = _clustered(keywords, heads.renamed(known.serp), parameters)
    keywords = _standing(keywords, coverage, results, market)
    keywords = pd.concat([keywords, quick_wins(keywords, curve, parameters.opportunity), opportunities(keywords, parameters.opportunity)], axis=1)
    ordered = keywords.sort_values(["opportunity", "page_count", "keyword"], ascending=[False, False, True], ignore_index=True)
    evidence = evidence_pages(ordered, market.titled, results, as_of)
    labels = dict(zip(topics["topic_id"], topics["label"], strict=True))
    found = [keyword_gaps(ordered, evidence, target, parameters.gaps), intent_gaps(ordered, evidence, labels, target, parameters.gaps)]
    gaps = pd.concat([frame for frame in found if not frame.empty] or found[:1]).sort_values("score", ascending=False, kind="stable")
    return KeywordResearch(ordered[KEYWORD_COLUMNS], clusters_frame(ordered), gaps.reset_index(drop=True), curve)


def _market(
    pages: pd.DataFrame,
    topics: pd.DataFrame,
    topic_pages: pd.DataFrame,
    target: str,
    brands: Mapping[str, Sequence[str]] | None,
    language: str | None,
) -> _Market:
    spoken = pages["language"].dropna() if "language" in pages.columns else pd.Series(dtype="object")
    main = language or (str(spoken.mode().iloc[0]) if not spoken.empty else "en")
    rivals = tuple(sorted(set(pages["site"]) - {target}))
    names = {site: tuple(brands[site]) if brands and site in brands else host_names(site, pages) for site in (target, *rivals)}
    return _Market(
        titled=titled_pages(pages, main),
        target=target,
        rivals=rivals,
        own_names=names[target],
        rival_names=tuple(name for site in rivals for name in names[site]),
        language=main,
        topic_words=topic_words(pages, topics, topic_pages, main),
    )


def host_names(site: str, pages: pd.DataFrame, most_titles: int = 2) -> tuple[str, ...]:
    """The name that a site's host gives it; none where that is a common word, which titles of more than `most_titles` pages of other sites hold
    too."""
    known = Brands([site])
    others = pages.loc[pages["site"] != site, "title"]
    first = "".join(brand_words(site.removeprefix("www.").split(".")[0]))
    seen = sum(first in "".join(brand_words(title)) and bool(known.mentions(title)) for title in others if isinstance(title, str))
    return (site,) if seen <= most_titles else ()


def topic_words(pages: pd.DataFrame, topics: pd.DataFrame, topic_pages: pd.DataFrame, language: str | None) -> dict[str, list[str]]:
    """The stems of each topic's label and terms, and of its pages' titles."""
    titles = dict(zip(pages["url"], pages["title"], strict=True))
    words = {
        str(topic_id): fold_key(" ".join([str(label), *map(str, terms)]), language).split()
        for topic_id, label, terms in topics[["topic_id", "label", "terms"]].itertuples(index=False)
    }
    for topic_id, url in topic_pages[["topic_id", "url"]].itertuples(index=False):
        if topic_id in words and isinstance(titles.get(url), str):
            words[topic_id] += fold_key(titles[url], language).split()
    return words


def _named(known: KeywordFacts, searched: pd.DataFrame | None, wanted: Sequence[str]) -> dict[str, Sequence[str]]:
    """The keywords of each source, by its name; imported figures name their own."""
    named: dict[str, Sequence[str]] = {"brief": wanted, "suggest": known.suggested, "import": known.imported}
    if searched is not None:
        named["search_console"] = searched["keyword"].unique().tolist()
    if known.figures is not None:
        named |= {str(source): group.unique().tolist() for source, group in known.figures.groupby("source")["keyword"]}
    return named


def _weights(known: KeywordFacts, searched: pd.DataFrame | None) -> dict[str, float]:
    """How much each spelling is searched: its measured volume, or else its impressions, which are never more."""
    weights: Counter[str] = Counter()
    if searched is not None:
        for keyword, count in zip(searched["keyword"], searched["impressions"], strict=True):
            weights[clean(keyword)] += count
    volume = measured(known.figures, "volume")
    told = {clean(keyword): float(value) for keyword, value in zip(volume["keyword"], volume["value"], strict=True)}
    return {**{name: float(count) for name, count in weights.items()}, **told}


def _told(candidates: pd.DataFrame, market: _Market, parameters: KeywordParameters) -> pd.DataFrame:
    """What the keyword's own words tell: intent, brands, topic. A word that nobody knows is no brand for that: navigational is what names a site."""
    names = candidates["keyword"].tolist()
    all_names = [*market.own_names, *market.rival_names]
    words = set(candidates.loc[candidates["page_count"] > 0, "keyword"])
    told = classify_intent(names, all_names, words=words, parameters=parameters.intent)
    own, rivals, brands = Brands(market.own_names), Brands(market.rival_names), Brands(all_names)
    is_rival = [bool(rivals.mentions(name)) for name in names]
    is_navigational = [intent == "navigational" and names_a_site(name, brands) for name, intent in zip(names, told["intent"], strict=True)]
    return candidates.assign(
        intent=told["intent"].to_numpy(),
        intent_confidence=told["confidence"].to_numpy(),
        topic_id=pd.Series(
            nearest_topics(candidates["fold_key"].tolist(), market.topic_words, parameters.clusters), candidates.index, dtype="object"
        ),
        is_own_brand=[bool(own.mentions(name)) for name in names],
        is_rival_brand=is_rival,
        is_navigational=is_navigational,
        is_excluded=[one or other for one, other in zip(is_navigational, is_rival, strict=True)],
    )


def _measured(
    keywords: pd.DataFrame, known: KeywordFacts, heads: Spellings, searched: pd.DataFrame | None, coverage: pd.DataFrame, market: _Market,
    parameters: KeywordParameters,
) -> pd.DataFrame:  # fmt: skip
    """Volume, difficulty, trend and the target's own searches."""
    figures, trends = heads.renamed(known.figures), heads.renamed(known.trends)
    joined = keywords.merge(search_standing(searched), on="keyword", how="left", validate="one_to_one")
    for metric in ("volume", "difficulty"):
        columns = {"value": f"measured_{metric}", "source": f"{metric}_source"}
        joined = joined.merge(_highest(figures, metric).rename(columns=columns), on="keyword", how="left", validate="one_to_one")
    trend = keyword_trends(trends, parameters.trend) if trends is not None else pd.DataFrame(columns=TREND_COLUMNS)
    joined = joined.merge(trend, on="keyword", how="left", validate="one_to_one")
    joined["trend"] = joined["trend"].astype("object").fillna("unknown")
    joined["trend_p"] = joined["trend_p"].astype("float64")
    joined["trend_status"] = joined["trend"].map(lambda trend: "unknown" if trend == "unknown" else "estimated")
    sites = (market.target, *market.rivals)
    return pd.concat([joined, volumes(joined, parameters.figures), difficulties(joined, coverage, sites, parameters.figures)], axis=1)


def _highest(figures: pd.DataFrame | None, metric: str) -> pd.DataFrame:
    """The measured value of each group: the last of each spelling, the highest of the spellings, which sources often count together."""
    if figures is None:
        return measured(None, metric)
    last = figures.sort_values("on", kind="stable") if "on" in figures.columns else figures
    kept = last[(last["metric"] == metric) & last["value"].notna()]
    newest = kept.groupby("keyword")["on"].transform("max") if "on" in kept.columns else None
    current = kept[kept["on"] == newest] if newest is not None else kept
    return current.sort_values("value", kind="stable").drop_duplicates("keyword", keep="last")[["keyword", "value", "source"]].reset_index(drop=True)


def _clustered(keywords: pd.DataFrame, serp: pd.DataFrame | None, parameters: KeywordParameters) -> pd.DataFrame:
    """Clusters, led by the most searched: measured or estimated volume, then own impressions, then pages."""
    wanted = keywords["volume"].fillna(0) * 1e6 + keywords["impressions"].astype("float64").fillna(0) * 1e3 + keywords["page_count"]
    members = cluster_keywords(keywords[["keyword", "fold_key"]].assign(wanted=wanted), serp, parameters.clusters)
    return keywords.merge(members, on="keyword", how="left", validate="one_to_one")


def _standing(keywords: pd.DataFrame, coverage: pd.DataFrame, results: pd.DataFrame, market: _Market) -> pd.DataFrame:
    """Buckets by positions where results are known, else by pages; the target's position and page."""
    own = results[results["site"] == market.target].sort_values(["position", "url"], kind="stable").drop_duplicates("keyword").set_index("keyword")
    keyed = coverage.merge(keywords[["keyword", "fold_key"]], on="fold_key", how="inner", validate="many_to_one")
    titled = keyed[keyed["site"] == market.target].set_index("keyword")["best_url"]
    place = keywords["position"].astype("float64").fillna(keywords["keyword"].map(own["position"]).astype("float64"))
    found = keywords.assign(
        position=place,
        target_url=keywords["own_url"].astype("object").fillna(keywords["keyword"].map(own["url"])).fillna(keywords["keyword"].map(titled)),
    )
    ranked = results.rename(columns={"position": "rank"})[["keyword", "site", "rank"]]
    seen = set(results["keyword"])
    fresh = found[found["keyword"].isin(seen - set(own.index)) & place.notna()]
    ranked = pd.concat([ranked, pd.DataFrame({"keyword": fresh["keyword"], "site": market.target, "rank": fresh["position"]})])
    written = keyed[~keyed["keyword"].isin(seen)].assign(rank=lambda frame: -frame["words"])[["keyword", "site", "rank"]]
    buckets = [
        gap_buckets(frame, market.target, market.rivals, basis) for frame, basis in ((ranked, "positions"), (written, "pages")) if not frame.empty
    ]
    known = pd.concat(buckets) if buckets else pd.DataFrame(columns=["keyword", *BUCKET_COLUMNS])
    return found.merge(known, on="keyword", how="left", validate="one_to_one")


def evidence_pages(keywords: pd.DataFrame, titled: TitledPages, results: pd.DataFrame, as_of: datetime | date | None) -> pd.DataFrame:
    """The pages that stand for keywords: keyword, site, url, age_days; first those that rank, by position, then those that name it in their title."""
    pages = titled.pages
    today = pd.Timestamp(as_of.strftime("%Y-%m-%d")) if as_of is not None else pages["published_on"].max()
    ages = dict(zip(pages["url"], (today - pages["published_on"]).dt.days, strict=True))
    ranking = list(results.sort_values(["keyword", "position"], kind="stable")[["keyword", "site", "url"]].itertuples(index=False, name=None))
    sites, urls, words = pages["site"].tolist(), pages["url"].tolist(), pages["words"].tolist()
    for keyword, key in zip(keywords["keyword"], keywords["fold_key"], strict=True):
        places = sorted(titled.targeting(key), key=lambda place: (-words[place], urls[place]))
        ranking += [(keyword, sites[place], urls[place]) for place in places]
    frame = pd.DataFrame(ranking, columns=["keyword", "site", "url"]).drop_duplicates(["keyword", "url"]).reset_index(drop=True)
    return frame.assign(age_days=frame["url"].map(ages).astype("float64"))
