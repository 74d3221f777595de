"""Analytics: what the published work did, why it changed, and what to expect, from dated facts.

Here: performance, decay, cannibalisation, evolution, forecasts and predictions, each from frames of sums that the store has made.
Not here: loading facts (`connectors/`, `tasks/facts.py`), what to do about a finding (`tasks/recommendations/`), how it is shown (`tasks/report/`).
"""
