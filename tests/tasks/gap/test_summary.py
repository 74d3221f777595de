from hypothesis import given
from hypothesis import strategies as st

from tasks.evidence import COLUMNS
from tasks.gap.summary.facts import gap_facts
from tasks.gap.summary.models import GAP_SUMMARY
from tasks.grounding import ground
from tests.tasks.gap.summary_facts import NOW, gap_pieces, gaps_frame


def test_the_summary_without_a_model_reads_as_sentences() -> None:
    assert [claim.text for claim in GAP_SUMMARY.write(gap_pieces()).sentences] == [
        "we.test has 5 gaps against 4 competitors: 1 missing, 1 thin, 1 stale, 1 keyword and 1 format.",
        "The strongest gap is “rye starter”: 3 of 4 competitors cover it with 12 pages, and we.test has none.",
        "Next comes “pizza stone”: 2 of 4 competitors cover it with 7 pages, and we.test has 1 page.",
        "After it comes “salt”: we.test has 2 pages; its newest page on this is from 2021-03-04, the newest of a competitor from 2026-02-01.",
        "Then comes this one: 1 of 4 competitors covers the keyword “brioche”; we.test has no page that names it in its title.",
    ]


def test_one_gap_makes_two_sentences_and_none_makes_no_facts() -> None:
    assert len(GAP_SUMMARY.write(gap_pieces(["rye"])).sentences) == 2
    empty = gap_facts(gaps_frame().head(0), "we.test", 4, NOW)
    assert (list(empty.columns), len(empty)) == (COLUMNS, 0)


def test_facts_have_the_shape_of_the_ledger_and_a_label_stands_in_quotation_marks_alone() -> None:
    facts = gap_facts(gaps_frame(["a”b“ 77 c"]), "we.test", 4, NOW)
    assert (list(facts.columns), facts["evidence_id"].is_unique) == (COLUMNS, True)
    assert facts["statement"].iloc[1] == "3 of 4 competitors cover “a'b' 77 c” with 12 pages; we.test has none."


@given(st.lists(st.text(max_size=120), min_size=1, max_size=6))
def test_whatever_a_topic_is_called_every_sentence_stands_up_to_the_check(labels: list[str]) -> None:
    shown = gap_pieces(labels)
    written = GAP_SUMMARY.write(shown)
    grounded = ground(written, shown)
    assert (grounded.answer, grounded.dropped) == (written, ())
