"""Checks of addresses: length, case, underscores, parameters, empty parts and spaces."""

from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.findings import found
from tasks.gap.audit.site_data import SiteData
from tasks.gap.audit.structure import path_of, without_escapes


def address_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings on pages that may be listed, a frame a check."""
    limits = data.parameters
    urls = data.searchable["url"]
    target = path_of(urls)
    path, query = target.str.replace(r"\?.*$", "", regex=True), target.str.extract(r"\?(.*)$", expand=False).fillna("")
    counts = query.str.count("&") + (query != "")
    busy = counts[counts > limits.url_most_parameters]
    seen = [f"{count} parameters" for count in busy]
    yield found("url_parameters", urls[busy.index], seen, f"at most {limits.url_most_parameters} parameters")
    lengths = urls.str.len()
    long = lengths[lengths > limits.url_most_chars]
    yield found("url_long", urls[long.index], [f"{length} characters" for length in long], f"at most {limits.url_most_chars} characters")
    bare = without_escapes(path)
    simple = (
        ("url_uppercase", bare.str.contains(r"[A-Z]", regex=True), "capital letters in the path", "small letters"),
        ("url_underscores", bare.str.contains("_", regex=False), "underscores in the path", "hyphens"),
        ("url_double_slash", path.str.contains("//", regex=False), "// in the path", "single slashes"),
        ("url_spaces", path.str.contains(r"%20|\+", regex=True), "a space in the path", "hyphens"),
    )
    for check, is_found, observed, expected in simple:
        yield found(check, urls[is_found], observed, expected)
