"""A cache of daily figures: what was last known of each page and day, a Parquet file a month, so that a daily run reads only what is new.

Nothing is lost with it: a month that is missing, or of which something was told since, is read from the database again.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from connectors.lake import appearing_whole

if TYPE_CHECKING:
    import pyarrow as pa

FIGURES = ("url", "metric", "source", "on", "value")
TEXTS = FIGURES[:3]
_TOLD = b"told_at"


class MetricMonths:
    """The months of all workspaces and sites, below one folder. Safe for threads and processes side by side: files appear whole."""

    def __init__(self, root: Path) -> None:
        """The folder is made when first written to."""
        self._root = root / "metrics"

    def kept(self, workspace: str, site: str) -> dict[str, datetime]:
        """The months of a site that are kept, such as 2026-10, and when the last figure in each was told."""
        import pyarrow.parquet as pq

        files = sorted(self._folder(workspace, site).glob("*.parquet"))
        return {file.stem: datetime.fromisoformat(pq.read_metadata(file).metadata[_TOLD].decode()) for file in files}

    def read(self, workspace: str, site: str, month: str, metrics: Sequence[str] | None = None) -> "pa.Table":
        """The figures of a month (`FIGURES`; the url of the whole site is ""), of these metrics or of all."""
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        wanted = None if metrics is None else pc.field("metric").isin(list(metrics))
        file = self._file(workspace, site, month)
        return pq.read_table(file, filters=wanted, read_dictionary=list(TEXTS), use_threads=False, memory_map=False).cast(schema())

    def write(self, workspace: str, site: str, month: str, told_at: datetime, figures: "pa.Table") -> None:
        """Keep the figures of a month, the last of which was told at `told_at`, in place of what was kept of it."""
        import pyarrow.parquet as pq

        with appearing_whole(self._file(workspace, site, month)) as file:
            pq.write_table(figures.cast(schema()).replace_schema_metadata({_TOLD: told_at.isoformat().encode()}), file, compression="zstd")

    def _folder(self, workspace: str, site: str) -> Path:
        return self._root / f"workspace={quote(workspace, safe='')}" / f"site={quote(site, safe='')}"

    def _file(self, workspace: str, site: str, month: str) -> Path:
        return self._folder(workspace, site) / f"{month}.parquet"


def schema() -> "pa.Schema":
    """The columns of a month's figures."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([*((name, text) for name in TEXTS), ("on", pa.timestamp("us")), ("value", pa.float64())])
