import pytest

from tasks.gap.brands import Brands


@pytest.mark.parametrize("query", ["home depot drills", "homedepot", "Home Depot", "hom depot near me", "homedepot.com", "the home depots"])
def test_a_name_is_found_run_together_apart_misspelt_and_as_an_address(query: str) -> None:
    assert [mention.brand for mention in Brands(["homedepot.com"]).mentions(query)] == ["homedepot.com"]


@pytest.mark.parametrize("query", ["drills", "home decor", "depot", ""])
def test_other_words_are_no_mention(query: str) -> None:
    assert Brands(["homedepot.com", "Currys"]).mentions(query) == []


def test_hosts_are_known_by_their_registered_name() -> None:
    known = Brands(["https://www.shop.rival.co.uk/start", "Müller's"])
    assert [mention.brand for mention in known.mentions("rival or mullers")] == ["https://www.shop.rival.co.uk/start", "Müller's"]


def test_short_names_must_be_typed_right() -> None:
    assert Brands(["dm"]).mentions("dn shop") == []
    assert Brands(["dm"]).mentions("dm shop")[0].stop == 1


def test_nobody_has_no_names() -> None:
    assert Brands([]).mentions("anything") == []
