"""Fetching the public web: the guard, the transport, robots, sitemaps, the crawl in its child process, and what a page's bytes say.

Here: whatever speaks HTTP to a site that is not ours, and whatever reads HTML, robots.txt, sitemaps and feeds into plain records.
Not here: how answers are kept (`connectors/archive.py`), what the pages mean (`tasks/text`, `tasks/gap`), which sites to crawl and
how often (`tasks/scrape.py`, `flows/scrape.py`), what must hold of the resulting tables (`expectations/`).
"""
