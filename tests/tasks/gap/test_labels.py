import numpy as np
import pandas as pd

from tasks.gap.content import prepare
from tasks.gap.labels import Name, distinct, name_groups, same_subject


def named(groups: list[list[tuple[str, str]]]) -> list[Name]:
    """Names of groups of (title, text), each page on a site of its own group."""
    rows = [
        {"url": f"http://green.test/{place}/{n}", "site": "green.test", "title": title, "text": text}
        for place, group in enumerate(groups)
        for n, (title, text) in enumerate(group)
    ]
    ready = prepare(pd.DataFrame(rows))
    return name_groups(ready, [np.flatnonzero(ready["url"].str.contains(f"test/{place}/")) for place in range(len(groups))], 5)


RAIN = [
    (f"{start} a rain garden", f"A rain garden holds water back, says note {n}. It drains within a day in January.")
    for n, start in enumerate(["Planting", "Digging", "Sizing"])
]
BEES = [
    (f"{start} the varroa mite", f"The varroa mite weakens a hive, says note {n}. Count mites in January.")
    for n, start in enumerate(["Counting", "Treating", "Seeing"])
]


def test_a_group_has_the_name_that_its_pages_share() -> None:
    rain, bees = named([RAIN, BEES])
    assert (rain.label.lower(), bees.label.lower()) == ("rain garden", "varroa mite")
    assert rain.terms[0] == rain.label
    assert rain.told_by == (0, 1, 2)


def test_months_and_sites_are_no_names() -> None:
    groups = [
        [
            (f"January at Green.test {n}", f"In January we at green.test look at the {word}. The {word} is fine.")
            for n, word in enumerate(["hedge", "hedge", "hedge"])
        ]
    ]
    assert named(groups)[0].label.lower() == "hedge"


def test_who_writes_is_no_subject() -> None:
    rows = [
        {
            "url": f"http://green.test/{n}",
            "site": "green.test",
            "title": f"Konrad Eibl, {n} January",
            "text": "Konrad Eibl digs a hedge. The hedge holds.",
        }
        for n in range(3)
    ]
    pages = pd.DataFrame(rows).assign(author="Konrad Eibl")
    assert name_groups(prepare(pages), [np.arange(3)], 5)[0].label.lower() == "hedge"


def test_a_longer_name_is_told_whole() -> None:
    pages = [(f"January {n}", f"Ask the Centers for Disease Control. The Centers for Disease Control know, note {n}.") for n in range(3)]
    assert named([pages])[0].label == "Centers for Disease Control"


def test_further_reading_names_nothing() -> None:
    titles = ["My first laminated dough", "The loudest pastry of Brittany", "A laminated dough by hand"]
    pages = [(title, f"A laminated dough rests. Read on: {'. '.join(other for other in titles if other != title)}.") for title in titles]
    assert named([pages])[0].label.lower() == "laminated dough"


def test_a_number_that_belongs_to_the_name_is_kept() -> None:
    pages = [(f"The 21st Century Garden Act, part {n}", f"The 21st Century Garden Act asks for trees. Note {n}.") for n in range(3)]
    assert "21st" in named([pages])[0].label


def test_a_group_without_phrases_is_named_after_a_title() -> None:
    assert named([[("Of it", "It is as it was, and it was so."), ("To be", "To be or not, that is it.")]])[0].label


def test_labels_are_told_apart() -> None:
    twice = Name("rain garden", ["rain garden", "swale"], (), (" rain garden", " swale"))
    alone = Name("rain gardens", ["rain gardens"], (), (" rain garden",))
    assert distinct([twice, twice, alone]) == ["rain garden", "swale", "rain gardens (2)"]


def test_one_subject_is_known_under_its_other_name() -> None:
    apps = Name("mobile apps", ["mobile apps"], (), (" mobile app", " mobile user"))
    users = Name("mobile users", ["mobile users"], (), (" mobile user", " tablet"))
    veterans = Name("veterans", ["veterans"], (), (" veteran", " mobile app"))
    assert same_subject(apps, users)
    assert same_subject(apps, apps)
    assert not same_subject(veterans, apps), "no word in common"
