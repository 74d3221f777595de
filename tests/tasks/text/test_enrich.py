"""A page's text becomes the columns of the pages frame, in a worker that loads little."""

import subprocess
import sys
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.enrich import enrich_page

TEXT = "The heat pump warms the house. A heat pump needs little power. " * 10
COLUMNS = {"text_digest", "word_count", "language", "readability", "readability_method", "fingerprint"}


def test_a_page_is_described() -> None:
    page = enrich_page("Heat pumps in old houses", "Do they work?", TEXT, "en-GB")
    assert set(page) == COLUMNS
    assert page["text_digest"] == sha256(TEXT.encode()).hexdigest()
    assert page["word_count"] == 120
    assert (page["language"], page["readability_method"]) == ("en", "flesch")
    assert page["readability"] > 80
    assert len(page["fingerprint"]) == 512


def test_title_and_description_change_nothing_where_the_text_tells() -> None:
    assert enrich_page(None, None, TEXT, None) == enrich_page("Wind turbines", "Solar panels", TEXT, None)


def test_an_empty_page_has_unknowns_not_zeros() -> None:
    page = enrich_page(None, None, None, "en")
    assert page == {
        "text_digest": sha256(b"").hexdigest(),
        "word_count": 0,
        "language": None,
        "readability": None,
        "readability_method": "unknown",
        "fingerprint": None,
    }


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from([None, "", "en", "xx-YY", "zh-Hant"]))
def test_no_text_is_too_strange(text: str, title: str, declared: str | None) -> None:
    page = enrich_page(title, None, text, declared)
    assert set(page) == COLUMNS
    assert page == enrich_page(title, None, text, declared)


def test_a_worker_loads_neither_frames_nor_models_nor_a_web_client() -> None:
    code = (
        "import sys\n"
        "from tasks.text.enrich import enrich_page\n"
        "assert 'numpy' not in sys.modules\n"
        f"enrich_page('Heat pumps', None, {TEXT!r}, 'en')\n"
        "loaded = {'pandas', 'sklearn', 'scipy', 'prefect', 'pydantic', 'requests'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
