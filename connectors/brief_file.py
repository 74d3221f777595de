"""Briefs as YAML files."""

from pathlib import Path
from typing import Any

import yaml

from connectors.errors import BriefError


def read_yaml(path: Path) -> dict[str, Any]:
    """The fields of a brief file; a `BriefError` says where it cannot be read."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BriefError(f"{path}: there is no such file. Name a brief in YAML, or give --site URL.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BriefError(f"{path}: is not readable as YAML: {error}. Mend the line that it names.") from error
    if not isinstance(content, dict):
        raise BriefError(f"{path}: must hold fields such as `site: https://www.example.org`, a line each.")
    return {str(name): value for name, value in content.items()}
