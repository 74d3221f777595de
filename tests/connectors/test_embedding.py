"""The embedding model is optional, verified, and never asked twice for one text."""

import sys
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from connectors import embedding
from connectors.embedding import EmbeddingCache, EmbeddingUnavailable, MiniLM, load_minilm

MISSING = [name for name in ("onnxruntime", "tokenizers", embedding.MODEL_PACKAGE, embedding.TOKENIZER_PACKAGE) if not find_spec(name)]
needs_model = pytest.mark.skipif(bool(MISSING), reason=f"the extra plancast[embedding] is not installed: no {MISSING}")


class Recording:
    """A model whose vectors are made from the text's digest, which records what it was asked for."""

    def __init__(self, model_id: str = "digests", fail_at: str | None = None) -> None:
        self.model_id = model_id
        self.asked: list[str] = []
        self.fail_at = fail_at

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fail_at in texts:
            raise KeyboardInterrupt
        self.asked += texts
        rows = [list(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4]) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), 4)


@cache
def minilm() -> MiniLM:
    return load_minilm()


def test_a_second_run_asks_for_nothing_and_gives_the_same(tmp_path: Path) -> None:
    texts = ["one", "two", "one", ""]
    first, second = Recording(), Recording()
    made = EmbeddingCache(tmp_path).embed(texts, first)
    assert first.asked == ["one", "two", ""]
    assert (EmbeddingCache(tmp_path).embed(texts, second) == made).all()
    assert second.asked == []
    assert (made == Recording().embed(texts)).all()


def test_only_new_texts_are_asked_for(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path).embed(["one", "two"], Recording())
    later = Recording()
    EmbeddingCache(tmp_path).embed(["three", "two"], later)
    assert later.asked == ["three"]


def test_models_never_share_vectors(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path).embed(["one"], Recording("a"))
    other = Recording("b")
    EmbeddingCache(tmp_path).embed(["one"], other)
    assert other.asked == ["one"]


def test_a_killed_run_keeps_the_parts_it_finished(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, part_texts=2)
    with pytest.raises(KeyboardInterrupt):
        cache.embed(["a", "b", "c", "d"], Recording(fail_at="d"))
    again = Recording()
    cache.embed(["a", "b", "c", "d"], again)
    assert again.asked == ["c", "d"]


def test_a_half_written_part_is_never_read(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path)
    cache.embed(["one"], Recording())
    whole = next(tmp_path.rglob("*.parquet"))
    (whole.parent / ".0123.abcd.tmp").write_bytes(whole.read_bytes()[:50])
    again = Recording()
    cache.embed(["one"], again)
    assert again.asked == []


def test_no_texts_no_rows(tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path).embed([], Recording()).shape == (0, 4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_texts_come_back_in_their_order(tmp_path: Path, texts: list[str]) -> None:
    assert (EmbeddingCache(tmp_path).embed(texts, Recording()) == Recording().embed(texts)).all()


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EmbeddingUnavailable, match=r"onnxruntime is not installed.*--extra embedding"):
        load_minilm()


@needs_model
@pytest.mark.parametrize("pinned", ["MODEL_SHA256", "TOKENIZER_SHA256"])
def test_files_that_were_not_checked_are_refused(monkeypatch: pytest.MonkeyPatch, pinned: str) -> None:
    monkeypatch.setattr(embedding, pinned, "0" * 64)
    with pytest.raises(EmbeddingUnavailable, match="has the SHA-256"):
        load_minilm()


@needs_model
def test_a_missing_data_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "MODEL_PACKAGE", "no_such_package_here")
    with pytest.raises(EmbeddingUnavailable, match="no_such_package_here is not installed"):
        load_minilm()


@needs_model
def test_texts_of_one_meaning_are_nearer_than_others() -> None:
    vectors = minilm().embed(["How to lower my heating bill", "Ways to save energy at home", "The history of the violin"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > 0.4 > vectors[0] @ vectors[2]


@needs_model
def test_a_text_without_words_is_zeros_and_order_does_not_matter() -> None:
    vectors = minilm().embed(["", "solar panel", "wind"])
    assert not vectors[0].any()
    assert (minilm().embed(["wind", "", "solar panel"]) == vectors[[2, 0, 1]]).all()


@needs_model
def test_more_chunks_read_further_and_have_a_name_of_their_own() -> None:
    long, longer = "solar panel " * 300, "solar panel " * 300 + "violin concert " * 300
    one_chunk, six_chunks = minilm(), load_minilm(chunks=6)
    assert one_chunk.model_id != six_chunks.model_id
    assert one_chunk.embed([long]) == pytest.approx(one_chunk.embed([longer]))
    assert float((six_chunks.embed([long]) @ six_chunks.embed([longer]).T)[0, 0]) < 0.95


@needs_model
@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=100))
def test_any_text_has_length_one_or_zero(text: str) -> None:
    length = float(np.linalg.norm(minilm().embed([text])))
    assert length == 0 or length == pytest.approx(1, abs=1e-4)
