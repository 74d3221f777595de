"""Analytics: what the published work did, why it changed, and what to expect of it.

Here: performance, decay, cannibalisation, evolution, forecasts, predictions and the proof of outcomes, each computed from dated facts.
Not here: reading facts from files and services (`connectors/`, `tasks/imports.py`), goals and targets (`tasks/strategy/`), what to do
about a page (`tasks/recommendations/`), and on which day (`tasks/content_calendar/`).
"""
