"""What a workspace knows of its own counting: breaks that it adds to the register, changes and takes back."""

from collections import defaultdict
from datetime import date
from typing import Any

from tasks.analytics.breaks import KNOWN, WITHDRAWN, Break
from tasks.run import open_store


def metrics_of(source: str) -> tuple[str, ...]:
    """What a source counts, as the register that ships names it; nothing for a source that it does not know."""
    return tuple(sorted({metric for one in KNOWN if one.source == source for metric in one.metrics}))


def add_break(workspace: str, own: Break) -> None:
    """Keep a break of the workspace's own; one of the same source, metric and first day is replaced."""
    row = {"workspace": workspace, "source": own.source, "from_on": own.from_on, "to_on": own.to_on, "kind": own.kind, "effect": own.effect}
    told = {"note": own.note, "reference": own.reference or None}
    open_store().upsert("measurement_breaks", [{**row, **told, "metric": metric} for metric in own.metrics])


def withdraw_break(workspace: str, source: str, from_on: date) -> int:
    """Take back the own breaks of a source that begin on a day; how many metrics they were of."""
    shipped = {(one.source, metric, one.from_on) for one in KNOWN for metric in one.metrics}
    held = open_store().select("measurement_breaks", workspace, source=source, from_on=from_on)
    own = [row for row in held if (row["source"], row["metric"], row["from_on"]) not in shipped and row["effect"] != WITHDRAWN]
    open_store().upsert("measurement_breaks", [{**row, "effect": WITHDRAWN} for row in own])
    return len(own)


def told_breaks(workspace: str) -> list[dict[str, Any]]:
    """All breaks that comparisons mind, those that ship and the workspace's own, as lines of a table; the newest first."""
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for one in KNOWN:
        found[one.source, one.from_on, one.to_on, one.kind, one.effect, one.note] |= set(one.metrics)
    for row in open_store().select("measurement_breaks", workspace):
        found[row["source"], row["from_on"], row["to_on"], row["kind"], row["effect"], row["note"]].add(row["metric"])
    names = ("source", "from", "to", "kind", "effect", "note")
    lines = [{**dict(zip(names, key, strict=True)), "metrics": ", ".join(sorted(metrics))} for key, metrics in found.items()]
    return [
        {**line, "from": str(line["from"]), "to": str(line["to"] or "")}
        for line in sorted(lines, key=lambda line: line["from"], reverse=True)
        if line["effect"] != WITHDRAWN
    ]
