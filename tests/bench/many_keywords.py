"""Expansion, folding, intent and clusters of so many made-up keywords: the work that is measured by `make bench`."""

import random
import sys

import pandas as pd

from tasks.gap.keyword_clusters import cluster_keywords
from tasks.gap.keyword_expansion import expand
from tasks.gap.keywords import classify_intent

HEADS = "how to,what is,best,buy,cheap,,,,vs,review of,where to find,repair,price of,download,learn".split(",")
ENDS = ",,near me,online,for beginners,2026,uk,kit,course,at home,guide,prices,reviews,template,for small business".split(",")


def made(count: int) -> list[str]:
    """Keywords of a market that does not exist: heads and ends as people type them, around nouns of random syllables."""
    dice = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]
    nouns = ["".join(dice.choices(syllables, k=dice.choice((2, 3)))) for _ in range(count // 20)]
    found: set[str] = set()
    while len(found) < count:
        parts = (dice.choice(HEADS), dice.choice(nouns), dice.choice(nouns) if dice.random() < 0.5 else "", dice.choice(ENDS))
        found.add(" ".join(part for part in parts if part))
    return sorted(found)


def main() -> None:
    """Do the work once; nothing is printed."""
    none = pd.DataFrame({"keyword": pd.Series(dtype="str"), "site": pd.Series(dtype="str"), "page_count": pd.Series(dtype="int64")})
    candidates = expand(none, {"import": made(int(sys.argv[1]))})
    classify_intent(candidates["keyword"].tolist())
    cluster_keywords(candidates[["keyword", "fold_key"]].assign(wanted=1.0))


if __name__ == "__main__":
    main()
