"""How checks say what they found: frames of url, check, observed and expected, one row a page and check."""

from collections.abc import Iterable, Sequence

import pandas as pd

from tasks.gap.audit.checks import CHECKS, SEVERITIES

_NOTHING = pd.DataFrame({name: pd.Series(dtype="str") for name in ("url", "check", "observed", "expected")})
COLUMNS = ["url", "check", "severity", "area", "observed", "expected", "how_to_mend"]


def found(check: str, urls: Iterable[str], observed: Iterable[str] | str, expected: str) -> pd.DataFrame:
    """The findings of one check. `observed` is a sentence an address, or one for all."""
    addresses = list(urls)
    if not addresses:
        return _NOTHING
    seen = [observed] * len(addresses) if isinstance(observed, str) else list(observed)
    return pd.DataFrame({"url": addresses, "check": check, "observed": seen, "expected": expected}, dtype="str")


def named(items: Sequence[str], shown: int) -> str:
    """The first few of a list, in words: "a, b and 3 more"."""
    head = ", ".join(items[:shown])
    return head if len(items) <= shown else f"{head} and {len(items) - shown:,} more"


def listed_by(keys: "pd.Series[str]", items: "pd.Series[str]", shown: int) -> "pd.Series[str]":
    """For each key, its distinct items in order, in words."""
    if not len(keys):
        return pd.Series(dtype="str")
    pairs = pd.DataFrame({"key": keys.to_numpy(), "item": items.to_numpy()}).drop_duplicates().sort_values(["key", "item"], kind="stable")
    grouped = pairs.groupby("key", sort=True)["item"].agg(list)
    return pd.Series([named(each, shown) for each in grouped], index=grouped.index, dtype="str")


def gathered(parts: Iterable[pd.DataFrame], weights: "pd.Series[float]") -> pd.DataFrame:
    """All findings, most severe first, then by check, then the most linked page first (`weights` by URL); each page and check once."""
    frames = [part for part in parts if len(part)]
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    whole = pd.concat(frames, ignore_index=True).drop_duplicates(["url", "check"])
    places = {name: place for place, name in enumerate(CHECKS)}
    ranks = {name: SEVERITIES.index(check.severity) for name, check in CHECKS.items()}
    whole = whole.assign(
        severity=whole["check"].map({name: check.severity for name, check in CHECKS.items()}),
        area=whole["check"].map({name: check.area for name, check in CHECKS.items()}),
        how_to_mend=whole["check"].map({name: check.how_to_mend for name, check in CHECKS.items()}),
        rank=whole["check"].map(ranks),
        place=whole["check"].map(places),
        weight=-whole["url"].map(weights).astype("float64").fillna(0.0),
    )
    return whole.sort_values(["rank", "place", "weight", "url"], kind="stable")[COLUMNS].astype("str").reset_index(drop=True)
