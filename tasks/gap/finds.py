"""What is known of the market while gaps are sought, and what is known of one gap before it is scored."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.novelty import Flags, Rows
from tasks.gap.space import Space


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """The prepared pages of all sites, as rows of one numbering."""

    pages: pd.DataFrame
    """`prepare`'s frame."""
    space: Space
    """Two unit vectors a page."""
    target: str
    sites: NDArray[np.object_]
    """The site of each page."""
    is_target: Flags
    is_content: Flags
    """Pages with content and a vector."""
    topic_ids: NDArray[np.object_]
    """The topic of each page, None without one."""
    competitors: tuple[str, ...]
    """All sites but the target, in order of name."""
    today: pd.Timestamp
    """The day that ages are counted to; NaT when no page is dated."""


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """One gap before it is named and scored."""

    kind: str
    evidence: Rows
    """Rows that show it, most typical first."""
    around: Rows
    """Competitors' rows on its subject, the evidence first: what it is named after."""
    own: Rows
    """The target's closest rows."""
    topic_id: str | None
    novelty: float
    """0..1, how surprising the target's absence is, or how long ago it wrote."""
    covering: dict[str, int]
    """Pages on it of each competitor that covers it."""
    own_count: int
    """Pages of the target on it."""
    note: str
    """What was seen besides the counts, for the statement."""
