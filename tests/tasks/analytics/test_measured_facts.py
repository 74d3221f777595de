from datetime import UTC, datetime

import pandas as pd

from tasks.analytics.cannibalisation import CANNIBALISATION_COLUMNS
from tasks.analytics.measured_facts import conflict_facts, decay_facts, performance_facts
from tasks.evidence import COLUMNS

AT = datetime(2026, 11, 2, tzinfo=UTC)
DAY = pd.Timestamp("2026-11-01")


def test_each_row_cites_what_was_measured() -> None:
    decay = pd.DataFrame({"url": ["u"], "metric": "clicks", "before_from": DAY, "before_to": DAY, "after_from": DAY, "after_to": DAY, "before": 80.0,
                          "after": 1234.0, "source": "search_console", "status": "measured"})  # fmt: skip
    rows, facts = decay_facts(decay, AT)
    assert facts.columns.tolist() == COLUMNS
    assert rows["evidence_ids"].tolist() == [facts["evidence_id"].tolist()]
    assert facts["statement"].tolist() == ["80 clicks from 2026-11-01 to 2026-11-01 and 1,234 from 2026-11-01 to 2026-11-01 (search_console)."]


def test_an_unknown_value_stays_unknown_and_equal_facts_are_one() -> None:
    row = {"kind": "site", "key": "", "label": "Whole site", "metric": "position", "value": None, "window_from": DAY, "window_to": DAY, "source": "s",
           "status": "measured"}  # fmt: skip
    rows, facts = performance_facts(pd.DataFrame([row, row]), AT)
    assert (len(rows), len(facts), facts["value"].isna().all(), facts["locator"].tolist()) == (2, 1, True, ["site"])


def test_a_conflict_of_texts_is_from_the_crawl() -> None:
    row = dict.fromkeys(CANNIBALISATION_COLUMNS) | {"basis": "text", "keep_url": "u", "statement": "Alike.", "status": "estimated"}
    _, facts = conflict_facts(pd.DataFrame([row]), AT)
    assert (facts["source"].tolist(), facts["status"].tolist()) == (["crawl"], ["estimated"])
