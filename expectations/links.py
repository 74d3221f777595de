"""What must hold of links: one row a link of a page version. A site may have none."""

from expectations.suite import URL, Suite, keyed, matching, present

_KEY = ("workspace", "site", "from_url", "fetched_at", "to_url", "anchor")

SUITE = Suite(
    dataset="links",
    columns=(*_KEY, "is_internal", "is_nofollow"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        matching("from_url", URL, "It names the page that the link is on."),
        matching("to_url", URL, "Only web pages are linked pages; mail addresses and scripts are not."),
        present("is_internal", "Outbound links suggest competitors, internal ones show the structure.", "warning"),
        present("is_nofollow", "A link that is not to be followed recommends nothing.", "warning"),
    ),
)
"""It needs no context."""
