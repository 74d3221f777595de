"""The tuning of the audit, as frozen parameters, and what it gives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class AuditParameters:
    """From where on something is a finding. Lengths are in characters, and inclusive."""

    title_least_chars: int = 15
    """A whole title element that is shorter says too little to be chosen in a list of results."""
    title_most_chars: int = 60
    """A page's own title beyond this is cut in results (about 600 pixels on a desktop screen). The site's name behind it does not count."""
    description_least_chars: int = 50
    """A shorter description is usually replaced by a passage of the text."""
    description_most_chars: int = 160
    """A longer description is cut in results."""
    thin_words: int = 150
    """An article or documentation page with fewer words is thin, whatever its site does."""
    thin_product_words: int = 50
    """A product page with fewer words is thin: it may leave much to pictures."""
    thin_page_words: int = 20
    """Any other page but a home page or a list is thin below this: a contact page may be short."""
    thin_share: float = 0.3
    """A page of a kind is thin, too, below this share of the site's median of that kind …"""
    thin_relative_words: int = 300
    """… if it also has fewer words than this: on a site of very long texts, an ordinary one is not thin."""
    least_of_a_kind: int = 10
    """Pages of a kind (or with a readability) from which on the site's own median counts."""
    duplicate_least_words: int = 20
    """Texts of fewer words are not compared: there is little in them to be alike."""
    near_duplicate_share: float = 0.85
    """Share of shingles in common from which two texts are near-duplicates: a short article under a new first sentence still is one."""
    soft_404_most_words: int = 150
    """A page that says it was not found and has no more words than this answers 200 in error."""
    slow_s: float = 3.0
    """Seconds that an answer may take; the crawler's own way to the site is part of it."""
    large_bytes: int = 1_000_000
    """Bytes of HTML from which a page is large."""
    deep_clicks: int = 5
    """Clicks from the home page from which a page is deep."""
    many_links: int = 1_000
    """Distinct links on one page from which there are too many to matter."""
    hub_least_links: int = 10
    """A hub links to at least this many pages of the site …"""
    hub_factor: float = 2.0
    """… and to at least this many times what the site's median page links to."""
    damping: float = 0.85
    """The chance that a reader follows a link rather than starts anew (Brin and Page, 1998)."""
    tolerance: float = 1e-10
    """The link score is final when a round moves less than this in all."""
    most_rounds: int = 200
    """Rounds of the link score at most."""
    url_most_chars: int = 115
    """Longer addresses are cut when they are shown and hard to pass on."""
    url_most_parameters: int = 2
    """More query parameters usually make many addresses of one page."""
    hard_score: float = 30.0
    """A readability below this is hard, if it is also an outlier of its site (Flesch's 'very difficult')."""
    outlier_deviations: float = 3.0
    """Scaled median absolute deviations below the site's median from which a readability is an outlier."""
    stale_days: int = 1_095
    """An article or documentation page that was neither published nor changed for this long is stale."""
    trend_months: int = 24
    """Whole months of publishing that are counted."""
    shown: int = 3
    """Addresses that a finding names at most."""


AUDIT = AuditParameters()


@dataclass(frozen=True, slots=True)
class SiteAudit:
    """What an audit gives; `audit.audit_site` says what the frames hold."""

    audit: "pd.DataFrame"
    structure: "pd.DataFrame"
    link_metrics: "pd.DataFrame"
    sections: "pd.DataFrame"
    sitemap: "pd.DataFrame"
    cadence: "pd.DataFrame"
