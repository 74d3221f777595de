"""The tables of analytics: how pages do, what they lose and why, what competes, how publishing changes, what to expect, what advice has brought."""

from typing import Any

from sqlalchemy import Column, Date, Index, PrimaryKeyConstraint, Table

from connectors.db.shapes import described, document, keys, metadata, of_run, real, several, text, whole


def _day(name: str) -> Column[Any]:
    return Column(name, Date)


performance = Table(
    "performance",
    metadata,
    *keys("run_id", "kind", "key_digest", "metric", "source"),
    whole("rank"),
    text("key", required=True),
    text("label"),
    *several(_day, "window_from", "window_to"),
    *several(real, "value", "lo_90", "hi_90", "before", "before_lo_90", "before_hi_90", "year_before", "baseline"),
    *several(real, "change", "change_share", "year_change_share"),
    *several(whole, "n_days", "page_count"),
    *several(text, "caution", "statement", "status"),
    document("evidence_ids"),
    of_run(),
    Index("ix_performance_best", "workspace", "run_id", "rank"),
)
described(
    performance,
    "how one page, topic, pillar, format, author or the site did, by one metric of one source",
    kind="page, topic, pillar, format, author, site or unmatched",
    key="which one",
    window_from="first day of the window",
    window_to="last day of the window",
    value="the sum in the window",
    before="the sum in the window before",
    before_lo_90="lower end of its 90 % interval",
    before_hi_90="upper end of its 90 % interval",
    year_before="the sum in the same window a year before",
    baseline="the median of its kind",
    change="value less before",
    change_share="change by before",
    year_change_share="change against a year before, by that",
    n_days="days with figures",
    page_count="pages it sums up",
)

decay = Table(
    "decay",
    metadata,
    *keys("run_id", "url_digest"),
    whole("rank"),
    text("url", required=True),
    *several(text, "topic_id", "metric", "source", "basis"),
    *several(_day, "before_from", "before_to", "after_from", "after_to"),
    *several(real, "before", "after", "change", "change_share"),
    *several(real, "demand", "position", "click_through", "season", "measurement", "unexplained"),
    text("cause"),
    *several(real, "cause_share", "p_value", "q_value", "confidence"),
    *several(text, "caution", "statement", "status", "split_status"),
    document("evidence_ids"),
    of_run(),
)
described(
    decay,
    "one page that loses, and how the loss splits",
    basis="previous or year: the window that it is compared with",
    before_from="first day compared with",
    before_to="last day compared with",
    after_from="first day of now",
    after_to="last day of now",
    before="the sum then",
    after="the sum now",
    change="after less before: the sum of its parts",
    change_share="change by before",
    demand="part of the change: fewer searches",
    position="part of the change: lower positions",
    click_through="part of the change: fewer clicks at the same position",
    season="part of the change: the time of year",
    measurement="part of the change: another way of counting",
    unexplained="the rest of the change",
    cause="the part that explains most: demand, position, click_through, season, measurement or unknown",
    cause_share="that part's share of the change",
    split_status="measured, estimated or unknown: the parts",
)

cannibalisation = Table(
    "cannibalisation",
    metadata,
    *keys("run_id", "conflict_id"),
    whole("rank"),
    *several(text, "basis", "query"),
    document("queries"),
    *several(text, "topic_id", "intent"),
    document("urls"),
    *several(text, "keep_url", "keep_why"),
    *several(real, "impressions", "clicks"),
    document("shares"),
    whole("switches"),
    real("confidence"),
    *several(text, "statement", "status"),
    document("evidence_ids"),
    of_run(),
)
described(
    cannibalisation,
    "one conflict: pages of the target that compete for the same search",
    conflict_id="digest of the pages",
    basis="facts (what is searched) or text",
    query="the search with the most impressions",
    queries="all searches in which they compete",
    urls="the pages",
    keep_url="the page to keep",
    keep_why="why that one",
    impressions="impressions that they share",
    clicks="clicks that they share",
    shares="each page's share",
    switches="how often another page came ahead",
    confidence="0 to 1",
)

evolution = Table(
    "evolution",
    metadata,
    *keys("run_id", "site", "kind", "key"),
    whole("rank"),
    *several(text, "label", "direction"),
    real("slope_per_year"),
    text("unit"),
    *several(real, "p_value", "q_value"),
    whole("n"),
    _day("change_on"),
    real("change_size"),
    *several(text, "statement", "status"),
    document("evidence_ids"),
    of_run(),
)
described(
    evolution,
    "how one series of publishing changes",
    kind="topic, format, cadence, length, readability or freshness",
    key="which series",
    direction="rising, falling, flat or unknown",
    slope_per_year="change a year",
    unit="of what",
    n="months that it rests on",
    change_on="when its level changed",
    change_size="by how much",
)

forecasts = Table(
    "forecasts",
    metadata,
    *keys("run_id", "series_digest", "on"),
    text("series_id", required=True),
    *several(text, "level", "key", "metric"),
    *several(real, "mean", "lo_90", "hi_90"),
    *several(text, "model", "status"),
    of_run(),
)
described(
    forecasts,
    "one future day of one series",
    series_digest="digest of series_id",
    series_id="the series: level, key and metric",
    level="site, topic or page",
    key="which one",
    on="the day",
    mean="expected value",
    model="model that it is from",
)

predictions = Table(
    "predictions",
    metadata,
    *keys("run_id", "item_id"),
    whole("rank"),
    text("metric"),
    *several(real, "median", "lo_90", "hi_90", "probability"),
    text("basis"),
    document("drivers"),
    text("status"),
    of_run(),
)
described(
    predictions,
    "what one planned piece may bring",
    item_id="the piece",
    median="expected value",
    probability="of beating the site's median, 0 to 1",
    basis="what the prediction rests on, or why there is none",
    drivers="features that moved it most",
)

goal_progress = Table(
    "goal_progress",
    metadata,
    *keys("run_id", "goal_id"),
    whole("rank"),
    *several(text, "label", "metric", "source"),
    *several(real, "baseline", "target"),
    *several(_day, "started_on", "due_on"),
    *several(real, "value", "progress_share", "time_share"),
    *several(text, "standing", "statement", "status"),
    of_run(),
)
described(
    goal_progress,
    "how far one goal of the strategy before was reached",
    goal_id="the goal's id in the strategy",
    baseline="where it started",
    target="what was aimed at",
    started_on="when it began",
    due_on="when it is due",
    value="where it is now",
    progress_share="share of the way, 0 to 1",
    time_share="share of the time, 0 to 1",
    standing="reached, on track, behind, missed or unknown",
)

outcomes = Table(
    "outcomes",
    metadata,
    *keys("run_id", "recommendation_id"),
    whole("rank"),
    text("url"),
    _day("done_on"),
    text("metric"),
    *several(real, "change", "control_change", "effect", "lo_90", "hi_90"),
    whole("n_controls"),
    *several(text, "status", "statement"),
    of_run(),
)
described(
    outcomes,
    "what one recommendation that was carried out has brought",
    url="the page",
    done_on="when it was done",
    change="the page's change after it",
    control_change="change of pages that were left alone",
    effect="the difference",
    n_controls="pages that were compared",
)

measurement_breaks = Table(
    "measurement_breaks",
    metadata,
    *several(lambda name: text(name, required=True), "workspace", "source", "metric"),
    Column("from_on", Date, nullable=False),
    _day("to_on"),
    *several(text, "kind", "effect", "note", "reference"),
    PrimaryKeyConstraint("workspace", "source", "metric", "from_on"),
)
described(
    measurement_breaks,
    "one known change in how a metric is counted",
    source="the source",
    from_on="first day",
    to_on="last day; none where it lasts",
    kind="step, which lasts, or period",
    effect="large, small where most sites see little of it, or withdrawn where the workspace took its own back",
    note="what happened",
    reference="where that is told",
)
