"""What must hold of a site's audit: one row a finding on one page, most severe first. A site may have none."""

from typing import TYPE_CHECKING, Any

from expectations.suite import URL, Context, Given, Suite, is_blank, keyed, largest_within, matching, one_of, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("url", "check")
_SEVERITIES = ("critical", "high", "medium", "low")


def _severity_rise(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How much more severe a finding is than the one listed before it."""
    ranks = frame["severity"].map({name: rank for rank, name in enumerate(_SEVERITIES)}).astype("float64")
    return (-ranks).diff().fillna(0)


SUITE = Suite(
    dataset="site_audit",
    columns=(*_KEY, "severity", "area", "observed", "expected", "how_to_mend"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        matching("url", URL, "A finding is on a page that can be looked at."),
        one_of("check", Given("checks"), "Each check is explained in the report; others are not."),
        one_of("severity", _SEVERITIES, "Findings are grouped by severity."),
        largest_within("severity_rise", 0, 0, "Findings are listed most severe first."),
        within("is_observed_blank", 0, 0, "A finding says what was seen.", "warning"),
        within("is_expected_blank", 0, 0, "A finding says what was to be seen instead.", "warning"),
        within("is_remedy_blank", 0, 0, "A finding says how to mend it.", "warning"),
    ),
    derived={
        "severity_rise": _severity_rise, "is_observed_blank": is_blank("observed"), "is_expected_blank": is_blank("expected"),
        "is_remedy_blank": is_blank("how_to_mend"),
    },
)  # fmt: skip
"""Its context: `checks`, the names of the known ones."""
