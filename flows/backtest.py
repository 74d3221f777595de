"""Backtest: advice as of past days against what was published afterwards."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
from prefect import flow

from flows.gap_analysis import gap_analysis
from flows.recommendations import recommendations
from flows.strategy import strategy
from tasks.brief import Brief
from tasks.past_advice import as_of_then, judged, rates


@flow(name="backtest", flow_run_name="backtest of {brief.target}", persist_result=False)
async def backtest(brief: Brief, days: Sequence[datetime]) -> pd.DataFrame:
    """How often the topics that were recommended as of each day were taken up in the year after, beside those most published on and chance.

    Each day is planned for by itself, from the pages that were known or published by then; where the archive is younger than the day, in the
    text that they had later (`reconstructed`).
    """
    tables = []
    for day in days:
        past = as_of_then(brief, day)
        analysis = await gap_analysis(past, previous_run_id=None)
        await strategy(past, previous_run_id=analysis.run_id)
        advice = await recommendations(past, previous_run_id=analysis.run_id)
        tables.append(judged(past, analysis, advice))
    return rates(tables)
