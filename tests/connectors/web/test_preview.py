"""What a crawl would meet, before it is made."""

from typing import Any

from connectors.web.guard import Guard
from connectors.web.preview import SitePreview, preview

AGENT = "Plancast/0.1 (+https://plancast.example/bot)"


def look(origin: Any, start: str = "http://site.test/", **options: Any) -> SitePreview:
    return preview([start], Guard(resolve={"site.test": origin.pair, "www.site.test": origin.pair}), AGENT, **options)[0]


def test_site_with_sitemaps(origin: Any) -> None:
    origin.link("/")
    origin.serve("/robots.txt", "Sitemap: http://site.test/index.xml", content_type="text/plain")
    origin.serve("/index.xml", "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/gone.xml</loc></sitemap></sitemapindex>")
    origin.serve("/a.xml", "<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url><url><loc>http://other.test/</loc></url></urlset>")
    seen = look(origin)
    assert (seen.outcome, seen.site, seen.listed_count, seen.is_complete, seen.delay_s) == ("ok", "site.test", 2, True, 0.0)


def test_site_without_sitemap_has_no_count(origin: Any) -> None:
    origin.link("/")
    assert look(origin).listed_count is None
    assert look(origin, requests_per_second=0.5).delay_s == 2.0


def test_too_many_sitemaps_are_not_all_read(origin: Any) -> None:
    origin.link("/")
    origin.serve("/sitemap.xml", "<sitemapindex>" + "".join(f"<sitemap><loc>/{n}.xml</loc></sitemap>" for n in range(40)) + "</sitemapindex>")
    assert not look(origin).is_complete
    assert len(origin.asked) == 22


def test_what_stands_in_the_way_is_told(origin: Any, serve: Any) -> None:
    origin.serve("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    origin.link("/")
    assert look(origin).outcome == "blocked_by_robots"
    assert list(origin.counts()) == ["/robots.txt"]
    origin.serve("/robots.txt", "", 404)
    assert look(origin, "http://site.test/gone").outcome == "not_found"
    assert look(origin, f"http://127.0.0.1:{origin.pair[1]}/").outcome == "refused_address"
    assert look(origin, "not a site").outcome == "error"
    other = serve()
    other.redirect("/", "http://site.test/")
    guard = Guard(resolve={"old.test": other.pair, "site.test": serve().pair})
    moved = preview(["http://old.test/"], guard, AGENT)[0]
    assert (moved.outcome, moved.url) == ("not_found", "http://site.test/")
    origin.pages.pop("/robots.txt")
    moved = preview(["http://old.test/"], Guard(resolve={"old.test": other.pair, "site.test": origin.pair}), AGENT)[0]
    assert (moved.outcome, moved.error) == ("redirect", "leads out of the site, to http://site.test/: name that one instead")


def test_sites_keep_their_order(origin: Any) -> None:
    origin.link("/")
    guard = Guard(resolve={"a.test": origin.pair, "b.test": origin.pair})
    assert [seen.site for seen in preview(["http://b.test/", "http://a.test/"], guard, AGENT)] == ["b.test", "a.test"]
