"""A market of any size: sites whose pages are drawn from subjects with their own vocabulary. For measuring only; the text means nothing."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol", "is")]
PAGES_A_LISTING = 50


def word(number: int) -> str:
    """The word with a number; every number has one of its own."""
    parts = []
    while True:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
        if number == 0:
            return "".join(parts) if len(parts) > 1 else parts[0] + "ra"


def text_of(site: int, page: int, words: int = 700) -> tuple[str, str]:
    """Title and HTML body of a page: a third of its words are its subject's, the others follow Zipf's law over 30,000 words."""
    chance = random.Random(site * 1_000_003 + page)
    subject = chance.randrange(60) if site == 0 else chance.randrange(80)
    own = [word(40_000 + subject * 40 + place) for place in range(40)]
    drawn = [chance.choice(own) if chance.random() < 0.33 else word(min(int(chance.paretovariate(0.9)), 30_000)) for _ in range(words)]
    title = " ".join(chance.sample(own, 3)).capitalize()
    paragraphs = [" ".join(drawn[start : start + 70]).capitalize() + "." for start in range(0, words, 70)]
    return title, "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def page_html(site: int, page: int, count: int) -> str:
    """A whole page, with navigation and links to its neighbours."""
    title, body = text_of(site, page)
    near = "".join(f'<li><a href="/post/{(page + step) % count}">{text_of(site, (page + step) % count, 3)[0]}</a></li>' for step in range(1, 9))
    day = f"{2022 + page % 4}-{1 + page % 12:02d}-{1 + page % 28:02d}"
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta name="description" content="On {title}.">'
        f'<meta property="article:published_time" content="{day}"></head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main><aside><ul>{near}</ul></aside></body></html>"
    )


def listing_html(part: int, count: int) -> str:
    """One part of the list of all pages, with a link to the next part."""
    links = "".join(f'<li><a href="/post/{page}">{page}</a></li>' for page in range(part * PAGES_A_LISTING, min(count, (part + 1) * PAGES_A_LISTING)))
    more = f'<a href="/list/{part + 1}">more</a>' if (part + 1) * PAGES_A_LISTING < count else ""
    return f'<!doctype html><html lang="en"><head><title>All pages</title></head><body><ul>{links}</ul>{more}</body></html>'


def _handler(site: int, count: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").partition("/")
            html = None
            if kind == "post" and number.isdigit() and int(number) < count:
                html = page_html(site, int(number), count)
            elif kind in {"", "list"}:
                html = listing_html(int(number or 0), count)
            body = (html or "not found").encode()
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing is logged."""

    return Handler


@contextmanager
def served(pages: int, sites: int = 3) -> Iterator[dict[str, str]]:
    """Serve `pages` pages over `sites` sites on loopback; gives host -> address for PLANCAST_RESOLVE."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(site, max(1, pages // sites))) for site in range(sites)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {f"site{place}.test": f"127.0.0.1:{server.server_address[1]}" for place, server in enumerate(servers)}
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


if __name__ == "__main__":
    import sys
    import time

    with served(int(sys.argv[1])) as market:
        print(",".join(f"{host}={address}" for host, address in market), flush=True)
        while sys.stdin.read(1):
            time.sleep(1)
