"""The report, looked at in a real browser: as it is read, on a phone, in the dark, on paper."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tasks.report import render as module
from tasks.report.models import ReportInput, ReportLimits
from tasks.report.render import render
from tests.tasks.report.planted_figures import figures

# Text against what lies behind it: relative luminance and contrast as WCAG 2.2 defines them.
CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const f = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
  const behind = (e) => { for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255]; };
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (!walker.currentNode.data.trim() || !element.getClientRects().length || element.closest('.skip, title, desc')) continue;
    const ink = light(parts(element.closest('svg') ? style.fill : style.color)), paper = light(behind(element));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    const name = element.tagName + '.' + (element.getAttribute('class') || '');
    found[name] = Math.min(found[name] || 99, ratio);
  }
  return found;
}"""


class Look:
    """An opened report with everything that went wrong while it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


Open = Callable[..., Look]


@pytest.fixture
def look(chromium: Browser, tmp_path: Path, html: str) -> Iterator[Open]:
    """Opens a report from a file in a browser with given options."""
    contexts = []

    def open_report(text: str = html, **options: Any) -> Look:
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        contexts.append(chromium.new_context(**options))
        opened = Look(contexts[-1].new_page())
        opened.page.goto(path.as_uri())
        return opened

    yield open_report
    for context in contexts:
        context.close()


def is_styled(page: Page) -> bool:
    """Whether the report's own style applies."""
    return bool(page.evaluate("getComputedStyle(document.querySelector('.skip')).position === 'absolute'"))


def test_it_opens_without_a_complaint_or_a_request(look: Open) -> None:
    opened = look()
    opened.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert opened.complaints == []
    assert is_styled(opened.page)
    assert opened.requests == [opened.page.url]
    assert opened.page.locator("article.gap").count() == 10
    assert opened.page.locator("svg.chart").count() == 7


def test_the_policy_stops_what_could_be_smuggled_in(look: Open, html: str) -> None:
    smuggled = "<img src='http://127.0.0.1:9/x'><script>document.title = 'owned'</script><p style='color: red' id='red'>x</p></main>"
    opened = look(html.replace("</main>", smuggled))
    assert "owned" not in opened.page.title()
    assert len(opened.complaints) >= 3
    assert opened.page.evaluate("getComputedStyle(document.querySelector('#red')).color") != "rgb(255, 0, 0)"
    assert not is_styled(look(html.replace("scroll-padding-top", "scroll-padding-left")).page)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_only_tables_scroll_sideways(look: Open, width: int) -> None:
    page = look(viewport={"width": width, "height": 740}).page
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = """all => all.filter(e => !e.closest('.scroll, .skip, svg') && e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.outerHTML.slice(0, 80))"""
    assert page.locator("body *").evaluate_all(wide) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(look: Open, any_run: Callable[..., ReportInput], scheme: str) -> None:
    page = look(render(any_run(**figures())), color_scheme=scheme).page
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 30
    assert {name: round(ratio, 2) for name, ratio in contrasts.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_stands_out_from_the_paper(look: Open, scheme: str) -> None:
    page = look(color_scheme=scheme).page
    names = ["target", "rival", *(f"part-{n}" for n in range(6)), *(f"age-{n}" for n in range(4))]
    weak = page.evaluate(
        """names => { const style = getComputedStyle(document.documentElement), read = (name) => style.getPropertyValue('--' + name).trim();
        const light = (hex) => {
          const f = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
        const paper = light(read('paper')), ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        return names.filter((name) => !(ratio(light(read(name)), paper) >= 3)); }""",
        names,
    )
    assert weak == []


def test_the_dark_is_dark_and_the_light_is_light(look: Open) -> None:
    papers = [look(color_scheme=scheme).page.evaluate("getComputedStyle(document.body).backgroundColor") for scheme in ("light", "dark")]
    assert papers == ["rgb(252, 251, 248)", "rgb(22, 24, 27)"]


def test_the_keyboard_reaches_the_report_the_tables_and_the_folds(look: Open) -> None:
    page = look().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.locator(".gap-folded summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".gap-folded").first.get_attribute("open") is not None
    assert page.locator(".scroll:not([tabindex='0'])").count() == 0


def test_a_link_to_a_folded_gap_leads_there(look: Open, any_run: Callable[..., ReportInput]) -> None:
    page = look(render(any_run(limits=ReportLimits(open_gaps=2)))).page
    page.locator("#coverage td a").get_by_text("5", exact=True).click()
    assert page.url.endswith("#gap-5")
    assert page.evaluate("document.querySelector('#gap-5').getBoundingClientRect().top") < page.evaluate("innerHeight")


SHOWN = "all => all.filter(one => one.getClientRects().length).map(one => one.className)"


def test_a_filter_hides_rows_without_script(look: Open) -> None:
    opened = look()
    rows = opened.page.locator(".chosen tbody tr")
    everything = rows.evaluate_all(SHOWN)
    opened.page.locator("#kw-bucket-missing").check(force=True)
    missing = rows.evaluate_all(SHOWN)
    assert missing == [one for one in everything if "b-missing" in one]
    assert 0 < len(missing) < len(everything)
    opened.page.locator("#kw-intent-commercial").check(force=True)
    assert rows.evaluate_all(SHOWN) == [one for one in missing if "i-commercial" in one]
    opened.page.locator("#kw-bucket-all").check(force=True)
    opened.page.locator("#kw-intent-all").check(force=True)
    opened.page.locator("#kw-quick-win").check(force=True)
    assert rows.evaluate_all(SHOWN) == [one for one in everything if "q-win" in one]
    assert opened.complaints == []
    assert opened.requests == [opened.page.url]


def test_filters_work_by_keyboard_and_paper_shows_every_row(look: Open) -> None:
    page = look().page
    count = page.locator(".chosen tbody tr").count()
    page.locator("#kw-bucket-all").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.checked && document.activeElement.id") == "kw-bucket-missing"
    assert len(page.locator(".chosen tbody tr").evaluate_all(SHOWN)) < count
    page.emulate_media(media="print")
    assert len(page.locator(".chosen tbody tr").evaluate_all(SHOWN)) == count
    assert not page.locator(".filters").first.is_visible()


def test_gaps_are_filtered_by_kind_and_a_link_still_leads_to_one_that_is_hidden(look: Open) -> None:
    page = look().page
    page.locator("#gap-kind-thin").check(force=True)
    shown = page.locator(".of-kind").evaluate_all(SHOWN)
    assert len(shown) == 10
    assert all("k-thin" in one for one in shown)
    page.locator("#coverage td a").get_by_text("1", exact=True).click()
    assert page.locator("#gap-1").is_visible()


def test_a_browser_that_knows_no_has_shows_every_row_and_no_filter(look: Open, run: ReportInput, monkeypatch: pytest.MonkeyPatch) -> None:
    older = module.page_style().replace("@supports selector(:has(*))", "@supports selector(:not-yet-known(*))")
    monkeypatch.setattr(module, "page_style", lambda: older)
    page = look(render(run)).page
    assert not page.locator(".filters").first.is_visible()
    assert len(page.locator(".chosen tbody tr").evaluate_all(SHOWN)) == page.locator(".chosen tbody tr").count()


def test_it_prints(look: Open) -> None:
    opened = look(color_scheme="dark")
    printed = opened.page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF-")
    assert len(printed) > 50_000
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not opened.page.locator(".contents").is_visible()
    assert opened.page.locator(".on-paper").is_visible()
    assert opened.complaints == []


@pytest.mark.parametrize("name", ["alone", "reconstructed", "crowded", "figures"])
def test_other_runs_open_as_well(look: Open, any_run: Callable[..., ReportInput], lone_run: Callable[..., ReportInput], name: str) -> None:
    rivals = tuple(f"a-rather-long-name-of-a-competitor-{n}.example.org" for n in range(20))
    runs = {"alone": lone_run, "reconstructed": lambda: any_run(mode="reconstructed"), "crowded": lambda: any_run(competitors=rivals),
            "figures": lambda: any_run(**figures())}  # fmt: skip
    opened = look(render(runs[name]()), viewport={"width": 360, "height": 740})
    assert opened.complaints == []
    assert opened.requests == [opened.page.url]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
