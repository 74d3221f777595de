"""A market as strategy reads it: pages on topics, their vectors, and the datasets that gap analysis left."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.strategy.models import Market
from tasks.text.stop_words import CLOSED
from tasks.text.vectors import tfidf

_LEAD_CHARS = 1_500
_COLUMNS = (
    "site", "url", "title", "description", "headings", "topic_id", "word_count", "published_on", "content_kind", "readability", "language",
    "fetched_at",
)  # fmt: skip
_TEXTS = ("title", "description", "text")
_STOP_WORDS = frozenset(" ".join(CLOSED.values()).split())


def read_market(
    target: str,
    as_of: datetime,
    pages: pd.DataFrame,
    datasets: Mapping[str, pd.DataFrame],
    links: pd.DataFrame | None = None,
    metrics: pd.DataFrame | None = None,
    interest: pd.DataFrame | None = None,
) -> Market:
    """The market as `Market` describes it.

    `pages` stand at `as_of`, as they are loaded, with or without texts; `datasets` holds topics, topic_pages, coverage, gaps, keywords and
    competitors; `links` are the target's; `metrics` and `interest` are as `Market` holds them, where there are any.
    """
    placed = datasets["topic_pages"][["url", "topic_id"]].drop_duplicates("url")
    rows = pages.drop_duplicates("url").merge(placed, on="url", how="inner", validate="one_to_one").sort_values(["site", "url"], ignore_index=True)
    days = pd.to_datetime(rows["published_on"], errors="coerce")
    texts = {name: (rows[name] if name in rows else pd.Series("", index=rows.index)).fillna("").astype("str") for name in _TEXTS}
    today = pd.Timestamp(as_of.strftime("%Y-%m-%d"))
    read = [f"{description}\n{text[:_LEAD_CHARS]}" for description, text in zip(texts["description"], texts["text"], strict=True)]
    kept = {name: datasets[name] for name in ("topics", "coverage", "gaps", "keywords", "competitors")}
    return Market(
        target=target,
        as_of=as_of,
        pages=rows.assign(published_on=days.where(days <= today), title=texts["title"])[[name for name in _COLUMNS if name in rows]],
        vectors=tfidf(read, list(texts["title"]), _STOP_WORDS).matrix,
        links=_internal(links, rows.loc[rows["site"] == target, "url"]),
        metrics=pd.DataFrame() if metrics is None else metrics,
        interest=pd.DataFrame() if interest is None else interest,
        **kept,
    )


def _internal(links: pd.DataFrame | None, own: "pd.Series[str]") -> pd.DataFrame:
    """The links between the target's pages on topics, each once."""
    if links is None or links.empty:
        return pd.DataFrame({"from_url": pd.Series(dtype="str"), "to_url": pd.Series(dtype="str")})
    inside = links[links["from_url"].isin(set(own)) & links["to_url"].isin(set(own)) & (links["from_url"] != links["to_url"])]
    return inside[["from_url", "to_url"]].drop_duplicates(ignore_index=True)


def topic_vectors(market: Market, topic_ids: list[str]) -> NDArray[np.float64]:
    """How alike topics are: the cosines of the sums of their pages' vectors, a square."""
    numbers = {topic_id: number for number, topic_id in enumerate(topic_ids)}
    places = market.pages["topic_id"].map(numbers)
    from scipy.sparse import csr_matrix

    known = np.flatnonzero(places.notna().to_numpy())
    ones = np.ones(len(known))
    gather = csr_matrix((ones, (places.to_numpy()[known].astype(int), known)), shape=(len(topic_ids), len(market.pages)))
    sums = gather @ market.vectors
    lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    products = np.asarray((sums @ sums.T).todense(), dtype=np.float64)
    scale = np.where(lengths > 0, lengths, 1.0)
    cosines: NDArray[np.float64] = np.clip(products / scale[:, None] / scale[None, :], 0.0, 1.0)
    np.fill_diagonal(cosines, 1.0)
    return cosines


def nearness(market: Market, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """How near each of these pages (by place in `market.pages`) lies to the middle of them all, 0 to 1."""
    chosen = market.vectors[rows]
    middle = np.asarray(chosen.sum(axis=0)).ravel()
    length = float(np.sqrt((middle**2).sum()))
    return np.zeros(len(rows)) if length == 0 else np.asarray(chosen @ (middle / length), dtype=np.float64).ravel()
