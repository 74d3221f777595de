"""The floor under the quality of the main text, on the article benchmark. Nobody lowers it silently."""

import importlib.util
import os
from pathlib import Path

import pytest

from connectors.web.parse import parse_page

FLOOR_F1 = 0.975
DATA = os.environ.get("PLANCAST_TEST_DATA")


@pytest.mark.skipif(not DATA, reason="PLANCAST_TEST_DATA names no folder with the benchmarks")
def test_main_text_floor():
    path = Path(DATA or "") / "bench" / "extraction.py"
    spec = importlib.util.spec_from_file_location("extraction_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.evaluate(str(path.with_name("articles.zip")), parse_page)["f1"] >= FLOOR_F1
