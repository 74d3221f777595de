"""What a run is asked for. A brief is frozen, and its JSON schema is the form in the Prefect UI."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from connectors.errors import BriefError
from connectors.web.urls import normalise, site_of
from tasks.vocabulary import BusinessGoal, BusinessSize, ChannelName, ContentType, Mode


def _web_address(value: str) -> str:
    text = value if "://" in value else f"https://{value}"
    if urlsplit(text).username is not None:
        raise ValueError("must not hold a user name or password; sites are read as any visitor reads them")
    url = normalise(text)
    if url is None or not {".", ":"} & set(urlsplit(url).hostname or ""):
        raise ValueError("must be a web address such as https://www.example.org")
    return url


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be an IANA time zone such as Europe/Berlin")
    return value


def _aware(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def _with_examples(schema: dict[str, Any]) -> None:
    """An example in each field's description: the form in the Prefect UI shows descriptions alone."""
    for field in schema["properties"].values():
        if field.get("examples") and "description" in field:
            field["description"] += f" Example: `{_as_typed(field['examples'][0])}`"


def _as_typed(example: Any) -> str:
    if isinstance(example, list) and all(isinstance(item, str) for item in example):
        return ", ".join(example)
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)


SiteUrl = Annotated[str, Field(min_length=4, max_length=2_000), AfterValidator(_web_address)]
Phrase = Annotated[str, Field(min_length=1, max_length=100)]
Instant = Annotated[datetime, AfterValidator(_aware)]


class Channel(BaseModel):
    """One place to publish, and the time zone of the people who read there."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_with_examples)

    name: ChannelName = Field(description="The channel.", examples=["blog"])
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", max_length=64, description="IANA time zone of its audience.", examples=["Europe/Berlin"]
    )
    per_week: int = Field(7, ge=1, le=100, description="At most so many pieces a week.", examples=[3])


class TypeLimit(BaseModel):
    """How much of one content type can be made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content_type: ContentType = Field(description="The content type.", examples=["video"])
    per_week: float = Field(gt=0, le=500, description="At most so many pieces a week; 0.5 is one in two weeks.", examples=[0.5])


class Person(BaseModel):
    """One who makes pieces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")] = Field(
        description="The name, as the calendar shows it.", examples=["Ann"]
    )
    content_types: tuple[ContentType, ...] = Field(
        (), max_length=10, description="What the person makes; none: everything.", examples=[["blog post", "video"]]
    )
    per_week: float = Field(
        2.0,
        gt=0,
        le=100,
        description="Pieces that the person can finish in a week, derivatives apart; weeks with days off hold less.",
        examples=[1.5],
    )
    days_off: tuple[date, ...] = Field((), max_length=366, description="Days with nothing of the person's published.", examples=[["2026-12-28"]])


class Budget(BaseModel):
    """What a run may spend on models and paid sources."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_with_examples)

    money: float = Field(0.0, ge=0, le=10_000, description="At most so much money, in US dollars.", examples=[5.0])
    model_calls: int = Field(0, ge=0, le=100_000, description="At most so many calls to a model.", examples=[200])


class CrawlLimits(BaseModel):
    """How far the crawl goes, on each site."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_with_examples)

    max_pages: int = Field(5_000, ge=1, le=1_000_000, description="At most so many pages a site.", examples=[2_000])
    max_depth: int = Field(20, ge=0, le=100, description="At most so many links away from the start.", examples=[10])
    requests_per_second: float | None = Field(
        None, gt=0, le=100, description="Pace to a host; by default at most 4 a second, slower where the host is slow.", examples=[2.0]
    )
    render: bool = Field(default=False, description="Render pages that are empty without JavaScript; needs the extra `render`.", examples=[True])


class Sources(BaseModel):
    """Which outside sources are asked, beyond the sites themselves; none by default. Credentials are the operator's (docs/sources)."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_with_examples)

    search_console: str | None = Field(
        None, pattern=r"^(sc-domain:[^\s/]+|https?://\S+)$", max_length=2_000, description="Property in Search Console, named as it is there.",
        examples=["sc-domain:example.org"],
    )  # fmt: skip
    web_analytics: str | None = Field(
        None, pattern=r"^\d{1,20}$", description="Number of the property in Google Analytics 4.", examples=["123456789"]
    )
    volumes: Literal["dataforseo"] | None = Field(
        None, description="Who tells search volume and difficulty; paid, within the budget.", examples=["dataforseo"]
    )
    results: Literal["dataforseo", "serpapi", "searxng"] | None = Field(
        None, description="Who tells which pages rank for a keyword; the first two are paid.", examples=["searxng"]
    )
    suggestions: bool = Field(default=False, description="Ask the operator's source of suggestions what people go on to type.", examples=[True])
    trends: str | None = Field(
        None, pattern=r"^[a-z-]{2,30}\.wikipedia\.org$", description="Wikipedia whose page views show whether interest in a keyword rises.",
        examples=["en.wikipedia.org"],
    )  # fmt: skip
    country: Annotated[str, Field(pattern=r"^[A-Za-z]{2}$"), AfterValidator(str.lower)] | None = Field(
        None, description="Where people search, as ISO 3166-1 alpha-2.", examples=["us"]
    )
    location_code: int | None = Field(
        None, ge=1_000, le=99_999_999, description="DataForSEO's code of the place; it needs one. 2840 is the United States.", examples=[2840]
    )
    most_keywords: int = Field(200, ge=1, le=10_000, description="At most so many keywords are asked for in a run.", examples=[200])

    @model_validator(mode="after")
    def _place_is_named(self) -> Self:
        if "dataforseo" in (self.volumes, self.results) and self.location_code is None:
            raise ValueError("dataforseo needs a location_code: 2840 is the United States; docs/sources/keyword-data.md says where the others are")
        return self


class Brief(BaseModel):
    """A request for a content plan: whose site, against whom, for whom, and within what limits."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Brief", json_schema_extra=_with_examples)

    site: SiteUrl = Field(description="Start page of the site to plan for.", examples=["https://www.example.org"])
    competitors: tuple[SiteUrl, ...] = Field(
        (), max_length=20, description="Start pages of its competitors; none: they are suggested.", examples=[["https://rival.example.com"]]
    )
    keywords: tuple[Phrase, ...] = Field((), max_length=500, description="Subjects that matter to you.", examples=[["sourdough starter"]])
    industry: str = Field("", max_length=100, description="The field that the site is in.", examples=["home baking"])
    audience: str = Field("", max_length=1_000, description="Who the site is for, in your own words.", examples=["people who bake at home"])
    goals: tuple[BusinessGoal, ...] = Field((), max_length=6, description="What the content is meant to bring.", examples=[["traffic"]])
    business_size: BusinessSize | None = Field(None, description="Size of the organisation in people.", examples=["small"])
    content_types: tuple[ContentType, ...] = Field(
        (ContentType.BLOG_POST,), min_length=1, max_length=10, description="What you can produce.", examples=[["blog post", "video"]]
    )
    channels: tuple[Channel, ...] = Field(
        (Channel(name=ChannelName.BLOG),), min_length=1, max_length=20, description="Where you publish.", examples=[[{"name": "blog"}]]
    )
    capacity_per_week: float = Field(2.0, gt=0, le=500, description="Pieces that you can finish in a week.", examples=[2])
    type_limits: tuple[TypeLimit, ...] = Field(
        (), max_length=10, description="Content types of which you can finish less.", examples=[[{"content_type": "video", "per_week": 0.5}]]
    )
    people: tuple[Person, ...] = Field(
        (), max_length=20, description="Who makes the pieces; none: the calendar names nobody.", examples=[[{"name": "Ann", "per_week": 1.5}]]
    )
    blackout_dates: tuple[date, ...] = Field((), max_length=366, description="Days with nothing published.", examples=[["2026-12-25"]])
    horizon_days: int = Field(90, ge=7, le=730, description="How far ahead to plan, in days.", examples=[90])
    language: str | None = Field(
        None, pattern=r"^[a-z]{2}$", description="Language of the plan as ISO 639-1; by default the site's own.", examples=["en"]
    )
    model: str | None = Field(
        None, max_length=200, description="provider:model that phrases the findings; none: sentences from the evidence alone.",
        examples=["openai:gpt-5-mini"],
    )  # fmt: skip
    budget: Budget = Field(Budget(), description="What the run may spend.", examples=[{"money": 5.0, "model_calls": 200}])
    sources: Sources = Field(Sources(), description="Which outside sources are asked.", examples=[{"search_console": "sc-domain:example.org"}])
    crawl: CrawlLimits = Field(CrawlLimits(), description="How far the crawl goes.", examples=[{"max_pages": 2_000}])
    as_of: Instant | None = Field(
        None, description="Plan from what was known then; by default the end of the run's own crawl.", examples=["2026-11-01T00:00:00Z"]
    )
    mode: Mode = Field(Mode.OBSERVED, description="Whether later captures of pages published by then may be read.", examples=["observed"])
    learn_from_decisions: bool = Field(
        default=True, description="Whether what people accepted and rejected, once there is enough of it, moves the weights.", examples=[True]
    )
    workspace: str = Field(
        "default", pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$", description="Whose plan it is; workspaces never see each other.", examples=["acme"]
    )

    @model_validator(mode="after")
    def _sites_differ(self) -> Self:
        sites = self.sites
        for place, site in enumerate(sites):
            if site in sites[:place]:
                raise ValueError(f"{site} is named twice; name each site once, as the site or as a competitor")
        return self

    @model_validator(mode="after")
    def _people_differ(self) -> Self:
        names = [person.name for person in self.people]
        twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            raise ValueError(f"people: {twice} is named twice; give each person a name of their own")
        return self

    @property
    def target(self) -> str:
        """The site to plan for, as its pages are filed."""
        return site_of(self.site)

    @property
    def rivals(self) -> tuple[str, ...]:
        """The competitors, as their pages are filed, in the order of the brief."""
        return tuple(site_of(url) for url in self.competitors)

    @property
    def sites(self) -> tuple[str, ...]:
        """The target first, then its competitors."""
        return (self.target, *self.rivals)

    @property
    def digest(self) -> str:
        """Digest of everything asked for; equal briefs have equal digests."""
        return digest_of(self.model_dump(mode="json"))


def digest_of(content: Any) -> str:
    """Sixteen hex digits that stand for a JSON value; the order of keys does not matter."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def read_brief(fields: Mapping[str, Any]) -> Brief:
    """A brief from plain values; a `BriefError` names each field that is wrong, what it holds and what it must be."""
    try:
        return Brief.model_validate(dict(fields))
    except ValidationError as error:
        raise BriefError(explain(error.errors())) from error


def explain(errors: Sequence[Any]) -> str:
    """What is wrong with a brief, where, and how to mend it; a line an error."""
    return "\n".join(_explain_one(item) for item in errors)


def _explain_one(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "brief"
    if error["type"] == "extra_forbidden":
        return f"{where}: is not a field of a brief. Remove it, or see `plancast schema` for the fields."
    if error["type"] == "missing":
        return f"{where}: is missing. {_hint(error['loc'])}"
    given = str(error.get("input"))[:80]
    shown = "" if where == "brief" or "@" in given else f" (it is {given!r})"  # what may hold a password is not repeated
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message[0].lower()}{message[1:]}{shown}. {_hint(error['loc'])}".rstrip()


def _hint(location: Sequence[str | int]) -> str:
    field = Brief.model_fields.get(str(location[0])) if location else None
    return f"{field.description} Example: {json.dumps(field.examples[0])}" if field and field.examples else ""
