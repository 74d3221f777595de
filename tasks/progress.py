"""How far a run has come, told to whoever listens: the command line's live line, or nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int | None], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(stage: str, done: int = 0, total: int | None = None) -> None:
    """Say that `done` pages of `total` (None where nobody knows) are through `stage`."""
    if listener := _LISTENER.get():
        listener(stage, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have `listener` told of everything within the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
