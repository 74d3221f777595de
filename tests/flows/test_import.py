"""`plancast import` as a user meets it."""

from pathlib import Path

import pytest

from tests.flows.commandline import Plancast

MAPPING = "metrics: {Visits: sessions}\non: Day\nurl: Page\nsource: matomo\n"
VISITS = "Day,Page,Visits\n2026-06-01,/rye,10\n2026-06-02,/rye,11\n2026-06-03,/rye,many\n"


@pytest.fixture
def commands(tmp_path: Path) -> Plancast:
    return Plancast(tmp_path / "home", {})


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_was_read_and_what_was_not_is_told_and_doing_it_twice_changes_nothing(commands: Plancast, tmp_path: Path) -> None:
    arguments = ("metrics", written(tmp_path / "visits.csv", VISITS), "--site", "https://www.brightloaf.test")
    mapped = (*arguments, "--mapping", written(tmp_path / "mapping.yaml", MAPPING))
    done = commands("import", *mapped)
    assert done.returncode == 3, done.stderr
    assert "visits.csv: 2 facts of matomo; 2026-06-01 to 2026-06-02 (2 days)" in done.stdout
    assert "2 new, 0 known already; 1 could not be read" in done.stdout
    assert "visits.csv, line 4: sessions 'many' is no whole number" in done.stderr
    kept = commands.table("metrics")
    assert len(kept) == 2
    assert "0 new, 2 known already" in commands("import", *mapped).stdout
    assert commands.table("metrics") == kept


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("metrics", VISITS, "PC120 bad.csv is no export of Search Console or Analytics"),
        ("keywords", "Name,Size\na,b\n", "PC120 bad.csv"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_of_the_others_is_stored(commands: Plancast, tmp_path: Path, kind: str, text: str, said: str) -> None:
    good = written(tmp_path / "good.csv", "Date,Clicks,Impressions\n2026-06-01,1,2\n" if kind == "metrics" else "keyword,volume\nrye,10\n")
    site = ("--site", "brightloaf.test") if kind == "metrics" else ()
    done = commands("import", kind, good, written(tmp_path / "bad.csv", text), *site)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (commands.home / "plancast.sqlite").exists()
