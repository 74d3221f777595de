"""What must hold of forecasts: a row a series and day, none negative, the mean within its interval."""

from expectations.suite import Suite, keyed, not_less, one_of, within

_KEY = ("series_id", "on")

SUITE = Suite(
    dataset="forecasts",
    columns=(*_KEY, "level", "key", "metric", "mean", "lo_90", "hi_90", "model", "status"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("level", ("site", "topic", "page"), "Other levels are explained nowhere."),
        one_of("status", ("estimated",), "What is to come is estimated."),
        within("lo_90", 0, None, "Traffic is never negative."),
        not_less("mean", "lo_90", "What is expected lies within its interval."),
        not_less("hi_90", "mean", "What is expected lies within its interval."),
    ),
)
