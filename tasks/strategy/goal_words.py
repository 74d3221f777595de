"""The sentences about goals: what is measured, by what, and what it can come to."""

from typing import Any

from tasks.strategy.imported import metric_words
from tasks.strategy.writing import Row, capital, counted, day_in_words, listed, percent


def figure_of(value: float, unit: str) -> str:
    """A figure with its unit."""
    if unit == "share":
        return percent(value)
    noun = unit.removesuffix("s") if value == 1 else unit
    return f"{value:,.1f} {noun}" if value % 1 else f"{value:,.0f} {noun}"


def baseline(target: str, figures: Row) -> str:
    """A figure of the target today, or that it is unknown."""
    if figures["baseline"] is None:
        return f"The {figures['metric']} of {target} are unknown: no source was imported."
    return f"{capital(str(figures['metric']))} of {target}: {figure_of(figures['baseline'], figures['unit'])}."


def goal(name: str, figures: Row, asked: Any) -> str:
    """A goal that the crawl measures: from where to where."""
    if figures["baseline"] is None:
        return f"{capital(name)} is unknown: no page on a topic was read."
    now, then = (figure_of(figures[side], figures["unit"]) for side in ("baseline", "target"))
    way = f"from {now} to {then}" if figures["baseline"] != figures["target"] else f"hold {now}: the planned pieces alone do not change it"
    return (
        f"{capital(name)} is measured by {figures['metric']}: {way}, within {asked.horizon_days} days, if all "
        f"{counted(asked.pieces, 'piece')} appear and competitors stay as they are."
    )


def unmeasured_goal(name: str) -> str:
    """A goal that only imported figures measure, without any."""
    return (
        f"{capital(name)} cannot be measured yet: no figures were imported. Import them first, measure four weeks as the baseline, and set the "
        "target then."
    )


def amount_of(value: float) -> str:
    """A count in words of figures: whole where it is large or whole."""
    return f"{value:,.1f}" if value % 1 and value < 10 else f"{value:,.0f}"


def measured(target: str, known: Any) -> str:
    """A measured figure of the target, with its days and source."""
    span = f"from {day_in_words(known.first_on)} to {day_in_words(known.last_on)}"
    return f"{target} had {amount_of(known.value)} {metric_words(known.metric)} {span} ({known.source_name})."


def counted_goal(name: str, known: Any, reached: Any) -> str:
    """A goal that imported figures measure: what they were, and what they can come to."""
    period = f"in the {known.days} days to {day_in_words(known.last_on)}" if known.days > 1 else f"on {day_in_words(known.last_on)}"
    now = f"{capital(name)} stands at {amount_of(known.value)} {metric_words(known.metric)} {period} ({known.source_name})."
    return f"{now} What the plan adds to it is unknown, so the target is for people to set." if reached is None else f"{now} {reached.statement}"


def more_visits(value: float, gain: float | None, typical: float | None, pieces: int) -> str:
    """By what visits would grow."""
    parts = []
    if gain is not None:
        parts.append(f"quick wins at the top of results would add {amount_of(gain)}")
    if typical is not None:
        each = "it does" if pieces == 1 else "each does"
        more = f"{counted(pieces, 'piece')} would add {amount_of(typical * pieces)}"
        parts.append(f"{more} if {each} as well as the site’s median page ({amount_of(typical)})")
    return f"{capital(listed(parts))}: {amount_of(value)} in all, in as many days."


def in_step(value: float, rise: float) -> str:
    """A goal that grows as visits do."""
    return f"If it grows as traffic does, by {percent(rise)}, it comes to {amount_of(value)}."


def decided_target(value: float) -> str:
    """A target that a person set."""
    return f"A person set the target to {amount_of(value)}."


def output(figures: Row, asked: Any) -> str:
    """How much the site published, and is to publish."""
    before = (
        "How much it published before is unknown"
        if figures["baseline"] is None
        else f"It published {figures['baseline'] * 365 / 84:.1f} pieces a month lately"
    )
    kinds = listed([str(one) for one in asked.content_types], 5)
    planned = f"{asked.capacity_per_week:g} a week, {counted(asked.pieces, 'piece')} in {asked.horizon_days} days ({kinds})"
    return f"{before}; the capacity of the brief is {planned}."
