"""The words of a text, in any script."""

import re
from collections.abc import Sequence

UNSPACED_SCRIPT = "\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED = re.compile(f"[{UNSPACED_SCRIPT}]")
LETTERS = rf"[^\W_{UNSPACED_SCRIPT}]{{1,60}}"  # longer is no word, and would make caches of words heavy
WORD = re.compile(rf"{LETTERS}(?:['’-]{LETTERS}){{0,5}}|[{UNSPACED_SCRIPT}]")
CHARACTERS_A_WORD = 2


def words_of(text: str) -> list[str]:
    """The words in lower case; in scripts without spaces (Han, kana, Thai, Lao, Khmer, Burmese) each character is one."""
    return WORD.findall(text.lower())


def count_words(text: str, *, words: Sequence[str] | None = None) -> int:
    """The number of words. Scripts without spaces are estimated: two characters make a word.

    `words` are the text's `words_of`, where the caller has them already.
    """
    pieces = len(words_of(text) if words is None else words)
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    return pieces - unspaced + -(-unspaced // CHARACTERS_A_WORD)
