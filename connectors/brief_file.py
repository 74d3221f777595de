"""Briefs and mappings as YAML files."""

import re
from pathlib import Path
from typing import Any

import yaml

from connectors.errors import BriefError


class _Loader(yaml.SafeLoader):
    """Takes `true` and `false` alone for truth values, as YAML 1.2 does: `on` is a field of a mapping, and `no` a country."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def read_yaml(path: Path) -> dict[str, Any]:
    """The fields of a brief file; a `BriefError` says where it cannot be read."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader with fewer truth values
    except FileNotFoundError as error:
        raise BriefError(f"{path}: there is no such file. Name a brief in YAML, or give --site URL.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BriefError(f"{path}: is not readable as YAML: {error}. Mend the line that it names.") from error
    if not isinstance(content, dict):
        raise BriefError(f"{path}: must hold fields such as `site: https://www.example.org`, a line each.")
    return {str(name): value for name, value in content.items()}
