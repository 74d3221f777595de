"""Since when something is known of sites: what decides how a past date can be planned for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from connectors.db.tables import captures, metrics, pages


def sites_known(workspace: str, sites: Sequence[str]) -> Select[Any]:
    """A row a site of which anything was fetched: site, known_at (the first that was known of it)."""
    first = func.min(captures.c.known_at).label("known_at")
    return select(captures.c.site, first).where(captures.c.workspace == workspace, captures.c.site.in_(sites)).group_by(captures.c.site)


def pages_known(workspace: str, site: str) -> Select[Any]:
    """One row: fetched_at and published_on of the earliest page of a site, None where none is known or dated."""
    first = (func.min(pages.c.fetched_at).label("fetched_at"), func.min(pages.c.published_on).label("published_on"))
    return select(*first).where(pages.c.workspace == workspace, pages.c.site == site)


def metrics_known(workspace: str, site: str) -> Select[Any]:
    """One row: known_at of the figure of a site that was known first, None where there is none."""
    return select(func.min(metrics.c.known_at).label("known_at")).where(metrics.c.workspace == workspace, metrics.c.site == site)
