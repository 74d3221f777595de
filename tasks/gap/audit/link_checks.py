"""Checks of the internal links: broken and redirected ones, orphans, dead ends, depth, and the words of links."""

import re
from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.findings import found, listed_by
from tasks.gap.audit.site_data import SiteData
from tasks.gap.audit.structure import is_continued

_GENERIC = re.compile(
    r"\W*(?:(?:click|tap|see|look) ?here|here|read(?: more| on)?|(?:learn|find out|see|show) more|more(?: info(?:rmation)?)?|details?"
    r"|continue(?: reading)?"
    r"|this(?: page| link| article| post)?|link|page|next|previous|hier(?: klicken)?|(?:mehr|weiter)(?:lesen| erfahren| dazu)?|weiterlesen"
    r"|en savoir plus|lire la suite|ici"
    r"|leer más|más información|aquí|scopri di più|leggi (?:di più|tutto)|qui|saiba mais|leia mais|aqui)\W*",
    re.I,
)


def link_checks(data: SiteData, metrics: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check. `metrics` are `link_graph.link_metrics`."""
    yield from _targets(data)
    yield from _reach(data, metrics)
    yield from _words(data)
    shown = data.parameters.shown
    shut = data.links_where(data.links["is_nofollow"])
    seen = listed_by(shut["from_url"], shut["to_url"], shown)
    yield found("internal_nofollow", seen.index, "nofollow to " + seen, "links to own pages without nofollow")
    many = metrics[metrics["outlink_count"] + metrics["external_link_count"] > data.parameters.many_links]
    seen_counts = [f"{count:,} links" for count in many["outlink_count"] + many["external_link_count"]]
    yield found("many_links", many["url"], seen_counts, f"at most {data.parameters.many_links:,} different links")


def _targets(data: SiteData) -> Iterator[pd.DataFrame]:
    links, shown = data.links, data.parameters.shown
    states, final_states = data.link_states("to_url"), data.link_states("final_url")
    broken = data.links_where((states == "broken") | ((states == "redirect") & (final_states == "broken")))
    statuses = broken["final_url"].map(data.captures["status"]).astype("Int64").astype("str").fillna("no status")
    seen = listed_by(broken["from_url"], broken["to_url"] + " (" + statuses + ")", shown)
    yield found("broken_links", seen.index, "links to " + seen, "links to pages that answer 200")
    moved = data.links_where((states == "redirect") & (final_states != "broken"))
    seen = listed_by(moved["from_url"], moved["to_url"] + " → " + moved["final_url"], shown)
    yield found("links_to_redirects", seen.index, seen, "links to the final addresses")
    plain = data.links_where(links["from_url"].str.startswith("https:") & links["to_url"].str.startswith("http:"))
    seen = listed_by(plain["from_url"], plain["to_url"], shown)
    yield found("links_to_http", seen.index, "links to " + seen, "https links")
    shut = data.links_where(states == "blocked")
    seen = listed_by(shut["to_url"], shut["from_url"], shown)
    yield found("blocked_but_linked", seen.index, "closed by robots.txt, linked from " + seen, "not linked, or open")


def _reach(data: SiteData, metrics: pd.DataFrame) -> Iterator[pd.DataFrame]:
    searchable = set(data.searchable["url"])
    own = metrics[metrics["url"].isin(searchable)]
    seen = f"no link from any of the {len(data.pages):,} pages that were read"
    yield found("orphan", own.loc[own["is_orphan"], "url"], seen, "a link from at least one page")
    if own["depth"].notna().any():
        lost = own[own["depth"].isna() & ~own["is_orphan"]]
        yield found("unreachable", lost["url"], "linked only from pages that no path leads to", "a path of links from the home page")
        deep = own[own["depth"].fillna(0) >= data.parameters.deep_clicks]
        clicks = [f"{depth} clicks from the home page" for depth in deep["depth"]]
        yield found("deep_page", deep["url"], clicks, f"fewer than {data.parameters.deep_clicks} clicks")
    leads_on = set(data.links.loc[data.links["from_url"] != data.links["final_url"], "from_url"].unique())
    ends = own.loc[~own["url"].isin(leads_on), "url"] if len(own) > 1 else own["url"].head(0)
    yield found("dead_end", ends, "no link to another page of the site", "links to what to read or do next")


def _words(data: SiteData) -> Iterator[pd.DataFrame]:
    links = data.links
    is_away, is_bare = links["from_url"] != links["final_url"], links["anchor"] == ""
    bare = data.links_where(is_away & is_bare)
    seen = listed_by(bare["from_url"], bare["to_url"], data.parameters.shown)
    yield found("empty_anchors", seen.index, "no words for " + seen, "words, or an image with a text alternative")
    words = links["anchor"].cat
    is_generic = pd.Series([_GENERIC.fullmatch(text) is not None for text in words.categories], dtype=bool)[words.codes].to_numpy()
    worded = links[is_away & ~is_bare]
    only = pd.Series(is_generic[worded.index], index=worded.index).groupby(worded["final_url"], observed=True).all()
    targets = set(only.index[only.to_numpy()]).intersection(data.searchable.loc[~is_continued(data.searchable), "url"])
    said = data.links_where(is_away & ~is_bare & links["final_url"].isin(targets))
    seen = listed_by(said["final_url"], "“" + said["anchor"] + "”", data.parameters.shown)
    yield found("generic_anchors", seen.index, "linked only as " + seen, "words of the page's subject")
