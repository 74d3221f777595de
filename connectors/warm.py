"""What every run needs, imported once: runs are forked from a process that has this module loaded, and share its memory.

Named by text, as entry points are: nothing in this room imports what runs on it. `python -m connectors.worker` is who forks.
"""

import gc
import importlib
import logging

LOADED = (
    "anyio._backends._asyncio", "prefect.engine", "prefect.flow_engine", "prefect.task_engine", "prefect.runner._hook_runner",
    "flows.content_plan", "flows.backfill", "flows.backtest", "flows.decide", "flows.facts", "flows.publish", "flows.report",
    "great_expectations", "fasttext", "matplotlib.figure", "ortools.sat.python.cp_model", "psycopg", "pyarrow.parquet", "scipy.stats",
    "scipy.cluster.hierarchy", "sklearn.cluster", "sklearn.ensemble", "sklearn.feature_extraction.text", "sklearn.isotonic", "sklearn.linear_model",
)  # fmt: skip
"""The flows and what they import when they need it."""


def load() -> None:
    """Import it all, and keep the collector of garbage from touching, and so copying, what is shared."""
    for name in LOADED:
        try:
            importlib.import_module(name)
        except ImportError:
            logging.getLogger(__name__).exception("%s cannot be loaded ahead of the runs; each will try by itself.", name)
    gc.collect()
    gc.freeze()


load()
