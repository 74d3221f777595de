"""Gap analysis: what the market covers and the target does not, or covers thinly, or has let go stale.

Here: topics over all sites together, coverage of each by each site, gaps with the parts of their score.
Not here: reading text (`tasks/text/`), fetching pages (`connectors/web/`), how gaps are shown (`tasks/report/`).
"""
