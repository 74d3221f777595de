"""Which sites are competitors, where the brief names none: what the target's own pages link to."""

import pandas as pd

PLATFORMS = frozenset(
    """
    amazon.com apple.com archive.org bing.com bit.ly bsky.app creativecommons.org discord.com discord.gg doi.org docs.google.com
    drive.google.com eventbrite.com facebook.com fb.com feedburner.com flickr.com forms.gle github.com github.io gitlab.com goo.gl google.com
    gravatar.com instagram.com issuu.com itunes.apple.com linkedin.com mailchimp.com maps.google.com mastodon.social medium.com meetup.com
    microsoft.com mozilla.org news.ycombinator.com open.spotify.com patreon.com paypal.com pinterest.com play.google.com
    podcasts.apple.com reddit.com schema.org slack.com slideshare.net soundcloud.com spotify.com stackoverflow.com substack.com
    support.google.com t.co t.me telegram.org threads.net tiktok.com tumblr.com twitter.com vimeo.com w3.org whatsapp.com wikimedia.org
    wikipedia.org wordpress.com wordpress.org x.com xing.com yelp.com youtu.be youtube.com zoom.us
    """.split()
)
"""Hosts that sites of every field link to. They host content of others or serve as tools, and are not suggested as competitors."""

COLUMNS = ["site", "links_count", "pages_count", "example_url"]


def suggest_competitors(links: pd.DataFrame, target: str, top: int = 10) -> pd.DataFrame:
    """Sites that the target's pages link to most, platforms apart: candidates for a person to choose from.

    `links` has from_url, to_url, to_site and is_internal. Gives site, links_count, pages_count (linking pages) and example_url,
    most linking pages first; a site that one page alone links to is not suggested.
    """
    outbound = links[~links["is_internal"].astype(bool) & (links["to_site"] != target)]
    outbound = outbound[~outbound["to_site"].map(_is_platform)]
    if outbound.empty:
        return pd.DataFrame(columns=COLUMNS)
    grouped = outbound.groupby("to_site", sort=True)
    counted = pd.DataFrame(
        {
            "links_count": grouped.size(),
            "pages_count": grouped["from_url"].nunique(),
            "example_url": grouped["to_url"].min(),
        }
    ).rename_axis("site")
    chosen = counted[counted["pages_count"] > 1].reset_index()
    ranked = chosen.sort_values(["pages_count", "links_count", "site"], ascending=[False, False, True])
    return ranked.head(top)[COLUMNS].reset_index(drop=True)


def _is_platform(site: str) -> bool:
    parts = site.split(":")[0].split(".")
    return any(".".join(parts[start:]) in PLATFORMS for start in range(len(parts)))
