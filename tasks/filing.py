"""Filing a dataset: hold it to its contract, store what may go on, and keep what was found. Every edge of the DAG passes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import journal
from connectors.db.store import Store
from tasks.evidence import COLUMNS
from tasks.persist import load, persist, persist_findings
from tasks.run import Run, analysis_or_none, open_store
from tasks.validate import Checked, DatasetBroken, validate

_RESULT_KEY = ["dataset", "expectation", "column", "severity"]


@task(name="file", task_run_name="file {dataset}", cache_policy=NO_CACHE, persist_result=False)
def file(run: Run, dataset: str, frame: pd.DataFrame, known: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The rows of a derived dataset that keep its contract, stored as the run's. `known` is what the suite checks against.

    Raises `DatasetBroken` where a critical expectation is broken; nothing is stored then but the findings.
    """
    store = open_store()
    context = {"as_of": run.instant, "sites": run.brief.sites, **(known or {})}
    try:
        checked = validate(dataset, frame, context=context)
    except DatasetBroken as broken:
        persist_findings(store, dataset, broken.results, workspace=run.workspace, run_id=run.run_id)
        raise
    persist_findings(store, dataset, checked.results, checked.quarantined, workspace=run.workspace, run_id=run.run_id)
    persist(store, dataset, checked.frame, workspace=run.workspace, run_id=run.run_id)
    journal.note("dataset filed", dataset=dataset, rows=len(checked.frame), quarantined=len(checked.quarantined))
    return checked.frame


@task(name="keep", cache_policy=NO_CACHE, persist_result=False)
def keep(run: Run, frames: Mapping[str, pd.DataFrame]) -> None:
    """Store figures that describe and that nothing is derived from, as the run's; they have no contract but their table's."""
    for dataset, frame in frames.items():
        persist(open_store(), dataset, frame, workspace=run.workspace, run_id=run.run_id)


def ledger_with(run: Run, *facts: pd.DataFrame, of: Sequence[str] | None = None) -> pd.DataFrame:
    """The ledger with these facts, each once: that of the analysis which the run builds on, if there is one, or those of the runs `of`."""
    analysis = analysis_or_none(run)
    runs = of if of is not None else [analysis] if analysis else []
    held = [load(open_store(), "evidence", workspace=run.workspace, run_id=one).drop(columns="run_id") for one in runs]
    filled = [part for part in (*held, *facts) if len(part)]
    whole = pd.concat(filled, ignore_index=True).drop_duplicates("evidence_id", ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)
    return whole.assign(value=whole["value"].astype(object).where(whole["value"].notna(), None))


with_ledger = task(name="extend the ledger", cache_policy=NO_CACHE, persist_result=False)(ledger_with)
"""The same, as a node."""


@dataclass
class Tally:
    """What the suites found in the shards of a dataset, added up."""

    results: list[pd.DataFrame] = field(default_factory=list)
    quarantined: list[pd.DataFrame] = field(default_factory=list)

    def add(self, checked: Checked) -> pd.DataFrame:
        """Count a shard; the rows of it that may go on."""
        self.results.append(checked.results)
        if len(checked.quarantined):
            self.quarantined.append(checked.quarantined)
        return checked.frame

    def keep(self, store: Store, run: Run) -> None:
        """Store the sums as the run's."""
        if not self.results:
            return
        quarantined = pd.concat(self.quarantined, ignore_index=True) if self.quarantined else None
        for dataset, results in summed(pd.concat(self.results, ignore_index=True)).groupby("dataset", sort=True):
            own = None if quarantined is None else quarantined[quarantined["dataset"] == dataset].drop_duplicates("row_key", keep="last")
            persist_findings(store, str(dataset), results, own, workspace=run.workspace, run_id=run.run_id)


def summed(results: pd.DataFrame) -> pd.DataFrame:
    """The findings on several shards as findings on all of them: met where met in each, counts added, the first breach shown."""
    breaches = results[~results["is_met"].astype(bool)].drop_duplicates(_RESULT_KEY)
    counts = results.groupby(_RESULT_KEY, sort=False, dropna=False).agg(
        why=("why", "first"),
        is_met=("is_met", "all"),
        checked_count=("checked_count", "sum"),
        unexpected_count=("unexpected_count", "sum"),
        quarantined_count=("quarantined_count", "sum"),
    )
    shown = counts.reset_index().merge(breaches[[*_RESULT_KEY, "observed"]], on=_RESULT_KEY, how="left", validate="1:1")
    return shown.assign(observed=shown["observed"].fillna(""))
