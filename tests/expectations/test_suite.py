"""The contracts as data."""

import dataclasses
from typing import Any

import pandas as pd
import pytest

from connectors.db.tables import DIGESTS, metadata, natural_key
from expectations.suite import Suite, is_blank, length_of, strangers_in
from tasks.validate import SUITES, library

ALL = list(SUITES.values())


@pytest.mark.parametrize("suite", ALL, ids=lambda suite: suite.dataset)
def test_results_of_a_contract_can_be_told_apart(suite: Suite) -> None:
    names = [(item.kind, item.column, item.severity) for item in suite.expectations]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("suite", ALL, ids=lambda suite: suite.dataset)
def test_a_contract_reads_columns_that_are_there_or_computed(suite: Suite) -> None:
    read = {column for item in suite.expectations for column in item.columns}
    assert read <= set(suite.columns) | suite.derived.keys()
    assert suite.derived.keys() <= read
    assert set(suite.key) <= set(suite.columns)


@pytest.mark.parametrize("suite", ALL, ids=lambda suite: suite.dataset)
def test_each_expectation_is_one_of_the_library_and_says_why(suite: Suite) -> None:
    known = {name.lower() for name in dir(library().expectations)}
    for item in suite.expectations:
        assert item.kind.replace("_", "") in known
        assert item.why.endswith(".")


@pytest.mark.parametrize("suite", ALL, ids=lambda suite: suite.dataset)
def test_a_contract_guards_the_key_of_its_table(suite: Suite) -> None:
    digests = DIGESTS.get(suite.dataset, {})
    for name in natural_key(metadata.tables[suite.dataset]):
        assert name in ("workspace", "run_id") or {name, *digests.get(name, ())} & set(suite.key)


def test_contracts_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SUITES["pages"].dataset = "other"  # type: ignore[misc]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, "text"])
def test_a_cell_that_holds_no_list_holds_no_items(nothing: Any) -> None:
    frame = pd.DataFrame({"items": pd.Series([["a", "b"], nothing, []], dtype=object)})
    assert length_of("items")(frame, {}).tolist() == [2, 0, 0]
    assert strangers_in("items", "known")(frame, {"known": ["a"]}).tolist() == [1, 0, 0]


def test_a_text_of_space_is_blank() -> None:
    frame = pd.DataFrame({"text": ["a", " \n", None, ""]})
    assert is_blank("text")(frame, {}).tolist() == [0, 1, 1, 1]
    assert is_blank("text")(frame.head(0), {}).tolist() == []
