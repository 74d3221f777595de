"""The verb that holds a dataset to its contract: which rows go on, which are set aside, and whether the flow may go on at all."""

import importlib
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from connectors.db.columns import clean_document
from connectors.db.rows import digest_of_texts
from connectors.errors import ContractBroken
from expectations import (
    backtests,
    briefs,
    cannibalisation,
    competitors,
    coverage,
    decay,
    events,
    evidence,
    evolution,
    forecasts,
    gaps,
    goal_progress,
    industry_trends,
    keywords,
    links,
    opportunities,
    outcomes,
    pages,
    performance,
    personas,
    pillars,
    posting_windows,
    predictions,
    recommendations,
    site_audit,
    strategies,
    topic_pages,
    topics,
    wordings,
)
from expectations.suite import Expectation, Given, Suite, columns_present

SUITES: Mapping[str, Suite] = {
    module.SUITE.dataset: module.SUITE
    for module in (
        pages, links, topics, topic_pages, coverage, gaps, evidence, competitors, keywords, site_audit, industry_trends, opportunities, pillars,
        personas, strategies, wordings, performance, decay, cannibalisation, evolution, forecasts, predictions, goal_progress, outcomes,
        recommendations, briefs, events, posting_windows, backtests,
    )
}  # fmt: skip
"""The contract of each dataset."""

_SHOWN_VALUES = 3
_SHOWN_CHARACTERS = 120


@dataclass(frozen=True)
class Checked:
    """A dataset that may go on. `len(frame) + len(quarantined)` is the number of rows that came in.

    `quarantined`: dataset, row_key, expectation, row (a JSON value). `results`: dataset, expectation, column, severity, why, is_met, observed,
    checked_count, unexpected_count, quarantined_count; a row an expectation.
    """

    frame: pd.DataFrame
    quarantined: pd.DataFrame
    results: pd.DataFrame


class DatasetBroken(ContractBroken):
    """A dataset broke a critical expectation; `results` is what was found, as in `Checked`."""

    def __init__(self, message: str, results: pd.DataFrame) -> None:
        """The message names what is broken; the results are those of all expectations."""
        super().__init__(message)
        self.results = results

    def __reduce__(self) -> tuple[type["DatasetBroken"], tuple[str, pd.DataFrame]]:
        """Pickled with its results, so that it survives the way out of a worker process."""
        return type(self), (str(self), self.results)


@dataclass(frozen=True)
class _Finding:
    """What became of one expectation; `rows` are the places of the rows that break it, where it names rows."""

    expectation: Expectation
    is_met: bool
    observed: str
    checked_count: int
    unexpected_count: int
    rows: frozenset[int]


def validate(dataset: str, frame: pd.DataFrame, *, context: Mapping[str, Any]) -> Checked:
    """Hold a frame to its suite: rows that break a warning are quarantined, a broken critical expectation raises a `DatasetBroken`.

    `context` holds what the suite's file says it needs, such as `as_of`. Safe to call from several threads.
    """
    suite = SUITES[dataset]
    findings = _findings(suite, frame, context)
    kept = _without(frame, findings)
    results = _results(suite, findings)
    _refuse_broken(suite, frame, kept, findings, results)
    checked = Checked(kept, _quarantined(suite, frame, findings), results)
    if len(checked.frame) + len(checked.quarantined) != len(frame):
        raise DatasetBroken(f"{dataset}: rows were lost in validation. Report this; nothing was stored.", results)
    return checked


def library() -> Any:
    """Great Expectations, which takes some CPU seconds to import the first time; it sends no usage statistics."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    return importlib.import_module("great_expectations")


def _findings(suite: Suite, frame: pd.DataFrame, context: Mapping[str, Any]) -> list[_Finding]:
    structure = columns_present(suite.columns)
    if not set(suite.columns) <= set(frame.columns):
        return _run(suite, [structure], frame, context)
    of_table = [structure, *(item for item in suite.expectations if not item.columns)]
    of_values = [item for item in suite.expectations if item.columns]
    if frame.empty:  # there is nothing to check values on, and means of nothing would fail
        return [*_run(suite, of_table, frame, context), *(_vacuous(item) for item in of_values)]
    return _run(suite, [*of_table, *of_values], _checkable(suite, frame, context), context)


def _vacuous(item: Expectation) -> _Finding:
    return _Finding(item, is_met=True, observed="", checked_count=0, unexpected_count=0, rows=frozenset())


def _checkable(suite: Suite, frame: pd.DataFrame, context: Mapping[str, Any]) -> pd.DataFrame:
    """The columns that the expectations read, and only those, numbered from 0: lists and texts that are not checked cost nothing."""
    needed = dict.fromkeys([*suite.columns, *(column for item in suite.expectations for column in item.columns)])
    plain = frame.reset_index(drop=True)
    return pd.DataFrame({name: suite.derived[name](plain, context) if name in suite.derived else plain[name] for name in needed})


def _run(suite: Suite, expectations: Sequence[Expectation], frame: pd.DataFrame, context: Mapping[str, Any]) -> list[_Finding]:
    """Run expectations in a Great Expectations context of their own: one that threads share gives wrong verdicts."""
    if not expectations:
        return []
    gx = library()
    definitions = [_definition(gx, place, item, context) for place, item in enumerate(expectations)]
    batch = _batch_definition(gx).get_batch({"dataframe": frame})
    outcome = batch.validate(gx.ExpectationSuite(suite.dataset, expectations=definitions), result_format={"result_format": "COMPLETE"})
    by_place = {result.expectation_config.meta["place"]: result for result in outcome.results}
    return [_finding(item, by_place[place], len(frame)) for place, item in enumerate(expectations)]


def _batch_definition(gx: Any) -> Any:
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _definition(gx: Any, place: int, item: Expectation, context: Mapping[str, Any]) -> Any:
    name = "".join(word.capitalize() for word in item.kind.split("_"))
    arguments = {key: _filled_in(value, context) for key, value in item.arguments.items()}
    return getattr(gx.expectations, name)(**arguments, severity=item.severity, meta={"place": place})


def _filled_in(value: Any, context: Mapping[str, Any]) -> Any:
    return sorted(context[value.name]) if isinstance(value, Given) else value


def _finding(item: Expectation, result: Any, row_count: int) -> _Finding:
    found = result.result
    rows = frozenset(int(place) for place in found.get("unexpected_index_list") or ())
    unexpected = int(found.get("unexpected_count") or len(rows) or (not result.success))
    return _Finding(item, bool(result.success), _observed(result), row_count, 0 if result.success else unexpected, rows)


def _observed(result: Any) -> str:
    """What was seen, in short: what is missing, the figure, the first values that break the expectation, or why it could not be checked."""
    found = result.result
    if missing := found.get("details", {}).get("mismatched", {}).get("missing"):
        return f"no {', '.join(missing)}"[:_SHOWN_CHARACTERS]
    if found.get("observed_value") is not None:
        return str(clean_document(found["observed_value"]))[:_SHOWN_CHARACTERS]
    if not found and not result.success:
        return f"could not be checked: {_failure(result.exception_info)}"[:_SHOWN_CHARACTERS]
    values = [str(value)[:_SHOWN_CHARACTERS] for value in (found.get("partial_unexpected_list") or ())[:_SHOWN_VALUES]]
    return ", ".join(values)


def _failure(exception_info: Mapping[str, Any]) -> str:
    """The message of what was raised: Great Expectations gives one an expectation, or one for each metric that it needs."""
    infos = [exception_info, *(info for info in exception_info.values() if isinstance(info, Mapping))]
    return next((str(info["exception_message"]) for info in infos if info.get("exception_message")), "for no reason given")


def _quarantining(findings: Sequence[_Finding]) -> list[_Finding]:
    return [finding for finding in findings if finding.rows and finding.expectation.severity == "warning"]


def _without(frame: pd.DataFrame, findings: Sequence[_Finding]) -> pd.DataFrame:
    """The rows that break no warning; the frame itself when all go on."""
    places = frozenset[int]().union(*(finding.rows for finding in _quarantining(findings)))
    return frame.iloc[[place for place in range(len(frame)) if place not in places]] if places else frame


def _results(suite: Suite, findings: Sequence[_Finding]) -> pd.DataFrame:
    quarantining = {id(finding) for finding in _quarantining(findings)}
    rows = [
        {
            "dataset": suite.dataset,
            "expectation": finding.expectation.kind,
            "column": finding.expectation.column,
            "severity": finding.expectation.severity,
            "why": finding.expectation.why,
            "is_met": finding.is_met,
            "observed": finding.observed,
            "checked_count": finding.checked_count,
            "unexpected_count": finding.unexpected_count,
            "quarantined_count": len(finding.rows) if id(finding) in quarantining else 0,
        }
        for finding in findings
    ]
    return pd.DataFrame(rows)


def _quarantined(suite: Suite, frame: pd.DataFrame, findings: Sequence[_Finding]) -> pd.DataFrame:
    broken: dict[int, list[str]] = {}
    for finding in _quarantining(findings):
        for place in finding.rows:
            broken.setdefault(place, []).append(f"{finding.expectation.kind}({finding.expectation.column})")
    rows = [
        {"dataset": suite.dataset, "row_key": _row_key(suite, row), "expectation": "; ".join(broken[place]), "row": row}
        for place in sorted(broken)
        for row in (cast("dict[str, Any]", clean_document(frame.iloc[place].to_dict())),)
    ]
    return pd.DataFrame(rows, columns=["dataset", "row_key", "expectation", "row"])


def _row_key(suite: Suite, row: Mapping[str, Any]) -> str:
    return digest_of_texts(*(str(row[column]) for column in suite.key))


def _refuse_broken(suite: Suite, frame: pd.DataFrame, kept: pd.DataFrame, findings: Sequence[_Finding], results: pd.DataFrame) -> None:
    broken = [finding for finding in findings if not finding.is_met and finding.expectation.severity == "critical"]
    if broken:
        raise DatasetBroken(_broken_message(suite, broken), results)
    if len(frame) and kept.empty:
        raise DatasetBroken(
            f"{suite.dataset}: every row was quarantined, so nothing is left to go on with. See the table validations, and mend the source.", results
        )


def _broken_message(suite: Suite, broken: Sequence[_Finding]) -> str:
    first = broken[0]
    what = f"{first.expectation.kind}({first.expectation.column})".removesuffix("()")
    seen = f", seen: {first.observed}" if first.observed else ""
    more = f" {len(broken) - 1} more expectations are broken." if len(broken) > 1 else ""
    return (
        f"{suite.dataset} breaks {what}{seen}. {first.expectation.why}{more} "
        "What depends on it is withheld; see the table validations, mend the source and run the command again."
    )
