"""The graph of a site's internal links: how deep each page lies, what leads to it, what it leads to, and how much it is linked to.

The link score is PageRank (Brin and Page, 1998: The anatomy of a large-scale hypertextual web search engine) by power iteration over a sparse
matrix, links marked nofollow left out, each page's links to one page counted once; what pages without links hold is spread over all. It is
scaled so that the average page has 1. Redirects count as links to the page that they lead to.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tasks.gap.audit.models import AuditParameters
from tasks.gap.audit.site_data import SiteData

Whole = NDArray[np.intp]


@dataclass(frozen=True)
class LinkGraph:
    """`urls` are the standing pages; `source` and `target` their places, one entry a linked pair, none to itself; `is_followed` for the score."""

    urls: pd.Index
    source: Whole
    target: Whole
    is_followed: NDArray[np.bool_]

    def matrix(self, chosen: NDArray[np.bool_] | None = None) -> "csr_array":
        """The pairs (the chosen ones) as a matrix of ones, a row a linking page."""
        rows, columns = (self.source, self.target) if chosen is None else (self.source[chosen], self.target[chosen])
        size = len(self.urls)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def link_graph(data: SiteData) -> LinkGraph:
    """The graph of a site."""
    urls = pd.Index(data.pages["url"])
    source, target = (urls.get_indexer(data.links[name].cat.categories)[data.links[name].cat.codes] for name in ("from_url", "final_url"))
    kept = (source >= 0) & (target >= 0) & (source != target)
    followed = data.links["is_followed"].to_numpy(dtype=bool)[kept]
    pairs = source[kept].astype(np.int64) * max(len(urls), 1) + target[kept]
    order = np.lexsort((~followed, pairs))
    _, first = np.unique(pairs[order], return_index=True)
    chosen = order[first]
    return LinkGraph(urls, source[kept][chosen], target[kept][chosen], followed[chosen])


def link_metrics(data: SiteData, graph: LinkGraph) -> pd.DataFrame:
    """One row a page: url, depth (clicks from the home page, missing where no path leads there), inlink_count and outlink_count (distinct
    pages of the site), nofollow_inlink_count, external_link_count (distinct addresses), anchor_count (different words of links to it),
    top_anchor, broken_link_count and redirect_link_count (distinct addresses), link_score, is_orphan, is_dead_end, is_hub."""
    size = len(graph.urls)
    inlinks, outlinks = np.bincount(graph.target, minlength=size), np.bincount(graph.source, minlength=size)
    is_home = np.asarray(graph.urls == data.home_url)
    hub_from = max(data.parameters.hub_least_links, data.parameters.hub_factor * float(np.median(outlinks)) if size else 0)
    metrics = pd.DataFrame(
        {
            "url": graph.urls,
            "depth": depths(graph, data.home_url),
            "inlink_count": inlinks,
            "outlink_count": outlinks,
            "nofollow_inlink_count": np.bincount(graph.target[~graph.is_followed], minlength=size),
            "external_link_count": _counted(graph.urls, data.external_counts),
            "link_score": link_score(graph, data.parameters),
            "is_orphan": (inlinks == 0) & ~is_home,
            "is_dead_end": outlinks == 0,
            "is_hub": outlinks >= hub_from,
        }
    )
    states = data.link_states("to_url")
    broken, moved = data.links_where(states == "broken"), data.links_where(states == "redirect")
    counts = {
        "broken_link_count": _counted(graph.urls, broken.groupby("from_url")["to_url"].nunique()),
        "redirect_link_count": _counted(graph.urls, moved.groupby("from_url")["to_url"].nunique()),
    }
    return metrics.assign(**counts, **_anchors(data, graph.urls))


def depths(graph: LinkGraph, home_url: str) -> "pd.Series[int]":
    """Clicks from the home page along any links, missing where there is no path; all missing where the home page was not read."""
    start = graph.urls.get_indexer(pd.Index([home_url]))[0] if len(graph.urls) else -1
    if start < 0:
        return pd.Series(pd.NA, index=range(len(graph.urls)), dtype="Int64")
    steps = dijkstra(graph.matrix(), indices=int(start), unweighted=True)
    return pd.Series(np.where(np.isfinite(steps), steps, np.nan)).astype("Int64")


def link_score(graph: LinkGraph, parameters: AuditParameters) -> NDArray[np.float64]:
    """PageRank times the number of pages: the average page has 1. Linear in pages and links."""
    size = len(graph.urls)
    if size == 0:
        return np.zeros(0)
    matrix = graph.matrix(graph.is_followed)
    out = np.asarray(matrix.sum(axis=1)).ravel()
    share = np.divide(1.0, out, out=np.zeros(size), where=out > 0)
    onward = matrix.T.tocsr()
    rank = np.full(size, 1.0 / size)
    for _ in range(parameters.most_rounds):
        lost = float(rank[out == 0].sum())
        new = (1 - parameters.damping) / size + parameters.damping * (onward @ (rank * share) + lost / size)
        moved = float(np.abs(new - rank).sum())
        rank = new
        if moved < parameters.tolerance:
            break
    return rank * size


def _counted(urls: pd.Index, counts: "pd.Series[int]") -> NDArray[np.int64]:
    return np.asarray(counts.reindex(urls).fillna(0), dtype=np.int64)


def _anchors(data: SiteData, urls: pd.Index) -> dict[str, "pd.Series[str] | NDArray[np.int64]"]:
    """How many different words link to each page, and which do most often (the first in the alphabet among equals)."""
    links = data.links[(data.links["from_url"] != data.links["final_url"]) & (data.links["anchor"] != "")]
    uses = links.groupby(["final_url", "anchor"], sort=True, observed=True).size().rename("uses").reset_index()
    uses = uses.astype({"final_url": "str", "anchor": "str"})
    most = uses.sort_values(["final_url", "uses", "anchor"], ascending=[True, False, True], kind="stable").drop_duplicates("final_url")
    top = most.set_index("final_url")["anchor"].reindex(urls).reset_index(drop=True)
    return {"anchor_count": _counted(urls, uses.groupby("final_url").size()), "top_anchor": top.astype("str")}
