"""The chapter on the health of a run, and the charts as pictures of their own."""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pandas as pd

from tasks.report.chapters import health
from tasks.report.models import ReportInput
from tasks.report.ui_charts import charts_markdown

Make = Callable[..., ReportInput]
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_sound_run_has_nothing_amiss(any_run: Make) -> None:
    built = health.build(any_run(validations=pd.DataFrame(), degraded=()))
    assert (built.amiss, built.counts, built.ages, built.runs) == ((), None, None, None)


def test_lost_rows_lost_runs_what_was_missing_and_unmet_checks_are_named(any_run: Make) -> None:
    runs = {"run_id": ["r1", "r2"], "flow": ["content_plan", "scrape"], "state": ["complete", "running"], "started_at": [AT, AT],
            "minutes": [3.25, 500.0], "is_lost": [False, True]}  # fmt: skip
    counts = {"dataset": ["keywords", "topics"], "now": [12, 40], "before": pd.array([164, pd.NA], dtype="Int64"), "is_lost": [True, False]}
    told = health.build(
        any_run(
            row_counts=pd.DataFrame(counts),
            recent_runs=pd.DataFrame(runs),
            ages=pd.DataFrame({"what": ["pages of a.test"], "newest_at": [AT], "age_days": [1.5]}),
        )
    )
    text = "\n".join(told.amiss)
    assert "keywords has 12 rows; the run before had 164" in text
    assert "Run r2 is marked as running, and nobody is at work on it" in text
    assert "The run did without: Search volume" in text
    assert "Checks are not met in" in text
    assert told.counts is not None
    assert told.counts.rows == (("keywords", "12", "164", "-93 %"), ("topics", "40", "unknown", "unknown"))
    assert told.runs is not None
    assert told.runs.rows[1][:3] == ("r2", "scrape", "running, lost")
    assert told.ages is not None
    assert told.ages.rows == (("pages of a.test", "1 Nov 2026, 12:00 UTC", "1.5"),)


def test_charts_for_the_ui_are_whole_pictures_without_links(run: ReportInput) -> None:
    note = charts_markdown(run)
    pictures = re.findall(r"\(data:image/svg\+xml;base64,([^)]+)\)", note)
    assert len(pictures) >= 4
    for picture in pictures:
        root = ET.fromstring(base64.b64decode(picture))  # noqa: S314 - drawn above
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "http" not in re.sub(r"\(data:[^)]+\)", "", note)
