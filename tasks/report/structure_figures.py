"""Reads `site_structure`, the long frame of a site's figures: topic, item, figure, value, status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.figures import UNKNOWN, amount, percent
from tasks.report.frames import having

_COLUMNS = ("topic", "item", "figure", "value", "status")


@dataclass(frozen=True, slots=True)
class StructureFigures:
    """Figures by topic, item and figure, in the order of the frame; those that are unknown are not in it."""

    values: Mapping[tuple[str, str, str], float]
    estimated: frozenset[tuple[str, str, str]]

    def value(self, topic: str, name: str, item: str = "") -> float | None:
        """A figure, or None where it is unknown."""
        return self.values.get((topic, item, name))

    def items(self, topic: str) -> tuple[str, ...]:
        """The items of a topic, once each."""
        return tuple(dict.fromkeys(item for one, item, _ in self.values if one == topic))

    def names(self, topic: str) -> tuple[str, ...]:
        """The figures of a topic that are of the whole site."""
        return tuple(name for one, item, name in self.values if one == topic and not item)

    def shown(self, topic: str, name: str, item: str = "") -> str:
        """A figure as text: shares in percent, medians with a decimal where they need it, an estimate as a lower bound."""
        value = self.value(topic, name, item)
        if value is None:
            return UNKNOWN
        text = percent(value) if "share" in name else amount(value, 0 if float(value).is_integer() else 1)
        return f"at least {text}" if (topic, item, name) in self.estimated else text


def structure_figures(structure: pd.DataFrame) -> StructureFigures:
    """The figures that are known, each once: the last that the frame holds."""
    frame = having(structure, _COLUMNS)
    is_known = frame["value"].notna() & frame["status"].isin(["measured", "estimated"])
    values: dict[tuple[str, str, str], float] = {}
    estimated = set()
    for topic, item, name, value, status in frame.loc[is_known, list(_COLUMNS)].itertuples(index=False, name=None):
        key = (str(topic), _text(item), str(name))
        values[key] = float(value)
        estimated |= {key} if status == "estimated" else set()
    return StructureFigures(values, frozenset(estimated))


def _text(item: Any) -> str:
    return item if isinstance(item, str) else ""
