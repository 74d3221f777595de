"""Every sentence of a strategy, in one place: each says what was counted, and what follows from it. A model may phrase them anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.strategy.imported import metric_words, name_of_source

Row = Mapping[Any, Any]

_SEGMENTS = 6


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


def day_in_words(day: Any) -> str:
    """A day: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def pillar_name(names: Sequence[str]) -> str:
    """A pillar's name, from what its pages are headed by."""
    return capital(listed(names, 2))


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
    return (
        f"It takes {percent(row['share'])} of the plan, most of it for {reasons[largest]}." if row["share"] > 0 else "It takes nothing of the plan."
    )


def trend(row: Row) -> str:
    """What has changed in the market's publishing, by counts."""
    name = f"“{row['label']}”"
    if row["direction"] == "seasonal":
        return f"{int(row['recent_count'])} of the {int(row['recent_total'])} dated pages on {name} are from {row['peak']}, year after year."
    recent = (
        f"{int(row['recent_count'])} of {int(row['recent_total'])} dated pages of the last {_years(row['days'][0])} ({percent(row['recent_share'])})"
    )
    earlier = f"{int(row['earlier_count'])} of {int(row['earlier_total'])} of the {_years(row['days'][1])} before ({percent(row['earlier_share'])})"
    if row["kind"] == "vocabulary":
        return f"{name} stands in titles and descriptions of {recent}, against {earlier}."
    way = "takes more of what is published" if row["direction"] == "rising" else "takes less of what is published"
    return f"{capital(name)} {way}: {recent}, against {earlier}."


def interest(row: Row) -> str:
    """How interest in a keyword has changed, by what, and how sure that is."""
    way = "rises" if row["direction"] == "rising" else "falls"
    figures = ""
    if row["recent_count"] is not None:
        unit = "page views" if row["source"].startswith("Wikipedia") else "searches"
        figures = f" {row['recent_count']:,} {unit} in the last twelve months that are known, against {row['earlier_count']:,} in the twelve before;"
    span = f"{row['source']}, {row['months']} months to {row['last']:%B %Y}"
    return f"Interest in “{row['label']}” {way} ({span}):{figures} {row['method']} test, p = {row['p_value']:.2g}."


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
        "white space": f"Nobody holds the topic around “{row['label']}”: of its {counted(row['pages'], 'page')} at most "
        f"{percent(row['leader_share'])} are one competitor's, and {own}.",
    }
    return told[row["kind"]]


def _month(day: Any) -> str:
    return f"{day:%B %Y}"


_DOING: Mapping[str, str] = {
    "awareness": "People who learn about {}",
    "consideration": "People who weigh their options on {}",
    "decision": "People who are about to decide on {}",
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
    if read.stage == "unknown":
        told.append("Too few keywords tell how near a decision they are.")
    elif read.stage != "mixed":
        told.append(f"Of {counted(read.keyword_count, 'keyword')} on these topics, more than elsewhere belong to the stage of {read.stage}.")
    level = {"easier than most": "easier to read than most", "harder than most": "harder to read than most"}
    if read.reading in level:
        told.append(f"What they are given is {level[read.reading]}.")
    open_questions = [one["text"] for one in read.questions if not one["is_answered"]]
    if open_questions:
        told.append(f"They ask, and only competitors answer: {quoted(open_questions, 2)}.")
    return " ".join(told)


def visits(what: str, known: Any, labels: Sequence[str]) -> str:
    """How much of what is counted on the target's pages is counted on those on some topics."""
    subject = quoted(labels) if labels else "these topics"
    return f"{capital(what)} on the site’s pages on topics fall to those on {subject}, in the {known.days} days to {day_in_words(known.last_on)}."


def demographic(group: str, shares: Mapping[str, float], source: Any) -> str:
    """Who the visitors are by an imported figure, with what was counted, by whom and when."""
    told = [f"{name} {percent(share)}" for name, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))]
    rest = f" and {len(told) - _SEGMENTS} more" if len(told) > _SEGMENTS else ""
    counted_by = (
        f"of {source['n']:,.0f} {metric_words(str(source['metric']))}, {day_in_words(source['first_on'])} to {day_in_words(source['last_on'])}"
    )
    return f"{capital(group.replace('_', ' '))}: {', '.join(told[:_SEGMENTS])}{rest} ({counted_by}; source: {name_of_source(str(source['source']))})."


def unknown_demographic(group: str) -> str:
    """That nobody knows who the visitors are."""
    return f"{capital(group)} of the visitors is unknown: no source of visitors’ figures was imported, and pages do not tell."


def held(share: float) -> str:
    """How much of the market a site has, after its name."""
    return f"has {percent(share)} of the market’s pages on topics."


def position(target: str, told: Row) -> str:
    """Where the target stands, and from where to go on."""
    first = f"{target} {held(told['share'])}"
    if not told["has_rivals"]:
        return f"{first} No competitor was read, so there is nobody to stand against yet."
    led, others = told["led"], told["others"]
    if not led:
        second = "It leads no pillar yet."
    elif not others:
        second = "It leads every pillar: the position to hold is that of the reference, by upkeep."
    else:
        second = f"It leads on {quoted(led)}: that is what it can stand for today."
    rivals = [f"{site} on “{label}” ({percent(share)})" for label, site, share in others]
    third = f"Elsewhere others lead: {listed(rivals)}." if rivals else ""
    return " ".join(part for part in (first, second, third) if part)


def rival(site: str, pages: int, strongest: Sequence[tuple[str, float]], monthly: float | None) -> str:
    """A competitor: its size, its strongest pillars, and how much it publishes."""
    best = [f"“{label}” ({percent(share)} of the pages)" for label, share in strongest]
    rate = "How much it publishes is unknown." if monthly is None else f"It publishes {monthly:.1f} dated pages a month."
    return f"{site} has {counted(pages, 'page')} on topics. It is strongest on {listed(best)}. {rate}"


_ROLES: Mapping[str, str] = {
    "blog": "the home of every piece: hubs and spokes live here, and other channels lead to them",
    "newsletter": "brings each week’s pieces to people who came before",
    "linkedin": "carries one finding of a piece to people at work, with a link to it",
    "x": "carries one finding of a piece, with a link to it",
    "facebook": "carries a piece to groups and followers, with a link to it",
    "instagram": "shows what a piece says in pictures",
    "youtube": "shows what is better seen than read; each video stands on its piece’s page too",
    "tiktok": "shows one thing of a piece in a minute",
    "medium": "repeats a piece later, with the site’s page as its canonical address",
    "quora": "answers readers’ questions in short, and links to the piece that answers in full",
    "podcast": "talks through a pillar; each episode stands on its hub page",
}


def channel(name: str, most: int, zone: str, asked: Any, personas: Sequence[str]) -> str:
    """What a channel is for and how much it carries; how it performs is not known."""
    pieces = min(float(most), asked.capacity_per_week)
    whom = f" It is first of all for these readers: {listed([one[0].lower() + one[1:] for one in personas], 2)}." if personas else ""
    room = f"Up to {pieces:g} {'piece' if pieces == 1 else 'pieces'} a week, in {zone} time."
    return f"{capital(_ROLES[name])}. {room}{whom} How it performs is unknown until its figures are imported."


PHASES: Mapping[str, str] = {"hubs": "Hubs", "spokes": "What is missing", "review": "What was learnt"}


def hubs_phase(to_write: Sequence[str], existing: Sequence[str]) -> str:
    """The first phase: what has to stand before spokes can lead to it."""
    new = (
        f"Write the hub {'page' if len(to_write) == 1 else 'pages'} of {quoted(to_write)}, so that spokes have something to lead to."
        if to_write
        else ""
    )
    old = f"Link the spokes to the hubs that stand: {quoted(existing)}." if existing else ""
    return " ".join(part for part in (new, old) if part) or "No hub has to be written or linked."


def spokes_phase(pillars: Sequence[Row], pieces: int) -> str:
    """The second phase: the gaps of each pillar, by its share of the plan."""
    shares = [(row["label"], round(row["share"] * pieces), [gap["label"] for gap in row["missing"]]) for row in pillars]
    told = [f"{counted(count, 'piece')} on “{label}”" + (f" (first {quoted(gaps, 2)})" if gaps else "") for label, count, gaps in shares if count]
    return f"Close the gaps by the pillars’ shares: {listed(told, 5)}." if told else "There is no room for spokes within the horizon."


def review_phase(openings: Sequence[str], pieces: int) -> str:
    """The last phase: what is kept free for what is learnt."""
    room = f"Keep {counted(pieces, 'piece')} for what the first two phases teach" if pieces else "Look at what the first two phases teach"
    return f"{room}, and for openings: {quoted(openings, 3)}. Then plan anew." if openings else f"{room}. Then plan anew."


def held_risk(label: str, site: str, share: float, planned: float) -> str:
    """A pillar that one competitor holds."""
    return (
        f"{site} has {percent(share)} of the market’s pages on “{label}”, which takes {percent(planned)} of the plan. Pieces that only repeat "
        "what is there will not be seen; each needs something of its own."
    )


def cadence(monthly: float) -> str:
    """How much a site publishes, after its name."""
    return f"published {monthly:.1f} dated pages a month."


def capacity_risk(monthly: float, planned: float) -> str:
    """A plan that asks for far more than was done."""
    before = f"{planned / monthly:.0f} times what the site has published ({monthly:.1f})" if monthly > 0 else "and the site has published none lately"
    return f"The plan is {planned:.1f} pieces a month, {before}. Begin with less if nobody was added."


def gaps_risk(gaps: int, asked: Any) -> str:
    """More gaps than the capacity closes."""
    return f"{gaps:,} gaps were found and {counted(asked.pieces, 'piece')} fit into {asked.horizon_days} days: the smaller gaps stay open."


def dated(share: float, pages: int) -> str:
    """How many pages are dated."""
    return f"{percent(share)} of the market’s {counted(pages, 'page')} on topics have a date."


def blind_risk(share: float, is_told: bool) -> str:
    """Trends that are blind."""
    why = "trends are told by those alone" if is_told else "too few of them are recent for any trend to be told"
    return f"{percent(share)} of the market’s pages have a date, and {why}. What moves unseen can change the order of the pillars."


UNMEASURED = "No source of searches or visits was imported."


def demand_risk() -> str:
    """Demand that nobody has measured."""
    return (
        "Demand is told by what competitors publish, not by what people search for or read: no source of searches or visits was imported. Import "
        "Search Console or Analytics before the shares of the pillars are taken as final."
    )
