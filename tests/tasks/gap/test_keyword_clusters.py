import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.gap.folding import fold_key
from tasks.gap.keyword_clusters import cluster_keywords, clusters_frame, nearest_topics


def keywords(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"keyword": names, "fold_key": [fold_key(name) for name in names], "wanted": range(len(names), 0, -1)})


def results(**shown: str) -> pd.DataFrame:
    rows = [(name.replace("_", " "), place, f"http://{letter}.test/") for name, letters in shown.items() for place, letter in enumerate(letters, 1)]
    return pd.DataFrame(rows, columns=["keyword", "position", "url"])


def groups(members: pd.DataFrame) -> list[list[str]]:
    return sorted(sorted(group) for _, group in members.groupby("cluster_id")["keyword"])


def test_keywords_with_the_same_results_are_one_cluster_whatever_they_say() -> None:
    found = cluster_keywords(
        keywords("sneakers", "running shoes", "red shoes"), results(sneakers="abcdefghij", running_shoes="abcdklmnop", red_shoes="abcqrstuvw")
    )
    assert groups(found) == [["red shoes"], ["running shoes", "sneakers"]]
    assert set(found["cluster_basis"]) == {"results"}


def test_results_below_the_first_ten_do_not_count() -> None:
    shown = results(one="abcdefghij" + "xyzwv", other="klmnopqrst" + "xyzwv")
    assert len(groups(cluster_keywords(keywords("one", "other"), shown))) == 2


def test_without_results_words_decide_and_rare_ones_weigh_more() -> None:
    names = ["sourdough starter", "sourdough starter recipe", "feed sourdough starter", "tax return", "tax return online", "bread knife"]
    assert groups(cluster_keywords(keywords(*names))) == [
        ["bread knife"],
        ["feed sourdough starter", "sourdough starter", "sourdough starter recipe"],
        ["tax return", "tax return online"],
    ]


def test_a_keyword_without_results_joins_the_cluster_that_results_made() -> None:
    found = cluster_keywords(keywords("running shoes", "sneakers", "running shoes sale"), results(running_shoes="abcdef", sneakers="abcdef"))
    assert len(set(found["cluster_id"])) == 1
    assert found["cluster_basis"].tolist() == ["results", "results", "meaning"]


def test_clusters_are_named_after_their_most_wanted_keyword() -> None:
    shown = clusters_frame(cluster_keywords(keywords("tax return", "tax return online", "bread knife")))
    assert shown[["label", "keyword_count", "basis"]].to_dict("list") == {
        "label": ["tax return", "bread knife"], "keyword_count": [2, 1], "basis": ["meaning", "meaning"],
    }  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from("red blue shoe hat sale best cheap kids".split()), min_size=1, max_size=4).map(" ".join), unique=True, max_size=15
    )
)
def test_each_keyword_is_in_one_cluster_and_order_does_not_matter(names: list[str]) -> None:
    frame = keywords(*names)
    found = cluster_keywords(frame)
    assert found["keyword"].tolist() == names
    assert found["cluster_id"].notna().all()
    assert clusters_frame(found)["keyword_count"].sum() == len(names)
    assert groups(cluster_keywords(frame.iloc[::-1])) == groups(found)


def test_keywords_belong_to_the_topic_that_holds_their_words() -> None:
    topics = {"bread": fold_key("sourdough starter bread bread flour").split(), "tax": fold_key("tax return income tax bread").split()}
    names = ["sourdough bread", "income tax", "bicycle repair"]
    assert nearest_topics([fold_key(name) for name in names], topics) == ["bread", "tax", None]
    assert nearest_topics(["x"], {}) == [None]
