"""A home with the crawls and runs of some years: real archive, lake and database, of one small site."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.event import listen

from connectors import settings
from connectors.archive import Archive, ArchiveWriter, Capture
from connectors.db.store import Store
from connectors.lake import Lake
from tasks.pages import PARSER_VERSION, capture_rows, links_frame, pages_frame, read_page
from tasks.persist import load_captures, load_links, load_pages, persist_captures, persist_links, persist_pages
from tasks.run import open_store

SITE = "a.test"
NOW = datetime.now(UTC).replace(microsecond=0)
DAYS = (900, 700, 500, 300, 100, 1)
"""How many days ago each crawl and its run were."""
STEPS = frozenset({"os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "commit"})


def at(number: int) -> datetime:
    return NOW - timedelta(days=DAYS[number])


def html(name: str, number: int) -> bytes:
    said = f"The {name} of crawl {number} says what there is to say about bread, flour and water. " * 12
    return (
        f"<html lang='en'><head><title>{name} {number}</title><meta name='author' content='Jane Doe'></head><body><article><h1>{name}</h1>"
        f"<p>By Jane Doe. {said}</p><a href='/rye'>Read on</a></article></body></html>"
    ).encode()


def capture(name: str, number: int, **fields: Any) -> Capture:
    crawled = at(number)
    base = Capture(
        "w", SITE, f"http://{SITE}/{name}", crawled, crawled, f"run{number}", 200, "ok", f"{name}{number}", "text/html", 1, 0.1, None, None,
        '"1"', None, None, 1, "link", None,
    )  # fmt: skip
    return replace(base, **fields)


def crawl(number: int) -> list[Capture]:
    """One crawl: `news` is another each time, `rye` never changes, `gone` is gone from the third on."""
    found = settings.load()
    first = {each.url: each for each in Archive(found.archive).replay("w") if each.outcome == "ok"}
    out = ArchiveWriter(found.archive, "w", f"run{number}", started_at=at(number))
    request, head = b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    placed = [out.write(capture("news", number), request=request, answer=head + html("news", number))]
    known = first.get(f"http://{SITE}/rye")
    if known is None:
        placed.append(out.write(capture("rye", number), request=request, answer=head + html("rye", number)))
    else:
        unchanged = capture("rye", number, status=304, outcome="not_modified")
        placed.append(out.write(unchanged, request=request, answer=b"HTTP/1.1 304 Not Modified\r\n\r\n", refers_to=known))
    if number < 2:
        placed.append(out.write(capture("gone", number), request=request, answer=head + html("gone", number)))
    else:
        placed.append(out.write(capture("gone", number, status=404, outcome="not_found", digest=None), request=request))
    out.close()
    return placed


def build(home: Path) -> Store:
    """The home, of six crawls and the plan of each; `PLANCAST_HOME` must name it."""
    store, lake = open_store(), Lake(settings.load().lake)
    for number in range(len(DAYS)):
        run_id, before = f"run{number}", f"run{number - 1}" if number else None
        brief = {"site": f"http://{SITE}/", "workspace": "w", "audience": "Written for JANE  DOE"}
        run = {
            "workspace": "w",
            "run_id": run_id,
            "flow": "content_plan",
            "site": SITE,
            "started_at": at(number),
            "as_of": at(number),
            "brief": brief,
        }
        store.begin_run({**run, "mode": "observed", "previous_run_id": before})
        shard = [read_page(str(settings.load().archive), each) for each in crawl(number)]
        persist_captures(store, capture_rows(shard))
        pages = pages_frame(shard)
        persist_links(store, links_frame(shard), workspace="w", pages=pages)
        persist_pages(store, lake, pages, parser_version=PARSER_VERSION)
        derive(store, home, run_id, number)
        store.finish_run("w", run_id, "complete")
    return store


def derive(store: Store, home: Path, run_id: str, number: int) -> None:
    store.replace("topics", "w", run_id, [{"topic_id": f"t{one}", "label": "Bread", "terms": ["bread"]} for one in range(3)])
    store.replace("events", "w", run_id, [{"event_id": "e1", "publish_at": NOW, "title": "Bread", "assignee": "jane doe", "sequence": number}])
    store.replace("evidence", "w", run_id, [{"evidence_id": "x", "statement": "“Bread” by Jane Doe ranks first.", "value": {"by": ["Jane Doe", 3]}}])
    store.replace("performance", "w", run_id, [{"kind": "author", "key": "Jane Doe", "metric": "clicks", "source": "s", "value": 3.0}])
    decided = {"workspace": "w", "decision_id": f"d{number}", "site": SITE, "subject": "r", "verb": "accept", "by": "Doe, Jane", "at": at(number)}
    store.upsert("decisions", [decided])
    store.upsert("metrics", [{"workspace": "w", "site": SITE, "url": "", "metric": "clicks", "on": NOW.date(), "source": "s", "dimension": "",
                              "known_at": at(number), "value": float(number)}])  # fmt: skip
    for folder, name in ((home / "reports" / "w" / run_id, "report.html"), (home / "models" / "w" / "ab", f"{number}.json")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('{"text": "Jane Doe bakes"}' if name.endswith("json") else "<p>Jane&nbsp;Doe</p>")
        os.utime(folder / name, (at(number).timestamp(),) * 2)


def read(number: int, store: Store | None = None) -> dict[str, Any]:
    """All that a run reads of crawls, as of its instant: pages with their texts, links, captures, and each answer that they name."""
    store, found = store or open_store(), settings.load()
    known: dict[str, Any] = {"workspace": "w", "sites": [SITE], "as_of": at(number)}
    captures = load_captures(store, **known)
    with Archive(found.archive) as archive:
        named = captures[captures["outcome"].isin(["ok", "not_modified"])].dropna(subset="warc_file")
        bodies = [archive.read((file, int(offset))).body for file, offset in zip(named["warc_file"], named["warc_offset"], strict=True)]
    pages = load_pages(store, Lake(found.lake), **known)
    plain = captures.drop(columns=["warc_file", "warc_offset"])
    return {"pages": pages.to_dict("records"), "links": load_links(store, **known).to_dict("records"), "captures": repr(plain.to_dict("records")),
            "bodies": bodies}  # fmt: skip


def killed_at(place: int, work: Callable[[], object], steps: frozenset[str] = STEPS) -> bool:
    """Whether a process that does the work was killed before its `place`-th step on files or a commit; False where it came to its end."""
    child = os.fork()
    if child == 0:
        count = iter(range(100_000))

        def step(event: str, _arguments: object = None) -> None:
            if event in steps and next(count) == place:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(step)
            listen(Engine, "commit", lambda _: step("commit"))
            work()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 (the child must not go on as a second pytest)
            print(repr(error), file=sys.stderr, flush=True)  # noqa: T201
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)
