"""The verb scrape: fetch, archive, parse and file the pages of a brief's sites, the same for every module.

A child process fetches, worker processes parse what is archived, and this process files the rows a shard at a time: all three at once.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import journal, settings
from connectors.archive import UNRENDERED, Capture
from connectors.db.store import Store
from connectors.errors import CrawlError
from connectors.lake import Lake
from connectors.web.crawl import CrawlRequest, crawl
from connectors.web.guard import parse_resolve
from connectors.web.parse_pool import ParsePool
from connectors.web.urls import site_of
from tasks.brief import digest_of
from tasks.filing import Tally
from tasks.outcome import Degradation
from tasks.pages import PARSER_VERSION, SIDE_SOURCES, PageRows, capture_rows, links_frame, pages_frame, read_page, unread_page
from tasks.persist import persist_captures, persist_links, persist_pages
from tasks.progress import tell
from tasks.run import Run, open_store, pruned_past, stand_at
from tasks.showing import amove_progress, move_progress, show_progress, show_table
from tasks.validate import validate
from tasks.vocabulary import Mode

SHARD_PAGES = 500
SHARD_S = 20.0
"""A shard is closed after so many captures or so many seconds: what is filed is safe."""

WAIT_S = 1.0
"""How often a run looks whether the crawl that it waits for has ended."""

FAILURES = frozenset({"timeout", "error", "http_error", "too_large", "refused_address", "redirect_loop", "too_many_redirects"})
FAILED_SHARE = 0.05
"""A site of which a larger share of addresses failed is reported as read in part."""


@dataclass
class Crawling:
    """A crawl on its way: its shards, and what has come of them so far. `parts` are its captures, a part after the other."""

    run: Run
    parts: AsyncIterator[Generator[Capture, None, None]]
    pool: ParsePool
    archive: str
    progress_id: UUID
    open: ExitStack
    expected: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    done: int = 0

    @property
    def total(self) -> int | None:
        """About how many pages there are, by sitemaps and earlier crawls; None while nothing tells of some site."""
        limit = self.run.brief.crawl.max_pages
        counts = [min(self.expected.get(site, 0), limit) for site in self.run.brief.sites]
        return max(sum(counts), self.done) if all(counts) else None

    async def shards(self) -> AsyncIterator[list[PageRows]]:
        """The rows of some hundred captures at a time, while fetching and parsing go on."""
        async for captures in self.parts:
            self.open.enter_context(closing(captures))
            parsed = self.open.enter_context(closing(self.pool.map((self.archive, capture) for capture in captures)))
            while shard := await asyncio.to_thread(self._next_shard, parsed):
                yield shard

    def _next_shard(self, parsed: Iterator[PageRows]) -> list[PageRows]:
        shard: list[PageRows] = []
        deadline = time.monotonic() + SHARD_S
        for rows in parsed:
            shard.append(rows)
            self.done += 1
            site = rows.capture.site
            self.expected[site] = self.expected.get(site, 0) + rows.listed_count
            tell("crawling", self.done, self.total)
            if len(shard) >= SHARD_PAGES or time.monotonic() > deadline:
                break
        return shard


@asynccontextmanager
async def crawling(run: Run, *, replay: bool) -> AsyncIterator[Crawling]:
    """Fetch and parse beside the block; leaving it ends the child processes. With `replay`, the archive is read instead of the network."""
    tell("crawling")
    found = settings.load()
    store = open_store()
    parts = _replay(run, store) if replay or _has_nothing_to_fetch(run) else fetch(run, store, found)
    with ParsePool(found.workers, read_page, on_timeout=unread_page) as pool, ExitStack() as stack:
        progress_id = await show_progress("crawl-progress", f"Crawl for {run.brief.target}")
        yield Crawling(run, parts, pool, str(found.archive), progress_id, stack)
        await amove_progress(progress_id, 100.0)


def _has_nothing_to_fetch(run: Run) -> bool:
    """Whether the run's crawl has ended before, or whether what a crawl finds now could not be known at the brief's instant."""
    if run.brief.as_of is None:
        return run.as_of is not None
    return run.brief.as_of < run.started_at and run.mode == Mode.OBSERVED


async def fetch(run: Run, store: Store, found: settings.Settings) -> AsyncIterator[Generator[Capture, None, None]]:
    """The captures of a run's sites, a part after the other: those that it crawls itself, and those that runs beside it crawl, once they have.

    A part counts as filed when the next one is asked for.
    """
    asked, read = {site_of(url): _digest_of(run, url) for url in _starts(run)}, dict[str, str]()
    waiting = ""
    while wanted := {site: digest for site, digest in asked.items() if site not in read}:
        claims = await asyncio.to_thread(store.claim_crawls, run.workspace, run.run_id, wanted, run.started_at)
        if claims.own:
            yield _crawled(run, store, found, claims.own)
            await asyncio.to_thread(store.end_crawls, run.workspace, run.run_id)
        if claims.ended:
            yield _stored(run, store, claims.ended)
        if claims.awaited and not claims.own:
            waiting = await _wait(claims.awaited, waiting)
        read |= {row["site"]: row["crawl_id"] for row in (*claims.own, *claims.ended)}
    store.change_run(run.workspace, run.run_id, crawls=read)


async def _wait(awaited: Sequence[Mapping[str, Any]], told: str) -> str:
    """Let the runs that crawl these sites go on for a moment, and say that they are waited for: what was said, in the log once."""
    waiting = f"waiting for run {awaited[0]['run_id']}, which crawls {', '.join(sorted(row['site'] for row in awaited))}"
    tell(waiting)
    if waiting != told:
        journal.note(waiting)
    await asyncio.sleep(WAIT_S)
    return waiting


def _starts(run: Run) -> tuple[str, ...]:
    return run.brief.site, *run.brief.competitors


def _digest_of(run: Run, start: str) -> str:
    """What is asked of a site: what its pages depend on, the pace not."""
    return digest_of([start, run.brief.crawl.model_dump(mode="json", exclude={"requests_per_second"})])


def _crawled(run: Run, store: Store, found: settings.Settings, claimed: Sequence[Mapping[str, Any]]) -> Generator[Capture, None, None]:
    """Crawl the claimed sites: those of a crawl that was left unfinished within its archive."""
    for crawl_id in dict.fromkeys(row["crawl_id"] for row in claimed):
        part = {row["site"]: row["started_at"] for row in claimed if row["crawl_id"] == crawl_id}
        request = crawl_request(run, found, _write_known(run, store, found))
        sites = tuple(url for url in request.sites if site_of(url) in part)
        yield from crawl(replace(request, crawl_id=crawl_id, sites=sites, started_at=min(part.values())), found.archive)


def _stored(run: Run, store: Store, ended: Sequence[Mapping[str, Any]]) -> Generator[Capture, None, None]:
    """What other runs' crawls, or this run's before it was interrupted, have fetched of some sites."""
    for row in ended:
        yield from map(_capture_of, store.select("captures", run.workspace, crawl_id=row["crawl_id"], site=row["site"], order=("fetched_at",)))


def crawl_request(run: Run, found: settings.Settings, known: Path) -> CrawlRequest:
    """What the crawler is asked for, from the brief and the operator's settings."""
    limits = run.brief.crawl
    return CrawlRequest(
        workspace=run.workspace,
        crawl_id=run.run_id,
        sites=_starts(run),
        started_at=run.started_at,
        max_pages=limits.max_pages,
        max_depth=limits.max_depth,
        requests_per_second=limits.requests_per_second,
        user_agent=found.user_agent,
        resolve=parse_resolve(found.resolve),
        proxy=found.proxy,
        ca_bundle=str(found.ca_bundle) if found.ca_bundle else None,
        known=str(known),
        render=limits.render,
        browser=found.browser,
    )


def _write_known(run: Run, store: Store, found: settings.Settings) -> Path:
    """What earlier crawls hold, for conditional requests: a line an answer."""
    path = found.home / "known" / run.workspace / f"{run.run_id}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, default=str) + "\n" for row in store.known_answers(run.workspace, run.brief.sites))
    return path


async def _replay(run: Run, store: Store) -> AsyncIterator[Generator[Capture, None, None]]:
    """The archived answers that this version of the parser has not read, in one part."""
    yield (_capture_of(row) for row in store.unparsed_captures(run.workspace, run.brief.sites, PARSER_VERSION))


def _capture_of(row: Mapping[str, Any]) -> Capture:
    return Capture(**{each.name: row[each.name] for each in fields(Capture)})


@task(name="file a shard", cache_policy=NO_CACHE, persist_result=False)
def file_shard(crawling: Crawling, shard: list[PageRows]) -> None:
    """Validate and store the captures, pages, texts and links of a shard."""
    file_rows(crawling.run, shard, crawling.tally)
    journal.note("shard filed", captures=len(shard), pages=sum(rows.page is not None for rows in shard), done=crawling.done, total=crawling.total)
    if crawling.total:
        move_progress(crawling.progress_id, 100 * crawling.done / crawling.total)


def file_rows(run: Run, shard: list[PageRows], tally: Tally) -> None:
    """Validate and store the captures, pages, texts and links of a shard, and count what the suites found."""
    store, lake = open_store(), Lake(settings.load().lake)
    persist_captures(store, capture_rows(shard))
    pages, links = pages_frame(shard), links_frame(shard)
    if len(pages):
        context = {"as_of": settings.now()}
        kept = tally.add(validate("pages", pages, context=context))
        kept_links = tally.add(validate("links", links, context=context)) if len(links) else links
        persist_links(store, kept_links, workspace=run.workspace, pages=kept)  # first: a page that is there counts as parsed
        persist_pages(store, lake, kept, parser_version=PARSER_VERSION)


def close_crawl(crawling: Crawling) -> tuple[Run, dict[str, int], tuple[Degradation, ...]]:
    """The run at its instant, the counts of its crawl, and what the crawl could not read; a `CrawlError` where that is the whole target."""
    run, store = crawling.run, open_store()
    crawling.tally.keep(store, run)
    captures = store.captures_as_of(run.workspace, run.brief.sites, run.as_of or settings.now())
    standing = store.pages_as_of(run.workspace, run.brief.sites, run.as_of or settings.now(), run.mode)
    degraded = (*unread_sites(run, captures, {row["site"] for row in standing}), *unrendered_pages(run, captures), *pruned_past(run))
    latest = max((row["known_at"] for row in captures), default=run.started_at)
    return stand_at(run, run.as_of or latest), counts_of(captures, len(standing)), degraded


def counts_of(captures: Sequence[Mapping[str, Any]], page_count: int) -> dict[str, int]:
    """Pages that stand, and the last captures of all addresses by outcome."""
    return {"pages": page_count, **dict(sorted(Counter(str(row["outcome"]) for row in captures).items()))}


def unread_sites(run: Run, captures: Sequence[Mapping[str, Any]], readable: set[str]) -> Iterator[Degradation]:
    """What the crawl could not read, by site, in the order of the brief; a `CrawlError` where the target has no page at all."""
    for site in run.brief.sites:
        own = [row for row in captures if row["site"] == site and row["source"] not in SIDE_SOURCES]
        failed = [row for row in own if row["outcome"] in FAILURES]
        if site not in readable:
            why = _reason(own)
            if site == run.brief.target and run.brief.as_of and not own:
                raise CrawlError(
                    f"Nothing was known of {site} at {run.brief.as_of:%Y-%m-%d %H:%M} UTC. Choose a later as_of, or for dates before the first crawl"
                    " the mode reconstructed."
                )
            if site == run.brief.target:
                raise CrawlError(f"{site} has no page that could be read: {why} See `plancast check`, mend that, and run it again.")
            yield Degradation(what=site, why=f"No page of it could be read: {why}", effect="The plan is made without it.")
        elif len(failed) > FAILED_SHARE * len(own):
            why = f"{len(failed)} of {len(own)} addresses did not answer properly: {_reason(failed)}"
            yield Degradation(what=site, why=why, effect="Their subjects may be missing from its coverage.")
        elif sum(row["outcome"] in {"ok", "not_modified"} for row in own) >= run.brief.crawl.max_pages:
            why = f"The crawl stopped at the brief's limit of {run.brief.crawl.max_pages} pages."
            yield Degradation(what=site, why=why, effect="What it covers beyond them is unknown; raise crawl.max_pages to read it.")


def unrendered_pages(run: Run, captures: Sequence[Mapping[str, Any]]) -> Iterator[Degradation]:
    """By site, in the order of the brief: the empty pages that were to be rendered and could not be, with the most frequent reason."""
    for site in run.brief.sites if run.brief.crawl.render else ():
        reasons = Counter(str(row["error"]) for row in captures if row["site"] == site and str(row["error"] or "").startswith(UNRENDERED))
        if reasons:
            (reason, _), count = reasons.most_common(1)[0], reasons.total()
            why = f"{count} of its pages {'is' if count == 1 else 'are'} empty without JavaScript, {reason}."
            yield Degradation(what=f"JavaScript pages of {site}", why=why, effect="Their text, and what only they link to, is missing.")


def _reason(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "nothing was fetched."
    (outcome, error), _ = Counter((row["outcome"], row["error"] or (row["status"] and f"HTTP {row['status']}")) for row in rows).most_common(1)[0]
    return f"{str(outcome).replace('_', ' ')}{f' ({error})' if error else ''}."


@task(name="show crawl", cache_policy=NO_CACHE, persist_result=False)
def show_crawl(run: Run, counts: Mapping[str, int], degraded: Sequence[Degradation]) -> None:
    """The crawl's counts as an artifact in the Prefect UI."""
    rows = [{"what": name.replace("_", " "), "count": count} for name, count in counts.items()]
    rows += [{"what": f"{item.what}: {item.why}", "count": None} for item in degraded]
    show_table(rows, "crawl", f"Crawl for {run.brief.target}")
