"""The field's words, each with one spelling: content types, goals, channels, modes and states. Every table and form uses these."""

from enum import StrEnum


class ContentType(StrEnum):
    """What kind of piece is published."""

    BLOG_POST = "blog post"
    ARTICLE = "article"
    VIDEO = "video"
    PODCAST = "podcast"
    INFOGRAPHIC = "infographic"
    WHITEPAPER = "whitepaper"
    CASE_STUDY = "case study"
    WEBINAR = "webinar"
    SOCIAL_MEDIA_POST = "social media post"
    EMAIL_NEWSLETTER = "email newsletter"


class ChannelName(StrEnum):
    """Where a piece is published."""

    BLOG = "blog"
    NEWSLETTER = "newsletter"
    LINKEDIN = "linkedin"
    X = "x"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    MEDIUM = "medium"
    QUORA = "quora"
    PODCAST = "podcast"


class BusinessGoal(StrEnum):
    """What the content is meant to bring."""

    AWARENESS = "awareness"
    TRAFFIC = "traffic"
    LEADS = "leads"
    SALES = "sales"
    RETENTION = "retention"
    AUTHORITY = "authority"


class BusinessSize(StrEnum):
    """How large the organisation behind the site is, in people (the European Commission's classes)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Mode(StrEnum):
    """`observed` reads only what was known at `as_of`; `reconstructed` also reads later captures of pages published by then."""

    OBSERVED = "observed"
    RECONSTRUCTED = "reconstructed"


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    COMPLETE = "complete"
    DEGRADED = "degraded"
    FAILED = "failed"
