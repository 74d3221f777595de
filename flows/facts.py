"""Facts: what outside sources tell of the site and of its keywords, dated and stored."""

from prefect import flow

from tasks.brief import Brief
from tasks.facts_sources import on_keywords, own_numbers
from tasks.outcome import Outcome
from tasks.run import mark_failed, open_run
from tasks.sources import asked, chosen_keywords, close_facts, show_facts


@flow(name="facts", flow_run_name="facts on {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def facts(brief: Brief, replay: bool = False, run_id: str | None = None) -> Outcome:
    """Ask the sources that the brief names for what is not stored yet. With `replay`, or for a day in the past, only what is stored counts.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        replay: Read the archive and what is stored, with no network.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = open_run("facts", brief, run_id=run_id)
    numbers = await asked(run, own_numbers(brief), replay=replay)
    told = await asked(run, on_keywords(brief), chosen_keywords(run), replay=replay)
    show_facts(run, (*numbers, *told))
    return close_facts(run, (*numbers, *told))
