"""A strategy as a file that its user can edit, and what they decided by editing it.

What differs from the strategy that the file was written from is a decision: kept in an append-only table, and an input of every later run.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tasks.evidence import evidence_id
from tasks.strategy.models import Fixed

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pillars": ("pillar_id", ("label", "share", "hub_url")),
    "personas": ("persona_id", ("name",)),
    "lines": ("strategy_id", ("statement", "target")),
}
"""What the file holds, by the dataset's part: its id, and the fields that can be edited."""
REMOVABLE = ("pillars", "personas")
"""The parts that a person can remove."""
DECISION_COLUMNS = ["decision_id", "site", "subject", "verb", "why", "by", "value", "at"]

_HEAD = """\
# The strategy of {site}. Edit what you like, and hand it back: plancast strategy BRIEF --strategy FILE
# What you change is fixed: every later plan keeps it. Take a field out of `fixed` to let the plan decide it again.
# A pillar or persona that you delete does not come back, unless you delete it from `removed` as well.
"""
_ROUNDED = 6

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Id
    fixed: tuple[str, ...] = ()


class EditedPillar(_Part):
    """A pillar as its user wants it."""

    label: Text
    share: float = Field(ge=0, le=1)
    hub_url: Annotated[str, Field(max_length=2_000, pattern=r"^https?://[^\s/]+")] | None = None


class EditedPersona(_Part):
    """A reader as its user calls them."""

    name: Text


class EditedLine(_Part):
    """A line of the strategy as its user wants it."""

    statement: Text
    target: float | None = Field(None, allow_inf_nan=False)


class EditedStrategy(BaseModel):
    """What is read of a file: the run that it was written from, and the parts that can be edited."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    site: Id
    run_id: Id
    pillars: tuple[EditedPillar, ...] | None = None
    personas: tuple[EditedPersona, ...] | None = None
    lines: tuple[EditedLine, ...] | None = None
    removed: tuple[_Part, ...] | None = None
    """Of pillars and personas that were removed before, those that stay so. A list that is not given decides nothing."""

    @model_validator(mode="after")
    def _shares_fit(self) -> "EditedStrategy":
        fixed = sum(one.share for one in self.pillars or () if "share" in one.fixed)
        if fixed > 1 + 1e-6:
            raise ValueError(f"pillars: the fixed shares add up to {fixed:.2f}; make them 1 at most")
        return self


class NotAStrategy(ValueError):
    """A file that cannot be read as an edited strategy; the message says where and how to mend it."""


def strategy_yaml(site: str, run_id: str, datasets: Mapping[str, pd.DataFrame], fixed: Fixed | None = None) -> str:
    """The strategy as YAML: pillars, personas and lines with what can be edited of each, what is fixed already, and what was removed."""
    removed = [{"id": subject, "label": value["label"]} for subject, value in sorted((fixed or {}).items()) if value.get("is_removed")]
    body = {"site": site, "run_id": run_id, **{name: _written(name, datasets[name]) for name in KINDS}, **({"removed": removed} if removed else {})}
    return _HEAD.format(site=site) + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)


def _written(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    key, fields = KINDS[name]
    rows = frame[frame["kind"] == "persona"] if name == "personas" and len(frame) else frame
    return [{"id": row[key], **{one: _value(row[one]) for one in fields}, "fixed": list(row["fixed"])} for row in rows.to_dict("records")]


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return None if value != value else round(value, _ROUNDED)
    return value


def read_edited(content: Mapping[str, Any]) -> EditedStrategy:
    """An edited file's content; a `NotAStrategy` names what is wrong."""
    try:
        return EditedStrategy.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAStrategy(f"{where}: {first['msg']}. Mend it, or write the file anew with `plancast strategy --out DIR`.".lstrip(": ")) from error


def decisions_of(edited: EditedStrategy, datasets: Mapping[str, pd.DataFrame], at: datetime, fixed: Fixed | None = None) -> pd.DataFrame:
    """What the file decides against the strategy that it was written from: `DECISION_COLUMNS`, a row a part that differs.

    `value` holds every field of the part that is fixed from now on; of a pillar or persona that the file leaves out, that it is removed, and its
    topics, by which a later run knows it. `fixed` is what stands so far. A part that the strategy does not have is a `NotAStrategy`.
    """
    rows = [row for name in KINDS for row in (*_decided(name, edited, datasets[name], at), *_removed(name, edited, datasets[name], at))]
    rows += _brought_back(edited, fixed or {}, at)
    shares = sum(float(row["value"]["share"]) for row in rows if "share" in row["value"])
    if shares > 1 + 1e-6:
        raise NotAStrategy(f"pillars: the fixed shares add up to {shares:.2f}. Make them 1 at most.")
    return pd.DataFrame(rows, columns=DECISION_COLUMNS)


def _decided(name: str, edited: EditedStrategy, frame: pd.DataFrame, at: datetime) -> list[dict[str, Any]]:
    key, fields = KINDS[name]
    known = {str(row[key]): row for row in frame.to_dict("records")}
    found = []
    for part in getattr(edited, name) or ():
        if part.id not in known:
            raise NotAStrategy(f"{name}: {part.id} is not in the strategy of run {edited.run_id}. Keep the ids as they were written.")
        before = known[part.id]
        changed = {one for one in fields if getattr(part, one) != _value(before[one])}
        kept = changed | (set(part.fixed) & set(before["fixed"]) & set(fields))
        if changed or kept != set(before["fixed"]):
            found.append(_decision(edited.site, part.id, {one: getattr(part, one) for one in sorted(kept)}, at))
    return found


def _removed(name: str, edited: EditedStrategy, frame: pd.DataFrame, at: datetime) -> list[dict[str, Any]]:
    """The pillars or personas that the file leaves out. A file that leaves out all of them is refused: it would decide that there is no strategy."""
    given = getattr(edited, name)
    if name not in REMOVABLE or given is None:
        return []
    key, (label, *_) = KINDS[name]
    rows = [row for row in frame.to_dict("records") if name != "personas" or row["kind"] == "persona"]
    kept = {part.id for part in given}
    if rows and not kept:
        raise NotAStrategy(f"{name}: all were deleted. Keep one of them, or take the list out of the file to leave it as it is.")
    gone = [row for row in rows if row[key] not in kept]
    told = [{"is_removed": True, "label": str(row[label]), "topic_ids": list(row["topic_ids"])} for row in gone]
    return [_decision(edited.site, str(row[key]), value, at) for row, value in zip(gone, told, strict=True)]


def _brought_back(edited: EditedStrategy, fixed: Fixed, at: datetime) -> list[dict[str, Any]]:
    """What was removed before, and is no longer named so."""
    if edited.removed is None:
        return []
    kept = {part.id for part in edited.removed}
    return [_decision(edited.site, subject, {}, at) for subject, value in sorted(fixed.items()) if value.get("is_removed") and subject not in kept]


def _decision(site: str, subject: str, value: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    marked = evidence_id("decision", f"{site} {subject}", f"{at.isoformat()} {sorted(value.items())}")
    verb = "fix" if value else "release"
    return {"decision_id": marked, "site": site, "subject": subject, "verb": verb, "why": None, "by": None, "value": dict(value), "at": at}


def fixed_from(decisions: pd.DataFrame, until: datetime) -> Fixed:
    """What stands of the decisions that were made by an instant: of each subject the last."""
    if decisions.empty:
        return {}
    known = decisions[decisions["verb"].isin(["fix", "release"]) & (decisions["at"] <= pd.Timestamp(until))]
    last = known.sort_values(["at", "decision_id"]).drop_duplicates("subject", keep="last")
    values: Sequence[tuple[str, Any]] = list(zip(last["subject"], last["value"], strict=True))
    return {str(subject): dict(value) for subject, value in values if value}
