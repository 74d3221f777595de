"""What must hold of calendar entries: each once, at an instant within the horizon, no more at once than its channel takes, after its original."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from expectations.suite import Context, Suite, is_blank, keyed, one_of, present, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("event_id",)
_STATES = ("planned", "approved", "in progress", "published", "cancelled")
_OVER = ("published", "cancelled")


def _is_planned(frame: "pd.DataFrame") -> "pd.Series[Any]":
    """Whether the plan itself has put an entry where it is: not over, and fixed by nobody."""
    return ~frame["state"].isin(_OVER) & ~frame["is_fixed"].astype(bool)


def _is_outside(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    """Whether the plan has put an entry outside the horizon, as 0 or 1."""
    is_inside = frame["publish_at"].between(context["first_at"], context["last_at"])
    return (~is_inside & _is_planned(frame)).astype("float64")


def _is_clashing(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether the plan has put an entry at an instant that another one of its channel has, as 0 or 1."""
    live = frame[~frame["state"].isin(_OVER)]
    is_double = live.duplicated(["channel", "publish_at"], keep=False).reindex(frame.index, fill_value=False)
    return (is_double & _is_planned(frame)).astype("float64")


def _is_crowded(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    """Whether the plan has put more on a channel's local day than the channel takes, as 0 or 1."""
    import pandas as pd

    pairs = zip(frame["publish_at"], frame["timezone"], strict=True)
    on = pd.Series([at.tz_convert(zone).date() if zone in _zones() else at.date() for at, zone in pairs], index=frame.index, dtype="object")
    is_open = ~frame["state"].isin(_OVER)
    counts = is_open.groupby([frame["channel"], on]).transform("sum")
    limits = frame["channel"].map(lambda name: context["channel_per_day"].get(name, float("inf")))
    fixed = (frame["is_fixed"].astype(bool) & is_open).groupby([frame["channel"], on]).transform("sum")
    return ((counts > limits) & (fixed == 0) & _is_planned(frame)).astype("float64")


def _is_zone_unknown(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    return (~frame["timezone"].isin(_zones())).astype("float64")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_orphan(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether an entry follows one that is not in the calendar, as 0 or 1."""
    return ((frame["parent_event_id"].fillna("") != "") & ~frame["parent_event_id"].isin(frame["event_id"])).astype("float64")


def _is_early(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether the plan has put an entry before the one that it follows, as 0 or 1; what a person fixed so is told, not refused."""
    own = frame["parent_event_id"].map(dict(zip(frame["event_id"], frame["publish_at"], strict=True)))
    fixed = frame["parent_event_id"].map(dict(zip(frame["event_id"], frame["is_fixed"].astype(bool), strict=True))).fillna(value=False).astype(bool)
    return ((own >= frame["publish_at"]) & _is_planned(frame) & ~fixed).astype("float64")


SUITE = Suite(
    dataset="events",
    columns=(
        *_KEY, "item_id", "recommendation_id", "title", "content_type", "format", "channel", "publish_at", "timezone", "assignee", "pillar_id",
        "topic_id", "persona_id", "parent_event_id", "state", "is_fixed", "reason", "effort_hours", "change", "previous_at", "previous_channel",
        "change_why", "sequence", "drafts", "drafts_note", "draft_sources", "written_by", "model", "prompt_version",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        present("publish_at", "An entry without its time is none."),
        present("channel", "An entry without its channel is none."),
        one_of("state", _STATES, "Other states are explained nowhere."),
        one_of("change", ("added", "moved", "kept", "cancelled", "dropped"), "Other changes are explained nowhere."),
        one_of("written_by", ("model", "evidence", ""), "Who wrote a draft is part of it."),
        within("is_zone_unknown", 0, 0, "A local time needs its zone."),
        within("is_outside", 0, 0, "The plan stays within the horizon of the brief."),
        within("is_clashing", 0, 0, "Two pieces of a channel at once take each other's readers."),
        within("is_crowded", 0, 0, "A channel takes no more a day than the brief says."),
        within("is_orphan", 0, 0, "What an entry follows is in the calendar.", "warning"),
        within("is_early", 0, 0, "A piece comes after the one that it is made from."),
        within("sequence", 0, None, "Clients take an entry for newer by this number."),
        within("is_title_blank", 0, 0, "An entry says what is published.", "warning"),
    ),
    derived={
        "is_zone_unknown": _is_zone_unknown, "is_outside": _is_outside, "is_clashing": _is_clashing, "is_crowded": _is_crowded,
        "is_orphan": _is_orphan, "is_early": _is_early, "is_title_blank": is_blank("title"),
    },
)  # fmt: skip
"""Its context: `first_at` and `last_at`, the first and last instant that may be planned, and `channel_per_day`, the limit of each channel."""
