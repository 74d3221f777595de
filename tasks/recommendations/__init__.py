"""Recommendations: what to do next on a site, ranked, with reasons and steps, and briefs that a writer can use.

Here: one action for each finding of the other modules, its priority with its parts, what people decided and what is learnt from that, the
optimisation of an existing page, briefs, and the comparison of two runs. All of it is computed from frames that the others leave.
Not here: finding gaps (`tasks/gap/`), pillars and readers (`tasks/strategy/`), measuring what came of it (`tasks/analytics/`), dates
(`tasks/content_calendar/`).
"""
