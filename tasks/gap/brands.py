"""Names of brands in queries: the target's own, its rivals', misspelt, run together or typed as an address."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tasks.gap.intent.spelling import Spellings

_HOST = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[:/].*)?$")
_WORD = re.compile(r"[\w&'+]+")
_SUFFIXES = frozenset("co com org net gov edu ac or ne gob gouv".split())
LONGEST_NAME = 5
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A brand in a query: which, and the places of its first word and after its last."""

    brand: str
    start: int
    stop: int


def brand_words(text: str) -> list[str]:
    """The words of a name or query as brands are compared: lower case, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("’", ""))
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


class Brands:
    """Known brands, by all the ways their names are typed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._brand_of: dict[str, str] = {}
        for name in names:
            for form in _forms(name):
                self._brand_of.setdefault(form, name)
        self._spellings = Spellings(self._brand_of)
        self._longest = max((len(form) for form in self._brand_of), default=0) + 1

    def mentions(self, query: str) -> list[Mention]:
        """The brands that a query names, in order, none inside another."""
        words = brand_words(query)
        found: list[Mention] = []
        place = 0
        while place < len(words) and self._brand_of:
            mention = self._at(words, place)
            found += [mention] if mention else []
            place = mention.stop if mention else place + 1
        return found

    def _at(self, words: Sequence[str], start: int) -> Mention | None:
        """The brand with the most words that begins here; words run together count as those typed apart."""
        for stop in range(min(len(words), start + LONGEST_NAME), start, -1):
            joined = "".join(words[start:stop])
            known = self._spellings.find(joined) if len(joined) <= self._longest else None
            if known is not None:
                return Mention(self._brand_of[known], start, stop)
        return None


def _forms(name: str) -> list[str]:
    """How a brand is typed, without spaces: of a host its name, with and without its ending."""
    lower = name.strip().lower()
    if not _HOST.match(lower):
        joined = "".join(brand_words(lower))
        return [joined] if len(joined) >= SHORTEST_NAME else []
    host = urlsplit(lower if "//" in lower else f"//{lower}").hostname or ""
    labels = host.removeprefix("www.").split(".")
    registered = labels[-3:] if len(labels) > 2 and labels[-2] in _SUFFIXES else labels[-2:]
    forms = ["".join(brand_words(registered[0])), "".join(brand_words("".join(registered))), "".join(brand_words("".join(labels)))]
    return [form for form in dict.fromkeys(forms) if len(form) >= SHORTEST_NAME]
