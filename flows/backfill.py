"""Backfill: one plan a past date, from the archive and the stored facts, without the network."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ProcessPoolTaskRunner
from pydantic import Field

from flows.content_plan import content_plan
from tasks.backfill import Asked, Backfilled, close_backfill, open_backfill
from tasks.brief import Brief
from tasks.run import LATEST, mark_failed


@flow(name="backfill", flow_run_name="backfill of {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def backfill(
    brief: Brief, from_on: date, to_on: date, every: str = "7d", is_chained: bool = True, at_once: Annotated[int, Field(ge=1, le=64)] = 1,
    is_reported: bool = False, again: bool = False, previous_run_id: str | None = LATEST,
) -> Backfilled:  # fmt: skip
    """Plan as of past dates, from what is stored.

    Args:
        brief: What to plan for; it names no as_of.
        from_on: The first date.
        to_on: The last date; it is planned for where a step falls on it.
        every: From one date to the next: days, weeks or months, such as 7d, 2w, 1m.
        is_chained: Each date goes on from the one before it: topics keep their ids, the calendar and the learned weights follow. Otherwise each
            stands by itself.
        at_once: So many dates at a time, in processes of their own, where they stand by themselves.
        is_reported: Write a report of each date; the datasets are stored in any case, and `plancast report RUN` writes one later.
        again: Plan dates anew that are finished already.
        previous_run_id: The run that the first date goes on from, by default the last one before it.
    """
    options: dict[str, Any] = {"is_chained": is_chained, "at_once": at_once, "is_reported": is_reported, "again": again}
    backfilling = open_backfill(brief, from_on, to_on, every, previous_run_id, **options)
    with ProcessPoolTaskRunner(max_workers=at_once) as elsewhere:
        for batch in backfilling.batches():
            backfilling.keep(batch, await planned(batch, elsewhere))
    return close_backfill(backfilling)


async def planned(batch: Sequence[Asked], elsewhere: ProcessPoolTaskRunner) -> list[Any]:
    """The final states of the plans of some dates: of one here, of several in processes of their own."""
    if len(batch) == 1:
        return [await plan_on(batch[0])]
    futures = [elsewhere.submit(plan_apart, {"asked": asked}) for asked in batch]
    await asyncio.gather(*(asyncio.to_thread(future.wait) for future in futures))
    return [future.state for future in futures]


async def plan_on(asked: Asked) -> Any:
    """The final state of the plan of a date."""
    return await content_plan(asked.brief, previous_run_id=asked.previous_run_id, replay=True, is_reported=asked.is_reported, return_state=True)


@task(name="plan a date", task_run_name="plan as of {asked.brief.as_of:%Y-%m-%d}", cache_policy=NO_CACHE, persist_result=False)
def plan_apart(asked: Asked) -> None:
    """The plan of a date, in a process of its own; it raises what the plan does."""
    asyncio.run(content_plan(asked.brief, previous_run_id=asked.previous_run_id, replay=True, is_reported=asked.is_reported))
