"""Topics over all sites together, with ids that last from run to run, and how each site covers them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.content import prepare
from tasks.gap.labels import distinct, name_groups
from tasks.gap.models import TOPICS, TopicParameters
from tasks.gap.space import Space, Vectors, page_space, unit_rows

TOPIC_COLUMNS = ["topic_id", "label", "terms", "page_count"]
TOPIC_PAGE_COLUMNS = ["topic_id", "site", "url", "similarity"]
COVERAGE_COLUMNS = ["site", "topic_id", "page_count", "word_count", "freshness", "newest_on", "depth", "share", "best_url"]
FRESH_HALF_LIFE_DAYS = 365

Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """`topics`: topic_id, label, terms, page_count, largest first. `topic_pages`: topic_id, site, url, similarity to the topic's centre."""

    topics: pd.DataFrame
    topic_pages: pd.DataFrame


def find_topics(
    pages: pd.DataFrame, previous: pd.DataFrame | None = None, parameters: TopicParameters = TOPICS, space: Space | None = None
) -> Topics:
    """Splits the market's content pages into topics; every page with content and a word in common with another has one.

    `pages` is the pages frame (url, site, title, description, text); the order of its rows does not matter. `previous` is an
    earlier `topic_pages`: topics that live on keep their ids, by overlap of URLs. `space` is that of `prepare(pages)`, if known.
    """
    ready = prepare(pages)
    vectors = (page_space(ready, parameters.space) if space is None else space).latent
    rows = np.flatnonzero(ready["is_content"].to_numpy() & (np.abs(vectors).sum(axis=1) > 0))
    if not len(rows):
        return Topics(pd.DataFrame(columns=TOPIC_COLUMNS), pd.DataFrame(columns=TOPIC_PAGE_COLUMNS))
    content = ready.iloc[rows].reset_index(drop=True)
    labels = _clusters(vectors[rows], content, previous, parameters)
    similarity = _to_centre(vectors[rows], labels)
    members = pd.DataFrame({"cluster": labels, "site": content["site"], "url": content["url"], "similarity": similarity})
    ids = _topic_ids(members, previous, parameters)
    topic_pages = members.assign(topic_id=members["cluster"].map(ids)).sort_values(["topic_id", "similarity", "url"], ascending=[True, False, True])
    return Topics(_topics_frame(ready, rows, members, ids, parameters), topic_pages[TOPIC_PAGE_COLUMNS].reset_index(drop=True))


def _topics_frame(ready: pd.DataFrame, rows: Labels, members: pd.DataFrame, ids: dict[int, str], parameters: TopicParameters) -> pd.DataFrame:
    sizes = members["cluster"].value_counts()
    order = sorted(ids, key=lambda cluster: (-int(sizes[cluster]), ids[cluster]))
    central = members.sort_values(["similarity", "url"], ascending=[False, True])
    groups = [rows[central.index[central["cluster"] == cluster][: parameters.shown_urls]] for cluster in order]
    names = name_groups(ready, groups, parameters.terms)
    labelled = zip(order, names, distinct(names), strict=True)
    records = [(ids[cluster], label, name.terms, int(sizes[cluster])) for cluster, name, label in labelled]
    return pd.DataFrame(records, columns=TOPIC_COLUMNS)


def topic_count(page_count: int, parameters: TopicParameters) -> int:
    """How many topics a market of so many pages is split into: about the square root, bounded at both ends."""
    wanted = round(parameters.topics_per_root_page * page_count**0.5)
    return int(max(1, min(wanted, parameters.most, page_count // parameters.least_pages)))


def _clusters(space: Vectors, content: pd.DataFrame, previous: pd.DataFrame | None, parameters: TopicParameters) -> Labels:
    """The cluster of each page, by spherical k-means (Dhillon and Modha 2001) from the known topics' centres where there are any."""
    from sklearn.cluster import KMeans, MiniBatchKMeans

    wanted = topic_count(len(space), parameters)
    start = _known_centres(space, content, previous)
    if len(start):
        extra = wanted - len(start) if wanted > len(start) * (1 + parameters.growth_share) else 0
        start = _with_strangers(start, space, extra)
    count = len(start) or wanted
    tries = {"init": start, "n_init": 1} if len(start) else {"init": "k-means++", "n_init": 2}
    if len(space) < parameters.exact_below:
        model = KMeans(count, random_state=parameters.seed, max_iter=60, **tries)
    else:
        model = MiniBatchKMeans(count, random_state=parameters.seed, batch_size=4_096, max_iter=60, **tries)
    return np.asarray(model.fit_predict(space), dtype=np.intp)


def _known_centres(space: Vectors, content: pd.DataFrame, previous: pd.DataFrame | None) -> Vectors:
    """The centres that the earlier topics have among today's pages, in the order of their ids."""
    if previous is None or previous.empty:
        return space[:0]
    topic_of = dict(zip(previous["url"], previous["topic_id"], strict=True))
    known = content["url"].map(topic_of)
    ids = sorted(known.dropna().unique())
    return unit_rows(np.array([space[(known == topic_id).to_numpy()].mean(axis=0) for topic_id in ids])) if ids else space[:0]


def _with_strangers(centres: Vectors, space: Vectors, extra: int) -> Vectors:
    """The centres and `extra` pages that are far from all of them and from one another."""
    for _ in range(extra):
        nearest = (space @ centres.T).max(axis=1)
        centres = np.vstack([centres, space[int(nearest.argmin())]])
    return centres


def _to_centre(space: Vectors, labels: Labels) -> NDArray[np.float64]:
    sums = np.zeros((int(labels.max()) + 1, space.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, space)
    return np.asarray(np.einsum("ij,ij->i", space, unit_rows(sums)[labels]), dtype=np.float64).round(6)


def _topic_ids(members: pd.DataFrame, previous: pd.DataFrame | None, parameters: TopicParameters) -> dict[int, str]:
    """An id for each cluster: an earlier one's where their URLs overlap most, one to one, else a digest of its most central URLs."""
    kept = _kept_ids(members, previous, parameters)
    ordered = members.sort_values(["similarity", "url"], ascending=[False, True])
    ids: dict[int, str] = {}
    for cluster, group in ordered.groupby("cluster", sort=True):
        fresh = "\n".join(sorted(group["url"].head(parameters.central_urls)))
        ids[int(str(cluster))] = kept.get(int(str(cluster))) or hashlib.sha256(fresh.encode(errors="replace")).hexdigest()[:16]
    return ids


def _kept_ids(members: pd.DataFrame, previous: pd.DataFrame | None, parameters: TopicParameters) -> dict[int, str]:
    if previous is None or previous.empty:
        return {}
    earlier = previous[["url", "topic_id"]].drop_duplicates("url")
    both = members[["url", "cluster"]].merge(earlier, on="url", how="inner", validate="one_to_one")
    if both.empty:
        return {}
    shared = both.groupby(["cluster", "topic_id"]).size().rename("shared").reset_index()
    clusters, topics = both["cluster"].value_counts(), both["topic_id"].value_counts()
    union = shared["cluster"].map(clusters) + shared["topic_id"].map(topics) - shared["shared"]
    ranked = shared.assign(overlap=shared["shared"] / union).sort_values(["overlap", "shared", "topic_id"], ascending=[False, False, True])
    kept: dict[int, str] = {}
    for cluster, topic_id, overlap in ranked[["cluster", "topic_id", "overlap"]].itertuples(index=False):
        if overlap >= parameters.same_share and cluster not in kept and topic_id not in kept.values():
            kept[int(cluster)] = str(topic_id)
    return kept


def coverage(pages: pd.DataFrame, topic_pages: pd.DataFrame, as_of: datetime | date | None = None) -> pd.DataFrame:
    """How each site covers each topic it has pages on: the `coverage` frame, a row a site and topic.

    freshness is 0.5 to the years since the newest page (NaN if no page is dated; `as_of` or else the market's newest date is today),
    depth the words a page against the site that writes most, share the part of the topic's pages, best_url the most central page.
    """
    if topic_pages.empty:
        return pd.DataFrame(columns=COVERAGE_COLUMNS)
    ready = prepare(pages)
    merged = topic_pages.merge(ready[["url", "word_count", "published_on"]], on="url", how="left", validate="one_to_one")
    ordered = merged.sort_values(["site", "topic_id", "similarity", "url"], ascending=[True, True, False, True])
    groups = ordered.groupby(["site", "topic_id"], sort=True)
    table = groups.agg(
        page_count=("url", "size"), word_count=("word_count", "sum"), newest_on=("published_on", "max"), best_url=("url", "first")
    ).reset_index()
    words = table["word_count"] / table["page_count"]
    return table.assign(
        word_count=table["word_count"].astype("int64"),
        freshness=_freshness(table["newest_on"], as_of),
        depth=(words / words.groupby(table["topic_id"]).transform("max").clip(lower=1)).clip(0, 1),
        share=table["page_count"] / table.groupby("topic_id")["page_count"].transform("sum"),
    )[COVERAGE_COLUMNS]


def _freshness(newest: "pd.Series[pd.Timestamp]", as_of: datetime | date | None) -> "pd.Series[float]":
    today = pd.Timestamp(as_of.strftime("%Y-%m-%d")) if as_of is not None else newest.max()
    days = (today - newest).dt.days.clip(lower=0)
    return (0.5 ** (days / FRESH_HALF_LIFE_DAYS)).astype("float64")
