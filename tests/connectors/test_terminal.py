import io

import pytest

from connectors.terminal import LiveLine, describe, table_lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "seconds", "expected"),
    [
        (0, None, 0.0, "crawling"),
        (120, None, 0.5, "crawling · 120 pages"),
        (1_200, None, 100.0, "crawling · 1,200 pages · 12.0/s"),
        (120, 300, 10.0, "crawling · 120 of 300 pages · 12.0/s · about 15 s left"),
        (120, 12_000, 10.0, "crawling · 120 of 12,000 pages · 12.0/s · about 16 min left"),
        (300, 300, 10.0, "crawling · 300 of 300 pages · 30.0/s"),
    ],
)
def test_a_stage_is_described_as_far_as_it_is_known(done: int, total: int | None, seconds: float, expected: str) -> None:
    assert describe("crawling", done, total, seconds) == expected


def test_a_terminal_line_is_rewritten_in_place_and_ended_before_the_next_stage() -> None:
    stream = Terminal()
    line = LiveLine(stream)
    line("crawling", 1, None)
    line("crawling", 2, None)
    line("finding gaps", 0, None)
    line.done()
    assert stream.getvalue() == "\r\x1b[Kcrawling · 1 pages\r\x1b[Kcrawling · 2 pages\n\r\x1b[Kfinding gaps\n"


def test_a_log_gets_a_line_a_stage() -> None:
    stream = io.StringIO()
    line = LiveLine(stream)
    for done in range(50):
        line("crawling", done, None)
    line("finding gaps", 0, None)
    line.done()
    assert stream.getvalue().splitlines() == ["crawling", "finding gaps"]


def test_a_table_fits_its_width_and_shows_unknown_as_unknown() -> None:
    rows = [{"label": "Rye\x1b[31m", "score": 0.123456, "demand": None}, {"label": "x" * 60, "score": float("nan"), "demand": ["a", "b"]}]
    lines = table_lines(rows, width=70)
    assert all(len(line) <= 70 for line in lines)
    assert lines[2].split() == ["Rye[31m", "0.123", "unknown"]
    assert lines[3].split() == ["x" * 40, "unknown", "a,", "b"]
    assert table_lines([]) == ["(no rows)"]
