"""What was planted in the demo market, as data: for each subject, what a gap analysis of the target should say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from connectors.demo_market.content import MarketName

PlantedKind = Literal["missing", "thin", "stale", "shared", "own"]


@dataclass(frozen=True, slots=True)
class PlantedSubject:
    """One subject of a market.

    `kind`: `missing` (competitors cover it, the target does not), `thin` (the target has one short page), `stale` (the
    target's pages are years older than the competitors'), `shared` (no gap: everybody covers it) or `own` (only the
    target does). `page_counts`: posts by host. `words`: stems of which a good label or term list holds at least one.
    """

    subject: str
    kind: PlantedKind
    page_counts: Mapping[str, int]
    words: tuple[str, ...]


def _subjects(hosts: tuple[str, ...], rows: tuple[tuple[str, PlantedKind, tuple[int, ...], tuple[str, ...]], ...]) -> tuple[PlantedSubject, ...]:
    return tuple(PlantedSubject(subject, kind, dict(zip(hosts, counts, strict=True)), words) for subject, kind, counts, words in rows)


PLANTED: Mapping[MarketName, tuple[PlantedSubject, ...]] = {
    "en": _subjects(
        ("brightloaf.test", "crumbjournal.test", "hearthandrye.test"),
        (
            ("gluten-free-bread", "missing", (0, 5, 5), ("gluten", "psyllium", "buckwheat")),
            ("laminated-pastry", "missing", (0, 4, 5), ("laminat", "croissant", "puff")),
            ("chocolate", "missing", (0, 5, 0), ("chocolate", "temper", "ganache", "bonbon")),
            ("home-milling", "missing", (0, 0, 5), ("mill", "grain", "wheat")),
            ("enriched-dough", "thin", (1, 3, 3), ("brioche", "enriched", "butter")),
            ("pie", "thin", (1, 4, 2), ("pie", "crust", "pastry")),
            ("oven-and-steam", "stale", (3, 2, 3), ("steam", "oven")),
            ("mixers", "stale", (3, 2, 2), ("mixer", "knead")),
            ("sourdough-starter", "shared", (4, 3, 3), ("starter",)),
            ("pizza", "shared", (3, 3, 3), ("pizza",)),
            ("flour-and-hydration", "shared", (3, 2, 3), ("flour", "water", "hydration")),
            ("layer-cakes", "own", (5, 0, 0), ("cake", "sponge", "buttercream")),
            ("cookies", "own", (5, 0, 0), ("cookie", "shortbread")),
            ("baking-with-children", "own", (3, 0, 0), ("child",)),
        ),
    ),
    "de": _subjects(
        ("beetundbalkon.test", "gartenfuchs.test", "krautwerk.test"),
        (
            ("kompost", "missing", (0, 3, 3), ("kompost",)),
            ("wintergemuese", "missing", (0, 4, 0), ("winter", "frost", "feldsalat", "grünkohl")),
            ("schnecken", "thin", (1, 2, 3), ("schnecke",)),
            ("tomaten", "shared", (3, 2, 3), ("tomate",)),
            ("giessen", "shared", (2, 1, 2), ("gieß", "wasser")),
            ("kraeuter", "own", (4, 0, 0), ("kräuter", "basilikum", "rosmarin")),
        ),
    ),
}

BROKEN_LINKS: Mapping[MarketName, tuple[str, ...]] = {
    "en": (
        "http://brightloaf.test/recipes/index-2019.html",
        "http://crumbjournal.test/faq.html",
        "http://hearthandrye.test/stories/acorn-flour",
    ),
    "de": ("http://beetundbalkon.test/pflanzenliste-2020.html", "http://krautwerk.test/leserbriefe.html"),
}
"""What the markets' own pages link to and nobody answers: each of these is a 404."""
