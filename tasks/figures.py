"""The figures of a sentence: numbers in digits and in words, per cents, money, dates, and words that hold digits."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_GERMAN = "null _ zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_WORDS = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 20 + 10 * number for number, word in enumerate(_TENS.split())},
    **{word: number for number, word in enumerate(_GERMAN.split()) if word != "_"},
    "none": 0,
    "both": 2,
    "beide": 2,
    "dozen": 12,
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "hundert": 100,
    "tausend": 1_000,
    "millionen": 1_000_000,
    "milliarden": 1_000_000_000,
}
_AMOUNTS = frozenset(
    "half halves halved third thirds quarter quarters twice thrice double doubled doubles triple tripled triples twofold threefold tenfold fold"
    " dozens hundreds thousands millions billions majority minority hälfte drittel viertel doppelt verdoppelt dreifach mehrheit".split()
)
"""Figures that no number can be read from: they count only where a fact says the very word."""
_NO_COUNT = re.compile(r"\b(no|any|every|each|this|that|the|which|some)[ -]one\b|\bone another\b|\bone by one\b", re.IGNORECASE)
_ENGLISH_MONTHS = "january february march april may june july august september october november december"
_GERMAN_MONTHS = "januar februar märz april mai juni juli august september oktober november dezember"
MONTHS = {word: number for words in (_ENGLISH_MONTHS, _GERMAN_MONTHS) for number, word in enumerate(words.split(), start=1)}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_DAY_FIRST = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+)?({_NAMES})\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]*\d(?:[.,'’]?[^\W_])*|[^\W\d_]+")
_DIGITS = re.compile(r"(\d[\d.,'’]*)([a-zäöü]*)")
_GROUPED = re.compile(r"\d{1,3}([.,'’])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")
_GAP = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})")
"""The spaces that group the digits of a number."""
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|usd|eur|gbp|pounds?)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|‰|per ?cent\b|prozent\b|percentage)", re.IGNORECASE)

Reading = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as written, and what it may mean: (`plain`, `percent` or `money`, number). Without a reading, only its very words count."""

    text: str
    readings: frozenset[Reading]


Day = tuple[int, int, int]
"""Year, month and day; 0 where it is not said."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text says in figures."""

    numbers: tuple[Figure, ...]
    dates: frozenset[Day]


def read_figures(text: str) -> Figures:
    """The figures of a text. Numbers of any script count, and fractions and signs such as ½ and ②."""
    plain = _NO_COUNT.sub(" ", _folded(text))
    dates, rest = _dates(plain)
    return Figures(tuple(_numbers(rest)), frozenset(dates))


def unsupported_figures(text: str, facts: str, values: tuple[float, ...] = ()) -> tuple[str, ...]:
    """The figures of `text` that `facts` do not say, as written. `values` are figures that the facts have beside their words."""
    said, known = read_figures(text), read_figures(facts)
    readings = {one for figure in known.numbers for one in figure.readings}
    readings |= {("plain", Decimal(repr(value)).normalize()) for value in values} | {("plain", Decimal(day[0])) for day in known.dates}
    words = {figure.text for figure in known.numbers if not figure.readings}
    numbers = [one.text for one in said.numbers if not (one.readings & readings if one.readings else one.text in words)]
    return (*numbers, *("-".join(str(part) for part in day if part) for day in sorted(said.dates) if not _is_known_day(day, known.dates)))


def _is_known_day(day: Day, known: frozenset[Day]) -> bool:
    return any(day[:2] == one[:2] and day[2] in (0, one[2]) for one in known)


def _folded(text: str) -> str:
    """Compatible forms made one, every digit one of ASCII; what counts without being a digit becomes its number."""
    counted = "".join(_digit(mark) for mark in _GAP.sub("'", text))
    return unicodedata.normalize("NFKC", counted)


def _digit(mark: str) -> str:
    if mark.isascii():
        return mark
    category = unicodedata.category(mark)
    if category == "Nd":
        return str(unicodedata.digit(mark))
    return f" {unicodedata.numeric(mark, 0):g} " if category in ("No", "Nl") else mark


def _dates(text: str) -> tuple[list[Day], str]:
    found: list[Day] = []
    for pattern, order in ((_ISO, (1, 2, 3)), (_MONTH_FIRST, (3, 1, 2)), (_DAY_FIRST, (3, 2, 1))):
        for match in pattern.finditer(text):
            year, month, day = (match.group(place) for place in order)
            found.append((int(year), MONTHS.get(month.lower()) or int(month), int(day or 0)))
        text = pattern.sub(" ", text)
    return found, text


def _numbers(text: str) -> Iterator[Figure]:
    tokens = list(_TOKEN.finditer(text))
    place = 0
    while place < len(tokens):
        end, figure = _figure(text, tokens, place)
        if figure is not None:
            yield figure
        place = end


def _figure(text: str, tokens: list[re.Match[str]], place: int) -> tuple[int, Figure | None]:
    """The figure that begins at a token, if one does, and the place of the token after it."""
    word = tokens[place].group().lower()
    if word in _AMOUNTS:
        return place + 1, Figure(word, frozenset())
    values, place_after = _digits(word), place + 1
    if not values and word in _WORDS:
        spelled, place_after = _spelled(text, tokens, place)
        values = (Decimal(spelled),)
    if not values:
        return place + 1, Figure(word, frozenset()) if any(mark.isdigit() for mark in word) else None
    while place_after < len(tokens) and (scale := _scale(text, tokens, place_after)):
        values, place_after = tuple(value * scale for value in values), place_after + 1
    start, end = tokens[place].start(), tokens[place_after - 1].end()
    kind = _kind(text, start, end)
    return place_after, Figure(text[start:end], frozenset((kind, value.normalize()) for value in values))


def _scale(text: str, tokens: list[re.Match[str]], place: int) -> int:
    gap = text[tokens[place - 1].end() : tokens[place].start()]
    return _SCALES.get(tokens[place].group().lower(), 0) if gap in (" ", "-", "\u00a0") else 0


def _spelled(text: str, tokens: list[re.Match[str]], place: int) -> tuple[int, int]:
    """A number below a hundred in words: `twenty-five` is one."""
    value, following = _WORDS[tokens[place].group().lower()], place + 1
    if value >= 20 and value % 10 == 0 and following < len(tokens):
        unit = _WORDS.get(tokens[following].group().lower(), 0)
        if 0 < unit < 10 and text[tokens[place].end() : tokens[following].start()] in (" ", "-"):
            return value + unit, following + 1
    return value, following


def _digits(word: str) -> tuple[Decimal, ...]:
    """What a word of digits may mean: `1,234` is a thousand or a decimal, by the language; `5k` is five thousand; `h1` is no number."""
    match = _DIGITS.fullmatch(word)
    if not match or (match.group(2) and match.group(2) not in _SCALES):
        return ()
    digits, scale = match.group(1), _SCALES.get(match.group(2), 1)
    decimal = re.sub(r"[.,](?=.*[.,])|['’]", "", digits).replace(",", ".")
    shapes = [re.sub(r"\D", "", digits)] if _GROUPED.fullmatch(digits) and not re.search(r"[.,]\d{1,2}$", digits) else []
    try:
        return tuple(Decimal(shape) * scale for shape in dict.fromkeys((*shapes, decimal)))
    except InvalidOperation:
        return ()


def _kind(text: str, start: int, end: int) -> str:
    if _PERCENT.match(text, end):
        return "percent"
    is_money = _MONEY.search(text[max(0, start - 2) : start]) or _MONEY.match(text[end : end + 10].lstrip())
    return "money" if is_money else "plain"
