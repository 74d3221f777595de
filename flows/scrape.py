"""Scrape: the sites of a brief into the archive, their pages and links into the store."""

from prefect import flow

from tasks.brief import Brief
from tasks.outcome import Outcome
from tasks.run import close_run, mark_failed, open_run
from tasks.scrape import close_crawl, crawling, file_shard, show_crawl


@flow(name="scrape", flow_run_name="crawl {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def scrape(brief: Brief, replay: bool = False, run_id: str | None = None) -> Outcome:
    """Crawl the sites of a brief, or with `replay` parse their archive again without the network.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        replay: Read the archive and what is stored, with no network.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = open_run("scrape", brief, run_id=run_id)
    async with crawling(run, replay=replay) as crawl:
        async for shard in crawl.shards():
            file_shard(crawl, shard)
    run, counts, degraded = close_crawl(crawl)
    show_crawl(run, counts, degraded)
    return close_run(run, counts, degraded)
