"""What a figure is of besides its page and day: the text of its dimension, read."""


def dimension_values(text: str) -> dict[str, str]:
    """The values of a dimension by name, as `connectors.metric_records.dimension_text` spells them."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {name: value.replace("%26", "&").replace("%25", "%") for name, _, value in pairs}
