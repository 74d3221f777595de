"""Gap analysis: topics over all sites, who covers them, what people search for, and what the target is missing."""

from prefect import flow

from tasks.brief import Brief
from tasks.filing import file, keep
from tasks.gap.market_rows import competitor_rows, joined_gaps, keyword_rows, structure_rows
from tasks.gap.steps import (
    analysed_pages,
    audited,
    compared,
    compared_sites,
    covered,
    find_gaps,
    find_topics,
    grounded,
    ids,
    known_topics,
    researched,
    show_gaps,
    standing_pages,
    trusted,
)  # fmt: skip
from tasks.outcome import Outcome
from tasks.run import LATEST, close_run, mark_failed, open_run


@flow(name="gap-analysis", flow_run_name="gaps of {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def gap_analysis(brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None) -> Outcome:
    """Topics, coverage, competitors, keywords, the site's audit and gaps from what is stored.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose topics keep their ids; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = open_run("gap_analysis", brief, previous_run_id, run_id)
    standing = standing_pages(run)
    pages = analysed_pages(standing)
    space = compared(pages)
    found = find_topics(pages, space, known_topics(run))
    topics = file(run, "topics", found.topics)
    topic_pages = file(run, "topic_pages", found.topic_pages, ids(topics))
    coverage = file(run, "coverage", covered(run, pages, topic_pages), ids(topics))
    sites = compared_sites(run, standing, found, coverage)
    research = researched(run, pages, found)
    audit = audited(run, standing)
    claimed = joined_gaps(find_gaps(run, pages, space, found), research.gaps, sites.format_gaps)
    evidence = file(run, "evidence", grounded(run, claimed, pages, coverage, research))
    gaps = file(run, "gaps", trusted(run, claimed, evidence), ids(topics, evidence))
    keywords = file(run, "keywords", keyword_rows(research), ids(topics))
    file(run, "competitors", competitor_rows(sites))
    findings = file(run, "site_audit", audit.audit, ids(topics))
    keep(run, {"link_metrics": audit.link_metrics, "site_structure": structure_rows(audit)})
    show_gaps(run, gaps, coverage, keywords, findings)
    return close_run(run, {"pages": len(pages), "topics": len(topics), "gaps": len(gaps), "keywords": len(keywords), "findings": len(findings)})
