"""Dates as pages state them: machine-readable stamps, URL paths, and printed dates in a dozen languages."""

import re
from datetime import date

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100

_MONTHS = {
    1: "january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari januari styczeń stycznia января ledna",
    2: "february feb februar feber février fevrier févr fevr febrero febbraio fevereiro fev februari luty lutego февраля února",
    3: "march mar märz maerz mrz mars marzo março marco maart mrt marzec marca марта března",
    4: "april apr avril avr abril abr aprile april kwiecień kwietnia апреля dubna",
    5: "may mai mayo maggio mag maio mei maj maja мая května",
    6: "june jun juni juin junio giugno giu junho czerwiec czerwca июня června",
    7: "july jul juli juillet juil julio luglio lug julho lipiec lipca июля července",
    8: "august aug août aout agosto ago augustus augusti sierpień sierpnia августа srpna",
    9: "september sep sept septembre septiembre setiembre settembre set setembro septiembre wrzesień września сентября září",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out oktober październik października октября října",
    11: "november nov novembre noviembre novembre novembro nov listopad listopada ноября listopadu",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro december grudzień grudnia декабря prosince",
}
_MONTH_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAME = "(?:" + "|".join(sorted(map(re.escape, _MONTH_NUMBER), key=len, reverse=True)) + r")(?!\w)\.?"
_YEAR = r"(?P<y{0}>(?:19|20)\d\d)(?!\d)"
_PRINTED = re.compile(
    r"(?<![\w.])(?:"
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s+(?:de|of|do))?[\s\-/]+(?P<m1>{_NAME})(?:\s+(?:de|del|do))?[\s,\-/]+{_YEAR.format(1)}"
    rf"|(?P<m2>{_NAME})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{_YEAR.format(2)}"
    rf"|{_YEAR.format(3)}[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})(?!\d)"
    rf"|{_YEAR.format(4)}\s?[年년]\s?(?P<m4>\d{{1,2}})\s?[月월]\s?(?P<d4>\d{{1,2}})\s?[日일]"
    rf"|(?P<a5>\d{{1,2}})(?P<s5>[./-])(?P<b5>\d{{1,2}})(?P=s5){_YEAR.format(5)}"
    r")",
    re.I,
)
_STAMP = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/\-_]([01]?\d)[/\-_]([0-3]?\d)(?!\d)")
_COMPACT_URL_DATE = re.compile(r"/((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/\-_.]|$)")
_UPDATED = re.compile(
    r"updat|modif|revis|aktualisiert|zuletzt|geändert|stand:|mis à jour|mise à jour|actualiza|aggiorna|atualiza|bijgewerkt|gewijzigd"
    r"|zaktualiz|обновлен",
    re.I,
)


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day or it lies outside what the web can state."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_stamp(value: str, language: str | None = None) -> date | None:
    """The day that a machine-readable stamp names, on the clock it was written with; else a printed date in it."""
    if match := _STAMP.match(value):
        return make_date(*map(int, match.groups()))
    found = printed_dates(value[:200], language)
    return found[0][0] if found else None


def date_in_url(path: str) -> date | None:
    """The day in a path such as /2019/03/05/title or /news/2019-03-05-title."""
    match = _URL_DATE.search(path[:500]) or _COMPACT_URL_DATE.search(path[:500])
    return make_date(*map(int, match.groups())) if match else None


def printed_dates(text: str, language: str | None) -> list[tuple[date, bool]]:
    """The dates printed in a short text, in order, each with whether the words before it call it an update.

    03/04/2024 is read by the page's language, and left out where that does not settle it.
    """
    found, end = [], 0
    for match in _PRINTED.finditer(text):
        day = _from_match(match, language)
        if day is not None:
            found.append((day, bool(_UPDATED.search(text[end : match.start()]))))
            end = match.end()
    return found


def is_date_line(text: str) -> bool:
    """Whether a line says little but a date ("Posted on 12 March 2024", "9 November 2023 10:15")."""
    if len(text) > 60:
        return False
    match = _PRINTED.search(text)
    return match is not None and (match.end() - match.start()) * 2 >= len(text)


def _from_match(match: re.Match[str], language: str | None) -> date | None:
    group = match.groupdict()
    for index in ("1", "2"):
        if group[f"y{index}"]:
            month = _MONTH_NUMBER[group[f"m{index}"].lower().rstrip(".")]
            return make_date(int(group[f"y{index}"]), month, int(group[f"d{index}"]))
    for index in ("3", "4"):
        if group[f"y{index}"]:
            return make_date(int(group[f"y{index}"]), int(group[f"m{index}"]), int(group[f"d{index}"]))
    return _numeric(int(group["y5"]), int(group["a5"]), int(group["b5"]), group["s5"], language or "")


def _numeric(year: int, first: int, second: int, separator: str, language: str) -> date | None:
    if first > 12 or second > 12 or first == second:
        return make_date(year, min(first, second), max(first, second))
    if separator == "." or (language and language != "en" and language != "en-us"):
        return make_date(year, second, first)
    return make_date(year, first, second) if language == "en-us" else None
