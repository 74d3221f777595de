"""Filters that work without script: radio buttons, which `style.css` lets choose among the rows that carry a class of the same name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the slug that ends its id and the class of its rows, its words, how many rows it leaves."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A group of buttons of which one is on; the first, with the slug `all`, leaves every row."""

    name: str
    title: str
    choices: tuple[Choice, ...]


def choices(name: str, title: str, options: Sequence[tuple[str, str]], rows: Iterable[str]) -> Filter:
    """A filter by the options (slug, label) that any of the rows, given by their slugs, has. Each slug needs its line in `style.css`."""
    counts = Counter(rows)
    found = [Choice(slug, label, counts[slug]) for slug, label in options if counts[slug]]
    return Filter(name, title, (Choice("all", "all", counts.total()), *found))
