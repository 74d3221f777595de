import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.figures import unsupported_figures

FACTS = "3 of 4 competitors cover it with 1,234 pages, 40 % of theirs, since 2021-03-04; it costs $ 5; about 2.5 million words; see H1 and 1.5."


@pytest.mark.parametrize(
    "text",
    [
        "Three of four competitors cover it.",
        "They have 1234 pages.",
        "They have 1.234 pages.",
        "They have 1 234 pages, not 1,234.",
        "That is 40% of theirs, or forty per cent.",
        "Since 4 March 2021, in 2021, since March 2021, since March 4, 2021.",
        "It costs 5 dollars, five euros or $5.",
        "About 2,500,000 words.",
        "The H1 counts.",
        "No one else, and each one of them.",
        "",
    ],
)
def test_what_the_facts_say_may_be_said_in_other_forms(text: str) -> None:
    assert unsupported_figures(text.replace("1 234", "1\u202f234"), FACTS) == ()


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Five of four competitors.", ("Five",)),
        ("They have 1,235 pages.", ("1,235",)),
        ("They have 40 pages.", ("40",)),
        ("That is 3 % of theirs.", ("3",)),
        ("It costs $3.", ("3",)),
        ("Since 5 March 2021.", ("2021-3-5",)),
        ("Since 2022.", ("2022",)),
        ("On 04 of them.", ()),
        ("Twice as many, a third more, half of it.", ("twice", "third", "half")),
        ("Ninety-seven of them.", ("Ninety-seven",)),
        ("3 million pages.", ("3 million",)),
        ("3k pages.", ("3k",)),
        ("The H2 counts.", ("h2",)),
        ("٧ pages, ７ more, ½ of it, ② things.", ("7", "7", "0.5", "2")),
        ("Zwölf Seiten, doppelt so viele.", ("Zwölf", "doppelt")),
        ("99 in all.", ("99",)),
    ],
)
def test_what_the_facts_do_not_say_is_named(text: str, strange: tuple[str, ...]) -> None:
    assert unsupported_figures(text, FACTS) == strange


def test_a_figure_beside_the_words_counts() -> None:
    assert unsupported_figures("It has 17 pages.", "It has pages.", (17.0,)) == ()


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_number_supports_itself_alone(said: int, known: int) -> None:
    assert (unsupported_figures(f"{said:,} pages", f"{known} pages") == ()) == (said == known)


@given(st.text(max_size=200))
def test_any_text_supports_itself(text: str) -> None:
    assert unsupported_figures(text, text) == ()
