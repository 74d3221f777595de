"""What goes where: formats once, lags, limits as each channel counts, and no text twice."""

import pandas as pd
import pytest

from tasks.content_calendar.channels import CHANNELS, fits, length_on
from tasks.content_calendar.coordination import coordinate_cross_platform, same_texts
from tasks.vocabulary import ChannelName, ContentType

ORIGINALS = pd.DataFrame([
    {"item_id": "i1", "title": "Brakes", "channels": ["blog"], "priority": 0.9, "effort_hours": 8.0, "topic_id": "t1", "relation": None},
    {"item_id": "i2", "title": "Rims", "channels": ["blog"], "priority": 0.1, "effort_hours": 8.0, "topic_id": "t2", "relation": None},
])  # fmt: skip


def test_all_channels_of_the_vocabulary_are_known_with_a_reference() -> None:
    assert set(CHANNELS) == {str(one) for one in ChannelName}
    assert all(one.reference and one.formats and 1 <= one.lag_days[0] < one.lag_days[1] for one in CHANNELS.values())
    assert {one.content_type for one in CHANNELS.values()} <= {str(one) for one in ContentType}


def test_important_pieces_are_spread_with_lags_and_no_format_twice() -> None:
    found = coordinate_cross_platform(ORIGINALS, ["blog", "linkedin", "x", "newsletter", "facebook"]).set_index("item_id")
    made = found[found["relation"] == "derivative"]
    assert made.index.tolist() == ["i1~linkedin", "i1~x", "i1~newsletter"]
    assert made["format"].is_unique
    assert set(made["parent_id"]) == {"i1"}
    assert (made["min_lag_days"] >= 1).all()
    assert (made["priority"] < 0.9).all()
    assert set(made["effort_status"]) == {"estimated"}


def test_spreading_again_adds_nothing() -> None:
    once = coordinate_cross_platform(ORIGINALS, ["x", "linkedin"])
    assert coordinate_cross_platform(once, ["x", "linkedin"])["item_id"].tolist() == once["item_id"].tolist()


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no channel 'myspace'"):
        coordinate_cross_platform(ORIGINALS, ["myspace"])


def test_lengths_are_counted_as_each_channel_does() -> None:
    assert length_on("x", "See https://example.org/" + "a" * 200) == 4 + 23
    assert length_on("x", "日本") == 4
    assert length_on("youtube", "é") == 2
    assert length_on("tiktok", "😀") == 2
    assert length_on("linkedin", "😀") == 1
    assert fits("x", "a" * 280)
    assert not fits("x", "a" * 281)
    assert fits("quora", "a" * 100_000)


def test_the_same_text_twice_is_seen() -> None:
    text = "Brake pads wear out after so many kilometres that you should look at them in spring and before each long tour of yours."
    found = same_texts({"a": text, "b": text.upper(), "c": "Something that is wholly different and speaks of the rims of wheels alone."})
    assert found[["one", "other"]].to_numpy().tolist() == [["a", "b"]]
