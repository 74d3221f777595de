"""The audit of one site: its structure, its internal links, its sitemaps, and every finding on a page with how to mend it.

Here: frames in, frames out, each check a row of `checks.CHECKS`. Not here: reading pages (`connectors/web/`), gaps against other sites
(`tasks/gap/score.py`), how findings are shown (`tasks/report/`).
"""
