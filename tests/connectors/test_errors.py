"""Each kind of error has a code of its own, by which people find it again."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_two_kinds_of_error_share_a_code() -> None:
    codes = [
        node.value.value
        for room in ("connectors", "tasks")
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and str(node.value.value).startswith("PC")
        and isinstance(node.value.value, str) and node.value.value[2:].isdigit()
    ]  # fmt: skip
    assert len(codes) > 15
    assert [code for code, count in Counter(codes).items() if count > 1] == []
