"""The whole audit of one site."""

from datetime import datetime

import pandas as pd

from tasks.gap.audit.address_checks import address_checks
from tasks.gap.audit.answer_checks import answer_checks
from tasks.gap.audit.content_checks import content_checks
from tasks.gap.audit.findings import gathered
from tasks.gap.audit.head_checks import head_checks
from tasks.gap.audit.index_checks import index_checks
from tasks.gap.audit.language_checks import language_checks
from tasks.gap.audit.link_checks import link_checks
from tasks.gap.audit.link_graph import link_graph, link_metrics
from tasks.gap.audit.models import AUDIT, AuditParameters, SiteAudit
from tasks.gap.audit.site_data import site_data
from tasks.gap.audit.sitemap_health import sitemap_checks, sitemap_summary
from tasks.gap.audit.structure import cadence, sections, structure


def audit_site(
    pages: pd.DataFrame,
    captures: pd.DataFrame,
    links: pd.DataFrame,
    site: str,
    as_of: datetime,
    *,
    sitemap: pd.DataFrame | None = None,
    parameters: AuditParameters = AUDIT,
) -> SiteAudit:
    """Everything that is wrong with a site, and how it is built. Linear in pages and links; the order of rows does not matter.

    `pages` (with or without `text`, with or without `seo`), `captures` (the last of each URL) and `links` are frames of those tables, of this
    site or more; `as_of` is an aware instant. `sitemap` holds what the sitemaps list (url, lastmod_on); without it, what they leave out is unknown
    and no finding. A check whose facts are unknown finds nothing.

    `audit`: url, check, severity, area, observed, expected, how_to_mend, most severe first. `link_metrics`: see `link_graph.link_metrics`;
    `structure` (topic, figure, value, status), `sections` and `cadence`: see `structure`; `sitemap`: see `sitemap_health.sitemap_summary`.
    """
    data = site_data(pages, captures, links, site, pd.Timestamp(as_of).tz_convert("UTC"), sitemap, parameters)
    graph = link_graph(data)
    metrics = link_metrics(data, graph)
    scores = metrics.set_index("url")["link_score"]
    findings = [
        *answer_checks(data), *link_checks(data, metrics), *index_checks(data), *head_checks(data), *language_checks(data),
        *content_checks(data, scores), *address_checks(data), *sitemap_checks(data),
    ]  # fmt: skip
    return SiteAudit(
        audit=gathered(findings, scores),
        structure=structure(data, metrics),
        link_metrics=metrics,
        sections=sections(data, metrics),
        sitemap=sitemap_summary(data),
        cadence=cadence(data),
    )
