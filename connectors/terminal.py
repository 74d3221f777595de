"""What a person sees in the terminal: a live line while a run goes on, and tables that fit the screen."""

import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

QUIET_S = 5.0
"""Without a terminal (a log, a pipe) a line is written at most so often."""


class LiveLine:
    """Stage, pages done, rate and time left, on one line that is rewritten in place."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self.stream, self.is_terminal = stream, stream.isatty()
        self.stage, self.stage_began, self.told_at = "", time.monotonic(), 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show how far a stage is; a new stage begins a new line."""
        now = time.monotonic()
        is_new = stage != self.stage
        if is_new:
            self._close()
            self.stage, self.stage_began = stage, now
        if is_new or self.is_terminal or now - self.told_at >= QUIET_S:
            self.told_at = now
            self._write(describe(stage, done, total, now - self.stage_began))

    def done(self) -> None:
        """End the line, so that what follows begins on its own."""
        self._close()
        self.stage = ""

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = f"\r\x1b[K{text[:width]}" if self.is_terminal else f"{text}\n"
        self.stream.write(line)
        self.stream.flush()

    def _close(self) -> None:
        if self.stage and self.is_terminal:
            self.stream.write("\n")
            self.stream.flush()


def describe(stage: str, done: int, total: int | None, seconds: float) -> str:
    """`crawling · 120 of 300 pages · 12.0/s · 15 s left`, as far as these are known."""
    parts = [stage]
    if done:
        parts.append(f"{done:,} of {total:,} pages" if total else f"{done:,} pages")
    if done and seconds >= 1:
        rate = done / seconds
        parts.append(f"{rate:,.1f}/s")
        if total and total > done:
            parts.append(f"about {_duration((total - done) / rate)} left")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def table_lines(rows: Sequence[Mapping[str, Any]], width: int | None = None) -> list[str]:
    """Rows as aligned columns, cut to the screen; control characters are left out."""
    if not rows:
        return ["(no rows)"]
    room = width or shutil.get_terminal_size((120, 40)).columns
    names = list(rows[0])
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [min(room if name == names[-1] else 40, max(len(name), *(len(row[place]) for row in cells))) for place, name in enumerate(names)]
    lines = [names, ["─" * size for size in widths], *cells]
    return ["  ".join(text[:size].ljust(size) for text, size in zip(line, widths, strict=True))[:room].rstrip() for line in lines]


def _cell(value: Any) -> str:
    if value is None or value != value:
        return "unknown"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "".join(char for char in str(value) if char.isprintable())
