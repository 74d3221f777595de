"""Why a piece is where it is, and why it is nowhere, in a sentence."""

from collections import Counter
from datetime import date

from tasks.content_calendar.assign_items import Item


def placed_because(one: Item, on: date, channel: str, score: float) -> str:
    """What speaks for a piece's day and channel."""
    if one.fixed_at is not None:
        return "A person fixed it there."
    told = [f"Priority {one.priority:.2f}; the posting window on {channel} scores {score:.2f} of 1."]
    if one.target is not None:
        days = abs((on - one.target).days)
        told.append(f"It is {days} {'day' if days == 1 else 'days'} {'before' if on < one.target else 'after'} the day that leads its season.")
    if one.previous_at is not None:
        same = one.previous_at.date() == on
        told.append("It stays on its day." if same else f"It moves from {one.previous_at.date().isoformat()}.")
    if one.parent_id:
        told.append(f"It follows {one.parent_id}.")
    return " ".join(told)


def unplaced_because(one: Item, blocked: Counter[str]) -> tuple[str, str]:
    """The rule that most often stands in a piece's way, and all of them in a sentence."""
    if not blocked:
        channels = ", ".join(one.channels) or "no channel"
        return "no slot", f"There is no open slot on {channels} within its days. Widen its days, or give it another channel."
    told = "; ".join(f"{rule} ({count} of its days and channels)" for rule, count in sorted(blocked.items(), key=lambda pair: (-pair[1], pair[0])))
    rule = min(blocked, key=lambda name: (-blocked[name], name))
    return rule, f"In its way: {told}. Raise the limit, lengthen the horizon, or leave out a piece of less priority."
