"""Markets of the tests' own: pages whose subjects, sites and dates are known."""

import random
from collections.abc import Callable, Mapping

import pandas as pd
import pytest

SUBJECTS = {
    "rain gardens": "rain garden swale infiltration native sedges overflow basin gravel downspout stormwater soil percolation mulch depth",
    "worm composting": "worm composting vermicompost bin bedding castings leachate scraps wigglers tray moisture harvest acidity newspaper",
    "fruit tree pruning": "fruit tree pruning branch spur scaffold thinning cut collar sap ladder apple pear crown dormant loppers",
    "beekeeping": "beekeeping hive frame queen brood swarm nectar smoker varroa colony foundation super honey forage propolis",
    "greenhouse heating": "greenhouse heating thermostat propane insulation bubble wrap vent frost ballast thermal glazing radiator bench night",
    "seed saving": "seed saving germination heirloom isolation pollen pod drying threshing envelope viability strain harvest sieve label",
}
FILLER = "garden people often start with plan look after check weather again write down learn from neighbours season place work small".split()


def sentences(words: str, seed: int, count: int = 12) -> str:
    """Sentences that mix a subject's words with everyday ones."""
    dice = random.Random(seed)
    own = words.split()
    lines = [" ".join(dice.choice(own) if dice.random() < 0.6 else dice.choice(FILLER) for _ in range(9)) for _ in range(count)]
    return ". ".join(line.capitalize() for line in lines) + "."


def market(plan: Mapping[str, Mapping[str, int]], newest: Mapping[tuple[str, str], int] | None = None) -> pd.DataFrame:
    """Pages of the sites in `plan`: for each subject so many. `newest` is the year of a site's pages on a subject, else 2024."""
    rows = []
    for site, counts in plan.items():
        for subject, count in counts.items():
            for number in range(count):
                seed = hash_of(site, subject, number)
                year = (newest or {}).get((site, subject), 2024)
                rows.append(
                    {
                        "url": f"https://{site}/{subject.replace(' ', '-')}/{number}",
                        "site": site,
                        "title": f"{random.Random(seed).choice(['Notes on', 'More on', 'A guide to', 'Better'])} {subject} | {site}",
                        "description": f"What we know of {subject}.",
                        "text": sentences(SUBJECTS[subject], seed),
                        "published_on": f"{year}-{1 + number % 12:02d}-10",
                    }
                )
    return pd.DataFrame(rows)


def hash_of(*parts: object) -> int:
    """A seed that is the same in every process, unlike that of `hash`."""
    return sum(ord(char) * 31**place % 1_000_003 for place, char in enumerate("/".join(map(str, parts))))


EVERYWHERE = dict.fromkeys(SUBJECTS, 8)


@pytest.fixture
def make_market() -> Callable[..., pd.DataFrame]:
    """`market`, for tests that plan their own."""
    return market


@pytest.fixture
def everywhere() -> dict[str, int]:
    """A site that covers all subjects alike."""
    return dict(EVERYWHERE)


@pytest.fixture
def gappy() -> pd.DataFrame:
    """ours.test lacks rain gardens (both others have them) and worm composting (one has it); it has little on beekeeping."""
    ours = {"fruit tree pruning": 8, "greenhouse heating": 8, "seed saving": 8, "beekeeping": 1}
    return market({"ours.test": ours, "rival.test": EVERYWHERE, "other.test": {**EVERYWHERE, "worm composting": 0}})
