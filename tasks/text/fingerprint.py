"""Near-duplicate texts: MinHash fingerprints that can be stored and compared on any machine, and groups of like ones.

The method is Broder's MinHash (1997) of word shingles, with one permutation (Li, Owen and Zhang 2012) and optimal
densification (Shrivastava 2017), written out here rather than taken from a library: stored fingerprints must stay
comparable when a library changes its hashing. Sixteen bits a bin are kept (b-bit minwise hashing, Li and König 2010).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

from tasks.text.words import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS = 128
SHINGLE_WORDS = 4
READ_WORDS = 50_000
REPRESENTATIVES = 4
FOUND_SHARE = 0.99
MIXERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)  # odd, as in SplitMix64


def fingerprint(text: str, *, words: Sequence[str] | None = None) -> str | None:
    """The text's MinHash in hexadecimal (512 digits); None for a text without words. Case and punctuation do not count.

    `words` are the text's `words_of`, where the caller has them already.
    """
    import numpy as np

    read = (words_of(text) if words is None else words)[:READ_WORDS]
    if not read:
        return None
    hashes = np.sort(_shingle_hashes(read))
    bins = (hashes >> np.uint64(57)).astype(np.intp)
    first = np.flatnonzero(np.diff(bins, prepend=-1))
    least = np.zeros(BINS, np.uint64)
    least[bins[first]] = hashes[first]
    is_full = np.zeros(BINS, bool)
    is_full[bins[first]] = True
    kept = (least[_donors(is_full.tolist())] >> np.uint64(16)) & np.uint64(0xFFFF)
    return kept.astype(">u2").tobytes().hex()


def _shingle_hashes(words: Sequence[str]) -> NDArray[np.uint64]:
    """One well-mixed 64-bit hash a shingle of neighbouring words (of all the words, where there are fewer)."""
    import numpy as np

    codes = np.fromiter((crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words))
    count = max(len(words) - SHINGLE_WORDS + 1, 1)
    mixed = np.zeros(count, np.uint64)
    for offset, mixer in enumerate(MIXERS[: len(words)]):
        mixed = (mixed + codes[offset : offset + count]) * np.uint64(mixer)
        mixed ^= mixed >> np.uint64(29)
    return (mixed ^ (mixed >> np.uint64(32))) * np.uint64(MIXERS[0])


def _donors(is_full: list[bool]) -> list[int]:
    """The bin that each bin's value is taken from: itself, or if empty the first full one of its own fixed sequence."""
    if all(is_full):
        return list(range(BINS))
    donors = []
    for place in range(BINS):
        donor, step = place, 0
        while not is_full[donor]:
            step += 1
            donor = crc32(b"%d:%d" % (place, step)) % BINS
        donors.append(donor)
    return donors


def similarity(one: str, other: str) -> float:
    """The estimated share (0..1) of the two texts' shingles that they have in common; standard error 0.03 at 0.9.

    Raises ValueError when either is not a fingerprint.
    """
    return _share(_digits(one), _digits(other))


def near_duplicates(fingerprints: Sequence[str | None], threshold: float = 0.9) -> list[list[int]]:
    """Groups of places in `fingerprints` whose texts are alike, each sorted, largest first; texts alone are left out.

    Candidates come from locality-sensitive hashing, and each is compared with a few of those met before it, so the cost
    grows with the number of texts. Groups are chains: a member is like some other member. None is like nothing.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(fingerprints):
        if text is not None:
            places[text].append(place)
    groups = _Groups(len(places))
    digits = [_digits(text) for text in places]
    rows = _rows_a_band(threshold)
    for start in range(0, BINS, rows):
        _join_band(digits, slice(start, start + rows), threshold, groups)
    members: dict[int, list[int]] = defaultdict(list)
    for which, same in enumerate(places.values()):
        members[groups.of(which)] += same
    alike = [sorted(group) for group in members.values() if len(group) > 1]
    return sorted(alike, key=lambda group: (-len(group), group))


class _Groups:
    """Sets that are joined until they are the groups (union-find)."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def of(self, member: int) -> int:
        while self.parent[member] != member:
            self.parent[member] = self.parent[self.parent[member]]
            member = self.parent[member]
        return member

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self.parent[high] = low


def _join_band(digits: list[NDArray[np.uint16]], band: slice, threshold: float, groups: _Groups) -> None:
    """Join what shares this band and is alike. Only a few of a bucket are compared with: buckets may be huge."""
    buckets: dict[bytes, list[int]] = defaultdict(list)
    for which, row in enumerate(digits):
        bucket = buckets[row[band].tobytes()]
        alike = [other for other in bucket if _share(row, digits[other]) >= threshold]
        for other in alike:
            groups.join(which, other)
        if not alike and len(bucket) < REPRESENTATIVES:
            bucket.append(which)


def _rows_a_band(threshold: float) -> int:
    """The longest band that still finds nearly every pair at the threshold."""
    for rows in (32, 16, 8, 4, 2):
        if 1 - (1 - threshold**rows) ** (BINS / rows) >= FOUND_SHARE:
            return rows
    return 1


def _share(one: NDArray[np.uint16], other: NDArray[np.uint16]) -> float:
    return float((one == other).mean())


def _digits(text: str) -> NDArray[np.uint16]:
    import numpy as np

    if len(text) != BINS * 4:
        raise ValueError(f"a fingerprint has {BINS * 4} hexadecimal digits, not {len(text)}")
    return np.frombuffer(bytes.fromhex(text), ">u2").astype(np.uint16)
