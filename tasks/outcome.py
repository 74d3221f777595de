"""How a run ended: complete, degraded (what, why, with what effect) or failed. Nothing else, and never success in place of failure."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from tasks.vocabulary import RunState


class Degradation(BaseModel):
    """One thing that a run had to do without."""

    model_config = ConfigDict(frozen=True)

    what: str
    why: str
    effect: str


class Outcome(BaseModel):
    """What a finished flow hands to its caller: ids, counts and paths, never frames."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    workspace: str
    site: str
    as_of: datetime | None = None
    degraded: tuple[Degradation, ...] = ()
    counts: dict[str, int] = {}
    report: str | None = None

    @property
    def state(self) -> RunState:
        """Complete when nothing was missing, degraded otherwise; a failed flow raises and has no outcome."""
        return RunState.DEGRADED if self.degraded else RunState.COMPLETE


def merged(*lists: Sequence[Degradation]) -> tuple[Degradation, ...]:
    """All degradations of several stages, each once, in the order in which they were met."""
    return tuple(dict.fromkeys(item for one in lists for item in one))
