"""What must hold of the pages of topics: one row a page on a topic."""

from expectations.suite import URL, Given, Suite, keyed, matching, one_of, within

_KEY = ("topic_id", "site", "url")

SUITE = Suite(
    dataset="topic_pages",
    columns=(*_KEY, "similarity"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("topic_id", Given("topic_ids"), "A page on a topic that does not exist is counted nowhere."),
        one_of("site", Given("sites"), "Only the sites of the brief are compared."),
        matching("url", URL, "Evidence links to it."),
        within("similarity", -1.000001, 1.000001, "A cosine lies between -1 and 1.", "warning"),
    ),
)
"""Its context: `topic_ids` and `sites`, the known ones."""
