"""The tables, as DESIGN's datasets name them. `workspace` opens every key.

Long texts (URLs, anchors) stand in keys by their digest, 16 hex digits of SHA-256: index entries stay short, and PostgreSQL refuses those over
2,704 bytes. The store fills these digests in; nobody else needs to know them.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Table

from connectors.db import analytics_tables as analytics_tables
from connectors.db import backtest_tables as backtest_tables
from connectors.db import calendar_tables as calendar_tables
from connectors.db import gap_tables as gap_tables
from connectors.db import publication_tables as publication_tables
from connectors.db import recommendation_tables as recommendation_tables
from connectors.db import retention_tables as retention_tables
from connectors.db import strategy_tables as strategy_tables
from connectors.db import wording_tables as wording_tables
from connectors.db.shapes import described, document, flag, instant, keys, of_run, real, several, text, whole
from connectors.db.shapes import metadata as metadata

REVISION = "0016"
"""The migration that this code expects; a test holds it to the newest one."""

VERSION_TABLE = "plancast_version"
"""Where the migration's number is kept; not Alembic's default name, which Prefect uses in a database that both may share."""

DIGESTS: dict[str, dict[str, tuple[str, ...]]] = {
    "captures": {"url_digest": ("url",)},
    "pages": {"url_digest": ("url",)},
    "links": {"url_digest": ("from_url",), "link_digest": ("to_url", "anchor")},
    "topic_pages": {"url_digest": ("url",)},
    "metrics": {"url_digest": ("url",), "dimension_digest": ("dimension",)},
    "keyword_facts": {"keyword_digest": ("keyword",), "item_digest": ("item",)},
    "keywords": {"keyword_digest": ("keyword",)},
    "site_audit": {"url_digest": ("url",)},
    "link_metrics": {"url_digest": ("url",)},
    "site_structure": {"item_digest": ("item",)},
    "performance": {"key_digest": ("key",)},
    "decay": {"url_digest": ("url",)},
    "forecasts": {"series_digest": ("series_id",)},
}
"""For each table, the key columns that are digests, and of which columns."""

runs = Table(
    "runs",
    metadata,
    *keys("run_id"),
    text("flow", required=True),
    text("site"),
    document("brief"),
    text("brief_digest"),
    instant("as_of"),
    text("mode"),
    text("previous_run_id"),
    text("crawl_id"),
    document("crawls"),
    text("state", required=True),
    document("degraded"),
    instant("started_at", required=True),
    instant("ended_at"),
    document("versions"),
    instant("lease_until"),
    text("holder"),
    text("error"),
    instant("pruned_at"),
    CheckConstraint("state IN ('running', 'complete', 'degraded', 'failed')", name="state"),
    Index("ix_runs_latest", "workspace", "flow", "as_of"),
)
described(
    runs,
    "one run of a flow",
    flow="the flow, such as content_plan, gap_analysis or prune",
    site="the site that is planned for",
    brief="what the run was asked for; of prune, what it might take away",
    brief_digest="digest of the brief, by which an unfinished run is found again",
    as_of="what was known by this instant is read; of prune, versions superseded before it are gone",
    mode="observed, or reconstructed where later captures are read too",
    previous_run_id="the run that this one continues or is made on",
    crawl_id="the crawl that the run reads, where it is not its own",
    crawls="by site, the crawl that the run has read",
    state="running, complete, degraded or failed",
    degraded="what the run had to do without: what, why, effect",
    ended_at="when it ended",
    versions="versions of Plancast and of the libraries that figures depend on",
    lease_until="until when its process holds it",
    holder="the process that holds it: host, number, start",
    pruned_at="when what was derived for it was pruned",
)

crawls = Table(
    "crawls",
    metadata,
    *keys("site"),
    text("run_id", required=True),
    text("crawl_id", required=True),
    text("asked", required=True),
    instant("started_at", required=True),
    instant("ended_at"),
    of_run(),
)
described(
    crawls,
    "the last crawl of a site: the run that is at it, or was",
    crawl_id="the crawl that holds its answers: of the run itself, or of the one whose crawl it has gone on with",
    asked="digest of the start page and of how far the crawl goes: what runs that share it agree on",
    ended_at="when all of it was fetched and filed; none while its run is at it",
)

captures = Table(
    "captures",
    metadata,
    *keys("site", "url_digest", "fetched_at"),
    text("url", required=True),
    instant("known_at", required=True),
    text("crawl_id"),
    whole("status"),
    text("outcome", required=True),
    text("digest"),
    text("content_type"),
    Column("body_bytes", BigInteger),
    real("duration_s"),
    text("warc_file"),
    Column("warc_offset", BigInteger),
    text("etag"),
    text("last_modified"),
    text("location"),
    whole("depth"),
    text("source"),
    text("error"),
    Index("ix_captures_known", "workspace", "site", "url_digest", "outcome", "fetched_at", "known_at"),
    Index("ix_captures_crawl", "workspace", "crawl_id"),
)
described(
    captures,
    "one fetch of a URL, or one that was not made and why",
    crawl_id="the crawl that made it: the id of its run",
    status="HTTP status",
    outcome="ok, redirect, not_modified, not_found, http_error, blocked_by_robots, too_large, timeout, refused_address, error and others",
    digest="SHA-256 of the decoded body",
    content_type="as the server said it",
    body_bytes="size of the decoded body",
    duration_s="how long the answer took",
    warc_file="the archive file that holds it; none where it was given up",
    warc_offset="where in that file its record begins",
    etag="what the server named this version",
    last_modified="since when the server says it is so",
    location="where a redirect leads",
    depth="clicks from the start page",
    source="how the URL was found: seed, link, sitemap, feed, redirect; robots, sitemap_file and feed_file lead to pages",
    error="why there is no page",
)

pages = Table(
    "pages",
    metadata,
    *keys("site", "url_digest", "fetched_at"),
    text("url", required=True),
    instant("known_at", required=True),
    text("digest"),
    whole("http_status"),
    text("status"),
    text("parser_version"),
    text("title"),
    text("description"),
    document("headings"),
    text("text_digest"),
    whole("word_count"),
    text("language"),
    Column("published_on", Date),
    text("published_basis"),
    Column("modified_on", Date),
    text("author"),
    text("canonical_url"),
    text("content_kind"),
    document("schema_types"),
    document("robots"),
    flag("is_indexable"),
    real("readability"),
    text("readability_method"),
    text("fingerprint"),
    document("seo"),
    Index("ix_pages_known", "workspace", "site", "url_digest", "known_at", "fetched_at"),
    Index("ix_pages_fetched", "workspace", "site", "fetched_at"),
)
described(
    pages,
    "one version of a page, as it was fetched",
    digest="SHA-256 of the body that it was read from",
    http_status="HTTP status",
    status="ok, truncated, timeout or not_html: how far the page could be read",
    parser_version="the parser that read it",
    description="its meta description",
    headings="its headings, each with its level: “h2 Rye”",
    text_digest="SHA-256 of its main text, under which the lake holds it",
    word_count="words of its main text",
    language="ISO 639 code, detected",
    published_on="when the page says it was published",
    published_basis="where that stands, such as json-ld, meta or text",
    modified_on="when the page says it was last changed",
    author="as the page names the author; a pseudonym where the name was forgotten",
    canonical_url="the address that the page names as its own",
    content_kind="article, product, listing, home, page and others",
    schema_types="types of its structured data",
    robots="directives such as noindex",
    is_indexable="whether search engines may list it",
    readability="score of its text",
    readability_method="formula of that score: flesch, amstad, or unknown",
    fingerprint="of its words, by which near-duplicates are found",
    seo="what the audit reads of its head and body",
)

links = Table(
    "links",
    metadata,
    *keys("site", "url_digest", "fetched_at", "link_digest"),
    text("from_url", required=True),
    text("to_url", required=True),
    text("anchor", required=True),
    flag("is_internal"),
    flag("is_nofollow"),
    sqlite_with_rowid=False,  # one tree in place of table and index: half the size, and half the writing
)
described(
    links,
    "one link of one page version",
    url_digest="digest of from_url",
    fetched_at="when the page was fetched",
    link_digest="digest of target and anchor",
    from_url="the page",
    to_url="the target",
    anchor="the text of the link",
    is_internal="whether it stays on the site",
    is_nofollow="whether it asks not to be followed",
)

evidence = Table(
    "evidence",
    metadata,
    *keys("run_id", "evidence_id"),
    text("kind"),
    text("locator"),
    text("statement"),
    document("value"),
    text("status"),
    text("source"),
    instant("observed_at"),
    of_run(),
)
described(
    evidence,
    "one fact that sentences and rows cite",
    evidence_id="digest of kind, locator and statement: the same fact has the same id in every run",
    kind="what kind of fact",
    locator="where it is: a URL, a keyword, a row of a table",
    value="the figure or figures",
    observed_at="when it was observed",
)

validations = Table(
    "validations",
    metadata,
    *keys("run_id", "dataset", "expectation", "column", "severity"),
    text("why"),
    flag("is_met"),
    document("observed"),
    whole("checked_count"),
    whole("unexpected_count"),
    whole("quarantined_count"),
    of_run(),
)
described(
    validations,
    "what one expectation found on one dataset",
    dataset="the dataset",
    expectation="what must hold",
    column="the column it is about, or empty",
    severity="critical or warning",
    why="what would go wrong without it",
    is_met="whether it held",
    observed="what was found instead",
    checked_count="rows that were checked",
    unexpected_count="rows that broke it",
    quarantined_count="rows that were set aside",
)

quarantine = Table(
    "quarantine",
    metadata,
    *keys("run_id", "dataset", "row_key"),
    text("expectation"),
    document("row"),
    of_run(),
)
described(
    quarantine,
    "one row that broke an expectation and was set aside",
    dataset="the dataset",
    row_key="the row's key",
    expectation="what it broke",
    row="the row",
)

metrics = Table(
    "metrics",
    metadata,
    *keys("site", "url_digest", "metric", "on", "source", "dimension_digest", "known_at"),
    text("url", required=True),
    text("dimension", required=True),
    real("value"),
    sqlite_with_rowid=False,
)
described(
    metrics,
    "one dated figure as it was loaded; a restatement is another row",
    url="the page; empty for the whole site",
    metric="clicks, impressions, position, sessions, views and others",
    on="the day; of a period its last",
    source="search_console, web_analytics, or what the import was told",
    dimension="what it is broken down by, such as query=rye; empty for the total",
    dimension_digest="digest of dimension",
    value="the figure, in the metric's own unit",
    url_digest="digest of url",
)

keyword_facts = Table(
    "keyword_facts",
    metadata,
    *keys("kind", "source", "keyword_digest", "item_digest", "known_at"),
    text("keyword", required=True),
    text("item", required=True),
    Column("on", Date),
    real("value"),
    document("fact"),
)
described(
    keyword_facts,
    "one dated fact of a keyword that an outside source told",
    kind="figure, result, question, related, suggestion or trend",
    source="the source",
    item="what tells facts of a kind apart: the metric, the rank, the text or the month",
    on="the day or month that it is about",
    value="the figure: volume, rank, place or interest; none where it was asked for and is not known",
    fact="what else the source said",
)

decisions = Table(
    "decisions",
    metadata,
    *keys("decision_id"),
    *several(text, "site", "subject", "verb", "why", "by"),
    document("value"),
    instant("at", required=True),
    Index("ix_decisions_subject", "workspace", "site", "at"),
)
described(
    decisions,
    "one decision of a person; never changed, never pruned",
    decision_id="digest of what was decided and when",
    subject="what it is about, by an id that outlives runs",
    verb="accept, reject, done, or what was fixed in the strategy",
    by="who decided",
    value="what the subject looked like then, or what was fixed",
    why="the person's reason",
)


def natural_key(table: Table) -> tuple[str, ...]:
    """The names of the columns that identify a row, in the order of the primary key."""
    return tuple(column.name for column in table.primary_key.columns)
