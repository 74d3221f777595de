"""How sites word their titles: the patterns that editors know, told by their marks and by words of six languages."""

import re

import pandas as pd

from tasks.gap.profile_models import PROFILES, ProfileParameters
from tasks.gap.titles import clean_titles

PATTERNS = ("question", "number", "how_to", "colon", "year", "brand_suffix", "long")

_ASKING = re.compile(
    r"^(?:who|what|when|where|why|how|which|wer|was|wann|wo|warum|wieso|weshalb|wie|welche[rsnm]?|pourquoi|quand|où|quel(?:le)?s?"
    r"|qué|quién|cuándo|dónde|por qué|cómo|cuál(?:es)?|perché|por que)\b",
    re.I,
)
_NUMBER = re.compile(
    r"^(?:the |top |die |les |los |las |i |le |os |as )*(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben"
    r"|acht|neun|zehn|trois|quatre|cinq|dix|tres|cuatro|cinco|diez|tre|quattro|cinque|dieci)\b(?!\s*[%:/.]|\s*(?:years?|jahre|ans|años|anni) )",
    re.I,
)
_HOW_TO = re.compile(
    r"\bhow to\b|\bstep[- ]by[- ]step\b|\btutorial\b|\bso (?:geht|gelingt|klappt|funktioniert)\b|\banleitung\b|\bschritt für schritt\b"
    r"|\bcomment (?:faire|\w+er|\w+ir)\b|\bpas à pas\b|\btutoriel\b|\bcómo \w+[aei]r\b|\bpaso a paso\b"
    r"|\bcome (?:si|fare|\w+[aei]re)\b|\bcomo \w+[aei]r\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COLON = re.compile(r"\w:\s")


def title_patterns(rows: pd.DataFrame, parameters: ProfileParameters = PROFILES) -> pd.DataFrame:
    """Which of `PATTERNS` each title follows: a flag a pattern and row of `rows` (site, title), in its order and with its index.

    A question ends with its mark, or begins with a word that asks and has no other end; a number opens a title that counts off; a
    brand suffix is what the site's titles have in common. A page without a title follows none. Words of other languages than English,
    German, French, Spanish, Italian and Portuguese only tell fewer questions and how-tos.
    """
    cleaned = clean_titles(rows[["site", "title"]])
    titles = cleaned["title"].astype("str")
    return pd.DataFrame(
        {
            "question": [_is_question(title) for title in titles],
            "number": [bool(_NUMBER.search(title)) for title in titles],
            "how_to": [bool(_HOW_TO.search(title)) for title in titles],
            "colon": [bool(_COLON.search(title)) for title in titles],
            "year": [bool(_YEAR.search(title)) for title in titles],
            "brand_suffix": _has_brand(rows["title"], cleaned),
            "long": titles.str.len() > parameters.long_title_chars,
        },
        index=rows.index,
    ).astype(bool)


def _is_question(title: str) -> bool:
    return title.endswith(("?", "？", "؟")) or (bool(_ASKING.match(title)) and not _HOW_TO.search(title) and not re.search(r"[:.!]", title))


def _has_brand(written: "pd.Series[str]", cleaned: pd.DataFrame) -> list[bool]:
    """Whether a title ends with one of the names that its site calls itself."""
    return [
        any(title.lower().endswith(name) and title.lower() != name for name in names) for title, names in zip(written, cleaned["names"], strict=True)
    ]
