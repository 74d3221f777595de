"""Every sentence of a strategy, in one place: each says what was counted, and what follows from it. A model may phrase them anew."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[Any, Any]


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def counted(count: float, noun: str, plural: str | None = None) -> str:
    """A count with its noun: 1 page, 3 pages, no pages."""
    number = int(count)
    return f"1 {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}" if number else f"no {plural or noun + 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent."""
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names in a sentence: a; a and b; a, b and c; what is beyond `most` is left out."""
    words = list(names)[:most]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def quoted(names: Sequence[str], most: int = 4) -> str:
    """Names in quotation marks, in a sentence."""
    return listed([f"“{name}”" for name in names], most)


def pillar_name(labels: Sequence[str]) -> str:
    """A pillar's name, by its most central topics: the first, and the next that has no word of it."""
    first = labels[0]
    words = set(first.lower().split())
    second = next((label for label in labels[1:3] if not words & set(label.lower().split())), None)
    return capital(first if second is None else f"{first} and {second}")


def rationale(row: Row, target: str) -> str:
    """Why a pillar is one, and why it takes its share of the plan."""
    own, market = int(row["own_page_count"]), int(row["market_page_count"])
    told = [f"{target} has {own:,} of the market’s {counted(market, 'page')} on it ({percent(row['own_share'])})."]
    if row["missing_count"]:
        names = [gap["label"] for gap in row["missing"]]
        verb = "is one gap" if row["missing_count"] == 1 else f"are {int(row['missing_count'])} gaps"
        told.append(f"There {verb} to close, first {quoted(names, 3)}." if row["missing_count"] > 1 else f"There {verb} to close, {quoted(names)}.")
    elif own < market:
        told.append("No gap was found on it: what is there needs upkeep rather than new subjects.")
    else:
        told.append("No competitor has a page on it.")
    if row["demand_status"] == "measured":
        told.append(f"Its keywords have {int(row['demand']):,} searches a month.")
    told.append(_hub(row))
    told.append(_share(row))
    return " ".join(told)


def _hub(row: Row) -> str:
    if "hub_url" in row["fixed"]:
        return "Its hub was chosen by a person."
    if row["hub_status"] == "existing":
        return f"“{row['hub_title']}” can be its hub: {counted(row['hub_inlink_count'], 'page')} on the pillar link to it already."
    if row["own_page_count"] < 1:
        return "It needs a hub page, which has to be written before its spokes."
    return "None of its pages is one that the others lead to, so a hub page has to be written."


def _share(row: Row) -> str:
    if "share" in row["fixed"]:
        return f"A person set its share of the plan to {percent(row['share'])}."
    reasons = {"part_gaps": "its gaps", "part_demand": "what competitors publish on it", "part_strength": "the pages that are there already"}
    if row["demand_status"] == "measured":
        reasons["part_demand"] = "what is searched for"
    largest = max(reasons, key=lambda name: (row[name], name))
    return f"It takes {percent(row['share'])} of the plan, most of it for {reasons[largest]}." if row["share"] > 0 else "It takes nothing of the plan."


def trend(row: Row) -> str:
    """What has changed in the market's publishing, by counts."""
    name = f"“{row['label']}”"
    if row["direction"] == "seasonal":
        return f"{int(row['recent_count'])} of the {int(row['recent_total'])} dated pages on {name} are from {row['peak']}, year after year."
    recent = f"{int(row['recent_count'])} of {int(row['recent_total'])} dated pages of the last {_years(row['days'][0])} ({percent(row['recent_share'])})"
    earlier = f"{int(row['earlier_count'])} of {int(row['earlier_total'])} of the {_years(row['days'][1])} before ({percent(row['earlier_share'])})"
    if row["kind"] == "vocabulary":
        return f"{name} stands in titles and descriptions of {recent}, against {earlier}."
    way = "takes more of what is published" if row["direction"] == "rising" else "takes less of what is published"
    return f"{capital(name)} {way}: {recent}, against {earlier}."


def _years(days: int) -> str:
    years = round(days / 365)
    return "year" if years == 1 else f"{('two', 'three', 'four', 'five', 'six')[years - 2]} years"


def opportunity(row: Row, target: str) -> str:
    """Why there is room on a topic, and what the target has there."""
    own = f"{target} has {counted(row['own_pages'], 'page')}"
    told = {
        "rising": f"Publishing on “{row['label']}” rises, and {own} of {int(row['pages'])}.",
        "silent leader": f"{row['leader']} leads on “{row['label']}” with {percent(row['leader_share'])} of the pages, but has published nothing on "
        f"it since {_month(row['leader_newest_on'])}. {own}.",
        "white space": f"Nobody holds “{row['label']}”: {counted(row['pages'], 'page')}, at most {percent(row['leader_share'])} of them by one "
        f"competitor. {own}.",
    }
    return told[row["kind"]]


def _month(day: Any) -> str:
    return f"{day:%B %Y}"


_DOING: Mapping[str, str] = {
    "awareness": "People who learn about {}",
    "consideration": "People who weigh their options on {}",
    "decision": "People who are ready to choose on {}",
    "mixed": "People who follow {}",
    "unknown": "People who read about {}",
}


def persona_name(stage: str, needs: Sequence[str]) -> str:
    """A reader, named by what they do."""
    return _DOING[stage].format(listed(needs, 2))


def distinct_names(names: Sequence[str]) -> list[str]:
    """The names, a number after each that is there already."""
    return [name if name not in names[:place] else f"{name} ({names[:place].count(name) + 1})" for place, name in enumerate(names)]


def persona(read: Any, target: str) -> str:
    """What is known of a group of readers, and from what."""
    told = [f"{counted(read.page_count, 'page')} of the market are written for them, {read.own_page_count:,} by {target}."]
    if read.stage == "mixed":
        told.append(f"The {counted(read.keyword_count, 'keyword')} on these topics belong to all stages, as the market’s do.")
    elif read.stage != "unknown":
        told.append(f"Of {counted(read.keyword_count, 'keyword')} on these topics, more than elsewhere belong to the stage of {read.stage}.")
    else:
        told.append("Too few keywords tell how near a decision they are.")
    if read.reading != "unknown":
        level = {"easier than most": "easier to read than most", "harder than most": "harder to read than most", "like the market": "as easy as most"}
        told.append(f"What they are given is {level[read.reading]}.")
    open_questions = [one["text"] for one in read.questions if not one["is_answered"]]
    if open_questions:
        told.append(f"They ask, and only competitors answer: {quoted(open_questions, 2)}.")
    return " ".join(told)


def demographic(group: str, shares: Mapping[str, float]) -> str:
    """Who the visitors are by an imported figure, or that nobody knows."""
    if not shares:
        return f"{capital(group)} of the visitors is unknown: no source of visitors’ figures was imported, and pages do not tell."
    told = [f"{name} {percent(share)}" for name, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))]
    return f"{capital(group)} of the visitors: {listed(told, 6)}."
