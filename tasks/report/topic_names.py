"""Topics by their labels."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.report.frames import having, items
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_CHARS = 80


def topic_names(data: ReportInput) -> Mapping[Any, str]:
    """The label of each topic, by its id."""
    topics = having(data.topics, ("topic_id", "label"))
    return {topic_id: plain(label, _CHARS) for topic_id, label in zip(topics["topic_id"], topics["label"], strict=True) if plain(label, _CHARS)}


def topic_name(topic: Any, names: Mapping[Any, str]) -> str:
    """A topic's label; what is no known id stands for itself."""
    return names.get(topic) or plain(topic, _CHARS)


def named(topics: Any, names: Mapping[Any, str]) -> Sequence[str]:
    """The labels of a list of topics."""
    return [name for topic in items(topics) if (name := topic_name(topic, names))]
