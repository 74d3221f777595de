"""What people search for: how much of it is known, what is worth writing, what is near at hand, and a table to choose from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.exhibits import STATUSES, Figure, Table, figure, table
from tasks.report.figures import UNKNOWN, amount, counted, is_known, percent
from tasks.report.filters import Filter, choices
from tasks.report.frames import rows, whole
from tasks.report.keyword_words import BUCKETS, COLUMNS, INTENTS, PARTS, told_keywords
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_link
from tasks.report.plain_text import plain
from tasks.report.score_parts import Part, PartWords, legend, part_names, parts_of
from tasks.report.topic_names import topic_names

_CHARS = 80
_FIGURES = {"volume": "Monthly searches", "difficulty": "Difficulty"}
_TRENDS = ("rising", "falling", "flat")


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword as a row of the table; `bucket` and `intent` are names of filters, too."""

    keyword: str
    cluster: str
    topic: str
    intent: str
    confidence: str
    bucket: str
    standing: str
    volume: Figure
    difficulty: Figure
    position: str
    trend: str
    score: str
    is_quick_win: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class QuickWin:
    """A keyword for which the target ranks near the top."""

    keyword: str
    position: str
    impressions: str
    extra_clicks: Figure
    page: PageLink | None


@dataclass(frozen=True, slots=True)
class Keywords:
    """The chapter. Keywords that name a rival or a site are in `apart` and nowhere else."""

    lead: str
    by_bucket: tuple[tuple[str, str, str], ...]
    by_intent: tuple[tuple[str, str, str], ...]
    figures: Table | None
    best: tuple[Keyword, ...]
    legend: tuple[PartWords, ...]
    quick_wins: tuple[QuickWin, ...]
    quick_win_more: int
    filters: tuple[Filter, ...]
    keywords: tuple[Keyword, ...]
    keyword_more: int
    clusters: Table | None
    apart: Table | None
    apart_more: int


def build(data: ReportInput) -> Keywords:
    """The chapter of keywords, from the frames `keywords`, `topics` and `pages`."""
    told, limits = told_keywords(data.keywords), data.limits
    open_to_all = told[~told["is_excluded"]]
    shown = _keywords(data, open_to_all.head(limits.keywords))
    apart, wins = told[told["is_excluded"]], quick_win_rows(told)
    return Keywords(
        lead=keyword_counts(told) if len(told) else "",
        by_bucket=_counts(open_to_all["bucket"], BUCKETS),
        by_intent=_counts(told["intent"], INTENTS),
        figures=_provenance(told),
        best=tuple(one for one in shown if one.score != UNKNOWN)[: limits.keyword_opportunities],
        legend=legend(part_names(data.keywords), PARTS),
        quick_wins=_quick_wins(data, wins.head(limits.quick_wins)),
        quick_win_more=max(len(wins) - limits.quick_wins, 0),
        filters=_filters(shown),
        keywords=shown,
        keyword_more=len(open_to_all) - len(shown),
        clusters=_clusters(open_to_all, data),
        apart=_apart(apart.head(limits.rows)),
        apart_more=max(len(apart) - limits.rows, 0),
    )


def keyword_counts(told: pd.DataFrame) -> str:
    """How many keywords and clusters there are, and of how many the searches were measured, in a sentence."""
    clusters = told["cluster_id"].nunique()
    in_clusters = f" in {counted(clusters, 'cluster')}" if clusters else ""
    measured = whole((told["volume_status"] == "measured").sum())
    return f"{counted(len(told), 'keyword')}{in_clusters}, {f'{measured:,}' if measured else 'none'} with measured searches."


def quick_win_rows(told: pd.DataFrame) -> pd.DataFrame:
    """The quick wins, those that would bring most clicks first."""
    wins = told[told["is_quick_win"] & ~told["is_excluded"]]
    gain = pd.to_numeric(wins["extra_clicks"], errors="coerce").where(wins["extra_clicks_status"].isin(["measured", "estimated"]))
    return wins.assign(gain=gain).sort_values("gain", ascending=False, na_position="last", kind="stable")


def _counts(named: pd.Series, words: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Each name that is there, how many keywords have it, and what it means."""
    counts = named.value_counts()
    return tuple((name, amount(int(counts[name])), said) for name, said in words.items() if name in counts)


def _provenance(told: pd.DataFrame) -> Table | None:
    """By figure, status and method: how many keywords have theirs from it."""
    lines = []
    for name, words in _FIGURES.items():
        status = told[f"{name}_status"].where(told[f"{name}_status"].isin(STATUSES), UNKNOWN)
        method = told[f"{name}_method"].where(status != UNKNOWN)
        sizes = Counter((str(one), plain(by, 60).replace("_", " ")) for one, by in zip(status, method, strict=True))
        ordered = sorted(sizes.items(), key=lambda item: (STATUSES.index(item[0][0]), -item[1], item[0][1]))
        lines += [(words, one, by, amount(count)) for (one, by), count in ordered]
    return table("Where the figures are from", ("Figure", "Known as", "By", "Keywords"), lines, texts=(1, 2))


def _keywords(data: ReportInput, top: pd.DataFrame) -> tuple[Keyword, ...]:
    names = part_names(data.keywords)
    labels = topic_names(data)
    return tuple(_keyword(row, names, labels) for row in rows(top, (*COLUMNS, *(f"part_{name}" for name in names))))


def _keyword(row: Mapping[str, Any], names: Sequence[str], labels: Mapping[Any, str]) -> Keyword:
    keyword, cluster = plain(row["keyword"], _CHARS), plain(row["cluster_label"], _CHARS)
    is_tested = row["trend"] in _TRENDS and row["trend_status"] in ("measured", "estimated")
    return Keyword(
        keyword=keyword,
        cluster=cluster if cluster != keyword else "",
        topic=labels.get(row["topic_id"], ""),
        intent=row["intent"],
        confidence=percent(row["intent_confidence"]),
        bucket=row["bucket"],
        standing=_standing(row),
        volume=figure(row, "volume"),
        difficulty=figure(row, "difficulty"),
        position=amount(row["position"], 1),
        trend=row["trend"] if is_tested else UNKNOWN,
        score=amount(row["opportunity"], 2),
        is_quick_win=row["is_quick_win"],
        parts=parts_of(row, names) if is_known(row["opportunity"]) else (),
    )


def _standing(row: Mapping[str, Any]) -> str:
    """Who stands for the keyword, and by what that is told."""
    if row["bucket"] == UNKNOWN or not is_known(row["rival_total"]):
        return ""
    basis = {"positions": "by results", "pages": "by titles"}.get(row["bucket_basis"], "")
    return ", ".join(one for one in (f"{whole(row['rival_count'])} of {whole(row['rival_total'])}", basis) if one)


def _filters(shown: Sequence[Keyword]) -> tuple[Filter, ...]:
    wins = ["win" if one.is_quick_win else "other" for one in shown]
    found = (
        choices("kw-bucket", "Bucket", [(name, name) for name in BUCKETS], [one.bucket for one in shown]),
        choices("kw-intent", "Intent", [(name, name) for name in INTENTS], [one.intent for one in shown]),
        choices("kw-quick", "Near the top", [("win", "quick wins only")], wins),
    )
    return tuple(one for one in found if len(one.choices) > 1)


def _quick_wins(data: ReportInput, wins: pd.DataFrame) -> tuple[QuickWin, ...]:
    found = rows(wins, COLUMNS)
    index = page_index(data, (row["target_url"] for row in found))
    return tuple(_quick_win(row, index, data.limits.title_chars) for row in found)


def _quick_win(row: Mapping[str, Any], index: Index, title_chars: int) -> QuickWin:
    return QuickWin(
        plain(row["keyword"], _CHARS),
        amount(row["position"], 1),
        amount(row["monthly_impressions"]),
        figure(row, "extra_clicks", digits=0 if (row["extra_clicks"] or 0) >= 10 else 1),
        page_link(row["target_url"], index, title_chars) if is_known(row["target_url"]) else None,
    )


def _clusters(told: pd.DataFrame, data: ReportInput) -> Table | None:
    """Clusters of two keywords and more, the largest first."""
    limits, known = data.limits, told.dropna(subset=["cluster_id"])
    sizes = known.groupby("cluster_id", sort=False).size()
    largest = sizes[sizes > 1].sort_values(ascending=False, kind="stable").head(limits.clusters)
    members = known[known["cluster_id"].isin(largest.index)].groupby("cluster_id", sort=False)
    lines = [_cluster(members.get_group(name), limits.cluster_keywords) for name in largest.index]
    return table("Clusters: keywords that one page can serve", ("Cluster", "Keywords", "Among them", "Monthly searches, measured"), lines, texts=(2,))


def _cluster(own: pd.DataFrame, most: int) -> tuple[str, str, str, str]:
    labels = own["cluster_label"].dropna()
    name = plain(labels.iloc[0] if len(labels) else own["keyword"].iloc[0], _CHARS)
    others = [plain(one, 60) for one in own["keyword"] if one != name]
    more = f" and {len(others) - most:,} more" if len(others) > most else ""
    volumes = pd.to_numeric(own.loc[own["volume_status"] == "measured", "volume"], errors="coerce")
    return name, amount(len(own)), ", ".join(others[:most]) + more, amount(volumes.sum(min_count=1))


def _apart(apart: pd.DataFrame) -> Table | None:
    found = rows(apart, COLUMNS)
    lines = [(plain(row["keyword"], _CHARS), _why_apart(row), row["intent"], figure(row, "volume").text, amount(row["position"], 1)) for row in found]
    return table("Set apart", ("Keyword", "Why", "Intent", "Monthly searches", "Position"), lines, texts=(1, 2))


def _why_apart(row: Mapping[str, Any]) -> str:
    if row["is_rival_brand"]:
        return "names a competitor"
    return "looks for the site itself" if row["is_own_brand"] else "looks for a certain site"
