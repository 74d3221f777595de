"""The channels: what each takes, and how it counts. As data, each with where it is documented; what is not published is None, not guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

URL = re.compile(r"https?://\S+")
PLAIN_LINKS = frozenset(("instagram", "tiktok"))
"""Channels on which nobody can follow an address in a text."""
_X_LINK = 23
_X_SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that X counts once; all others count twice (twitter-text configuration v3)."""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What a channel takes. `None` says that it publishes no limit."""

    name: str
    characters: int | None
    """Characters of a post, a caption or a description."""
    title_characters: int | None
    media: int | None
    """Images or videos of a post."""
    hashtags: int | None
    formats: tuple[str, ...]
    """What it carries, what suits derivatives first."""
    content_type: str
    """The content type of a derivative on it."""
    lag_days: tuple[int, int]
    """From how many to how many days after the original: an editorial habit, no platform's rule."""
    reference: str


CHANNELS: Mapping[str, ChannelFacts] = {
    one.name: one
    for one in (
        ChannelFacts("blog", None, None, None, None, ("article", "update"), "blog post", (1, 28), "the site's own"),
        ChannelFacts("newsletter", None, None, None, None, ("newsletter item",), "email newsletter", (1, 14),
                     "RFC 5322, 2.1.1, lines of 998 characters (programs show far less of a subject): https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1"),
        ChannelFacts("linkedin", 3_000, None, 20, None, ("update", "carousel", "quote"), "social media post", (1, 10),
                     "LinkedIn Help, Post and share updates, 3,000 characters: https://www.linkedin.com/help/linkedin/answer/a528176; "
                     "MultiImage API, 2 to 20 images: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/multiimage-post-api"),
        ChannelFacts("x", 280, None, 4, None, ("thread", "quote", "update"), "social media post", (1, 7),
                     "X Developer Platform, Counting characters, 280 weighted ones, an address counts 23: "
                     "https://docs.x.com/fundamentals/counting-characters; four images by its editor"),
        ChannelFacts("facebook", 63_206, None, None, None, ("update", "quote"), "social media post", (1, 10),
                     "none of Meta’s: its documentation names no limit; 63,206 characters is what secondary sources agree on"),
        ChannelFacts("instagram", 2_200, None, 10, 5, ("carousel", "quote", "short video script"), "social media post", (2, 14),
                     "Instagram Platform, IG User Media, a caption of 2,200 characters, 10 media in a carousel by the API: "
                     "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media; "
                     "five hashtags, not 30 as there, since Instagram said so to creators in December 2025"),
        ChannelFacts("youtube", 5_000, 100, 1, None, ("short video script",), "video", (3, 28),
                     "YouTube Data API, videos, a title of 100 characters, a description of 5,000 bytes: https://developers.google.com/youtube/v3/docs/videos"),
        ChannelFacts("tiktok", 2_200, None, 1, None, ("short video script",), "video", (2, 21),
                     "TikTok Content Posting API, Direct Post, a caption of 2,200 UTF-16 code units: "
                     "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post"),
        ChannelFacts("medium", None, None, None, 5, ("article", "update"), "article", (7, 28),
                     "Medium Help, importing a story makes its canonical link the original's: "
                     "https://help.medium.com/hc/en-us/articles/214550207-Importing-a-post-to-Medium; five topics by its editor"),
        ChannelFacts("quora", None, None, None, None, ("Q&A",), "social media post", (2, 28), "Quora publishes no limit of an answer"),
        ChannelFacts("podcast", 4_000, None, 1, None, ("Q&A", "short video script"), "podcast", (5, 28),
                     "Apple, A Podcaster’s Guide to RSS, a description of 4,000 bytes: https://help.apple.com/itc/podcasts_connect/#/itcb54353390"),
    )
}  # fmt: skip
_BYTES = frozenset(("youtube", "podcast"))
_UTF16 = frozenset(("tiktok",))


def length_on(channel: str, text: str) -> int:
    """How long a text is as the channel counts it: bytes, UTF-16 units, X's weighted characters, or characters."""
    if channel == "x":
        links = URL.findall(text)
        return _X_LINK * len(links) + sum(_x_weight(char) for char in URL.sub("", text))
    if channel in _BYTES:
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2 if channel in _UTF16 else len(text)


def fits(channel: str, text: str) -> bool:
    """Whether a text is within the channel's limit; a channel that publishes none takes any."""
    limit = CHANNELS[channel].characters
    return limit is None or length_on(channel, text) <= limit


def _x_weight(char: str) -> int:
    return 1 if any(first <= ord(char) <= last for first, last in _X_SINGLE) else 2
