"""What own posts brought: imported posts with their hours, pages with the day of their publication, as known at an instant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from connectors import settings
from connectors.errors import MetricsFileError
from connectors.metric_months import MetricMonths
from connectors.metric_records import MetricRecord
from tasks.brief import read_brief
from tasks.imports import import_posts
from tasks.metric_days import DaysOf
from tasks.own_posts import first_days, own_posts
from tasks.persist import persist_metrics
from tasks.run import open_store

SITE = "example.org"
BRIEF = read_brief({"site": SITE})
EXPORT = (
    "Network;Post time;Link clicks;Impressions;Post\nTwitter;2026-06-01T08:30:00+02:00;12;900;Rye\nLinkedIn;2026-06-02 09:00 UTC;7;80;Spelt\n"
    "LinkedIn;2026-06-03;7;80;A day alone\nMyspace;2026-06-02T09:00Z;1;1;Gone\nLinkedIn;2026-06-04T10:00;3;1;No zone\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    open_store().engine.dispose()


def known(until: datetime | None = None) -> DaysOf:
    return DaysOf(open_store(), MetricMonths(settings.load().lake), "default", SITE, until or datetime.now(UTC) + timedelta(days=1))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_posts_are_read_by_their_headers_and_what_is_not_certain_is_told(tmp_path: Path) -> None:
    file = written(tmp_path / "posts.csv", EXPORT)
    (found,) = import_posts([file], BRIEF)
    assert found.told.startswith("posts.csv: 2 facts of posts; 2026-06-01 to 2026-06-02")
    assert "columns left out: Impressions, Post" in found.told
    assert [line.partition(": ")[2].partition(" | ")[0] for line in found.unread] == [
        "'2026-06-03' has no time of day", "'myspace' is no channel; use one of blog, newsletter, linkedin, x, facebook, instagram, youtube, tiktok, "
        "medium, quora, podcast", "'2026-06-04T10:00' has no time zone; name it with --timezone"]  # fmt: skip
    posts = own_posts(known()).set_index("channel")
    assert posts.loc["x"].to_list() == [pd.Timestamp("2026-06-01T06:30Z"), 12.0]
    assert posts.loc["linkedin"].to_list() == [pd.Timestamp("2026-06-02T09:00Z"), 7.0]
    assert own_posts(known(datetime(2026, 7, 1, tzinfo=UTC))).empty  # nothing was known of them then
    assert "0 new, 2 known already" in import_posts([file], BRIEF)[0].told


def test_a_file_of_one_channel_takes_its_name_zone_and_outcome_from_the_user(tmp_path: Path) -> None:
    file = written(tmp_path / "opens.csv", "Sent at,Unique opens,Kept\n2026-06-01T08:30,1 200,5\n")
    import_posts([file], BRIEF, channel="newsletter", timezone="Europe/Berlin", outcome="kept")
    assert own_posts(known()).to_numpy().tolist() == [["newsletter", pd.Timestamp("2026-06-01T06:30Z"), 5.0]]
    with pytest.raises(MetricsFileError, match="no column holds a channel"):
        import_posts([file], BRIEF)
    with pytest.raises(MetricsFileError, match=r"a time .* and an outcome"):
        import_posts([written(tmp_path / "empty.csv", "Network,Text\nX,a\n")], BRIEF)


def test_the_first_weeks_of_pages_count_where_all_their_days_are_known() -> None:
    first = date(2026, 3, 2)
    days = [first + timedelta(days=one) for one in range(60)]
    at = datetime(2026, 6, 1, tzinfo=UTC)
    urls = [f"https://example.org/{name}" for name in "ac"]
    records = [MetricRecord(SITE, url, "clicks", day, "search_console", "", 2.0, at) for url in urls for day in days]
    persist_metrics(open_store(), records, workspace="default")
    pages = pd.DataFrame({
        "url": [f"https://example.org/{name}" for name in "abcd"],
        "published_on": [pd.Timestamp("2026-03-04"), pd.Timestamp("2026-03-05"), pd.Timestamp("2026-04-20"), pd.NaT],
    })  # fmt: skip
    found = first_days(known(), pages)
    assert found.to_numpy().tolist() == [[pd.Timestamp("2026-03-04"), 56.0], [pd.Timestamp("2026-03-05"), 0.0]]
    assert first_days(known(), pages.head(0)).empty
