"""Derivatives: sentences of the piece alone, within limits, none twice, with lineage; and none where the text does not carry one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.content_calendar.channels import CHANNELS, fits
from tasks.content_calendar.repurpose import KINDS, Piece, repurpose, sentences_of

DRY = "Brake pads last between 3,000 and 5,000 kilometres on dry roads. Rain and grit halve that figure for most riders. "
WORN = "The grooves of a worn pad are gone and its holder shows. A pad thinner than 1 millimetre must be replaced at once."
RAIN = "Sintered pads brake better in the wet than organic ones do. They cost about 30 percent more and wear the rotor sooner."
BLOCKS = (("", DRY + "Look at them each spring."), ("How do you see that they are worn?", WORN), ("Which pads suit rain?", RAIN))
PIECE = Piece("i1", "How long brake pads last", "https://example.org/brake-pads", BLOCKS)


def whole() -> str:
    return " ".join(text for _, text in PIECE.blocks)


@pytest.mark.parametrize(("channel", "kind"), [(one.name, kind) for one in CHANNELS.values() for kind in one.formats if kind in KINDS])
def test_every_format_of_every_channel_is_made_of_own_sentences_within_limits(channel: str, kind: str) -> None:
    (made,) = repurpose(PIECE, [(channel, kind)])
    assert made.parts
    assert made.sources
    assert made.parent_id == "i1"
    assert all(source in whole() for source in made.sources)
    assert all(fits(channel, part) for part in made.parts)
    said = "\n".join(made.parts)
    assert all(source in said for source in made.sources)


def test_no_sentence_goes_into_two_derivatives() -> None:
    made = repurpose(PIECE, [("x", "quote"), ("linkedin", "update"), ("quora", "Q&A"), ("newsletter", "newsletter item")])
    said = [source for one in made for source in one.sources]
    assert len(said) == len(set(said))


def test_what_the_text_does_not_carry_is_not_made_and_says_why() -> None:
    plain = Piece("i2", "Short", "", (("A heading", "Too short."),))
    made = repurpose(plain, [("x", "thread"), ("instagram", "carousel"), ("quora", "Q&A"), ("x", "quote"), ("tiktok", "short video script")])
    assert all(not one.parts and one.note.startswith("It was not made: ") for one in made)


def test_addresses_are_added_only_where_they_can_be_followed() -> None:
    assert PIECE.url in repurpose(PIECE, [("x", "quote")])[0].parts[0]
    assert PIECE.url not in repurpose(PIECE, [("instagram", "quote")])[0].parts[0]


def test_figures_and_the_subject_count_more() -> None:
    best = max(sentences_of(PIECE), key=lambda one: one.worth)
    assert best.text.startswith("Brake pads last between 3,000")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=200)), max_size=4), st.sampled_from(KINDS), st.sampled_from(sorted(CHANNELS)))
def test_hostile_text_gives_nothing_that_it_does_not_say(blocks: list[tuple[str, str]], kind: str, channel: str) -> None:
    piece = Piece("i", "T", "", tuple(blocks))
    (made,) = repurpose(piece, [(channel, kind)])
    texts = [" ".join(text.split()) for _, text in blocks]
    assert all(any(source in text for text in texts) for source in made.sources)
    assert bool(made.parts) != bool(made.note)
