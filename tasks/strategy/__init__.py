"""Strategy: what to be known for, where the market moves, for whom to write, and what that means in targets, channels and weeks.

Here: pillars, trends, opportunities, personas and the strategy, each computed from what gap analysis found, with the facts it rests on.
Not here: finding topics, gaps and keywords (`tasks/gap/`), single actions (`tasks/recommendations/`), dates of pieces (`tasks/content_calendar/`).
"""
