"""Subjects that the target misses or has little of: what is known of each place where competitors write and it does not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.finds import Find, Market
from tasks.gap.models import GapParameters
from tasks.gap.novelty import Core, Rows, find_cores, surprise
from tasks.gap.small_market import small_market_cores
from tasks.gap.space import Space

_NEWS_CHARS = 1_200
_NEWS_MENTIONS = 2
_MOST_REPEATS = 5


def absences(market: Market, parameters: GapParameters) -> list[Find]:
    """The missing and thin subjects, most novel first; then those that only competitors' fresh pages show."""
    rows = np.flatnonzero(market.is_content)
    if not market.competitors or not len(rows):
        return []
    seen: Counter[str | None] = Counter()
    every, fresh = ([_absence(market, core, rows, parameters) for core in cores] for cores in _cores(market, rows, parameters))
    found = _varied([find for find in every if find is not None], seen, parameters)[: parameters.most_gaps]
    new = [find for find in fresh if find is not None and not _is_among(find, found, parameters)]
    return [*found, *_varied(new, seen, parameters)[: parameters.most_fresh]]


def _cores(market: Market, rows: Rows, parameters: GapParameters) -> tuple[list[Core], list[Core]]:
    """The cores among all competitors' pages, and among the fresh ones: what was just taken up is few pages, which years of older ones hide."""
    own, rivals = rows[market.is_target[rows]], rows[~market.is_target[rows]]
    if len(rows) < parameters.small_market_pages:
        return small_market_cores(market.space, own, rivals, parameters), []
    scores = np.zeros(len(market.pages))
    scores[rows] = surprise(market.space.latent[rows], market.is_target[rows], parameters)
    days = market.pages["published_on"]
    is_fresh = (days > days.max() - pd.Timedelta(days=parameters.fresh_days)).to_numpy()
    every, fresh = (find_cores(market.space, market.sites, scores, chosen, parameters) for chosen in (rivals, rivals[is_fresh[rivals]]))
    return every, fresh


def _is_among(find: Find, known: Sequence[Find], parameters: GapParameters) -> bool:
    """Whether one of the known finds has much of its evidence."""
    return any(np.isin(find.evidence, other.evidence).mean() >= parameters.overlap_share for other in known)


def _varied(finds: Sequence[Find], seen: Counter[str | None], parameters: GapParameters) -> list[Find]:
    """The finds with less novelty for each better one on the same topic, so that the first ones are about many subjects; `seen` counts on."""
    varied = []
    for find in sorted(finds, key=lambda find: (-find.novelty, int(find.evidence[0]))):
        repeats = min(seen[find.topic_id], _MOST_REPEATS)
        varied.append(replace(find, novelty=find.novelty * (1 - parameters.repeat_discount * repeats)))
        seen[find.topic_id] += 1
    return varied


def _absence(market: Market, found: Core, rows: Rows, parameters: GapParameters) -> Find | None:
    """What a core says of the target: a missing or a thin subject, or None where the target covers it well enough."""
    core = found.rows
    likeness, reach = _reach(market.space, core, rows, parameters)
    on_it = rows[likeness >= reach]
    counts = pd.Series(market.sites[on_it]).value_counts().sort_index()
    covering = {str(site): int(count) for site, count in counts.items() if site != market.target}
    own_count = int(counts.get(market.target, 0))
    share = _own_share(market, on_it, own_count, covering)
    core = core[np.isin(market.sites[core], list(covering))]
    if share > parameters.thin_share or not len(core):
        return None
    nearest = rows[np.argsort(-likeness, kind="stable")]
    own = nearest[market.is_target[nearest]][: parameters.target_pages]
    others = nearest[: len(on_it)]
    around = np.concatenate([core, others[~market.is_target[others] & ~np.isin(others, core)]])[: parameters.named_pages]
    novelty = _novelty(found.novelty, share, _own_news(market, core), parameters)
    hints = _hints(market, rows, likeness, reach, parameters)
    kind = "missing" if share <= parameters.missing_share and not hints else "thin"
    return Find(kind, core, around, own, _topic(market, core), novelty, covering, max(own_count, hints), "")


def _hints(market: Market, rows: Rows, likeness: NDArray[np.float32], reach: float, parameters: GapParameters) -> int:
    """In a small market, the target's pages that are half as near to a subject as pages on it: one that says little of it in few words."""
    if len(rows) >= parameters.small_market_pages:
        return 0
    return int((market.is_target[rows] & (likeness >= parameters.small_hint_share * reach)).sum())


def _novelty(novelty: float, share: float, own_news: float, parameters: GapParameters) -> float:
    """The novelty less what the target has of the subject and what of it is competitors' news of themselves."""
    return novelty * (1 - share) * (1 - parameters.own_news_discount * own_news)


def _reach(space: Space, core: Rows, rows: Rows, parameters: GapParameters) -> tuple[NDArray[np.float32], float]:
    """How like the core each of `rows` is, in subject and in words, and from where a page is on its subject: as the core's less typical pages.

    A page of the core is compared with the others of it, so that no page speaks for itself.
    """
    latent, words = space.latent[core], space.words[core]
    typical = _beside(latent @ latent.T, len(core)) * _beside((words @ words.T).toarray(), len(core))
    alike = (space.latent[rows] @ latent.mean(axis=0)) * np.asarray(space.words[rows] @ np.asarray(words.mean(axis=0)).ravel())
    likeness = np.asarray(alike, dtype=np.float32)
    likeness[np.searchsorted(rows, core)] = typical
    if len(rows) < parameters.small_market_pages:
        return likeness, parameters.small_reach_share * float(np.median(typical))
    return likeness, float(np.quantile(typical, parameters.reach_quantile))


def _beside(alike: NDArray[np.floating], count: int) -> NDArray[np.floating]:
    """The mean similarity of each page to the others, from those of all pairs."""
    return np.asarray((alike.sum(axis=1) - alike.diagonal()) / max(count - 1, 1))


def _own_share(market: Market, on_it: Rows, own_count: int, covering: dict[str, int]) -> float:
    """The target's pages and words on a subject against those that a covering competitor has on average; the lesser of both."""
    words = market.pages["word_count"].to_numpy()[on_it]
    is_own = market.is_target[on_it]
    rivals = max(len(covering), 1)
    page_share = own_count / max(sum(covering.values()) / rivals, 1)
    word_share = float(words[is_own].sum()) / max(float(words[~is_own].sum()) / rivals, 1.0)
    return min(page_share, word_share)


def _own_news(market: Market, rows: Rows) -> float:
    """The share of the pages whose title names the site that they are on, or whose text does so twice at its beginning."""
    chosen = market.pages.iloc[rows]
    told = [
        any(name in title.lower() or text[:_NEWS_CHARS].lower().count(name) >= _NEWS_MENTIONS for name in names)
        for title, text, names in zip(chosen["title"], chosen["text"], chosen["names"], strict=True)
    ]
    return sum(told) / max(len(told), 1)


def _topic(market: Market, rows: Rows) -> str | None:
    """The topic that most of the rows are in; of equal ones the first by id."""
    ids = [topic for topic in market.topic_ids[rows] if topic is not None]
    return min(set(ids), key=lambda topic: (-ids.count(topic), topic)) if ids else None
