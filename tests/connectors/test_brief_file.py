from pathlib import Path

import pytest

from connectors.brief_file import read_yaml
from connectors.errors import BriefError


def test_words_that_yaml_once_took_for_truth_values_are_words(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text("on: Day\ncountry: no\nrender: true\nsuggestions: False\nsite: https://a.test\n")
    assert read_yaml(file) == {"on": "Day", "country": "no", "render": True, "suggestions": False, "site": "https://a.test"}


@pytest.mark.parametrize(
    ("text", "said"), [("a: [", "is not readable"), ("- a\n", "must hold fields"), ("a: !!python/object:os.system x", "not readable")]
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "brief.yaml"
    file.write_text(text)
    with pytest.raises(BriefError, match=rf"brief\.yaml.*{said}"):
        read_yaml(file)
