"""Gap analysis: topics over all sites, who covers them, and what the target is missing."""

from prefect import flow

from tasks.brief import Brief
from tasks.filing import file
from tasks.gap.steps import analysed_pages, compared, covered, find_gaps, find_topics, grounded, ids, known_topics, show_gaps, trusted
from tasks.outcome import Outcome
from tasks.run import LATEST, close_run, mark_failed, open_run


@flow(name="gap-analysis", flow_run_name="gaps of {brief.site}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def gap_analysis(brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None) -> Outcome:
    """Topics, coverage and gaps from what is stored.

    `previous_run_id` names the run whose topics keep their ids, `latest` the last one before this. `run_id` names the run that this is
    a part of; leave it empty to run the analysis alone.
    """
    run = open_run("gap_analysis", brief, previous_run_id, run_id)
    pages = analysed_pages(run)
    space = compared(pages)
    found = find_topics(pages, space, known_topics(run))
    topics = file(run, "topics", found.topics)
    topic_pages = file(run, "topic_pages", found.topic_pages, ids(topics))
    coverage = file(run, "coverage", covered(run, pages, topic_pages), ids(topics))
    claimed = find_gaps(run, pages, space, found)
    evidence = file(run, "evidence", grounded(run, claimed, pages, coverage))
    gaps = file(run, "gaps", trusted(run, claimed, evidence), ids(topics, evidence))
    show_gaps(run, gaps, coverage)
    return close_run(run, {"pages": len(pages), "topics": len(topics), "gaps": len(gaps)})
