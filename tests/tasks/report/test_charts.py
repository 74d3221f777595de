"""Charts are plain shapes painted by classes, the same bytes each time, with words for those who do not see them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tasks.report.charts import Bar, Panel, Stack, Words, bars, panels, stacks
from tasks.report.svg import PAINTS, UnsafeSvgError, page_svg

WORDS = Words("chart-x", "A <title>", "What it shows & how")


def test_a_bar_is_as_long_as_its_share() -> None:
    drawn = bars(WORDS, [Bar("own", 0.5, "50 %", is_target=True)])
    widths = {name: max(float(x) for x in re.findall(r"[ML] ([\d.]+)", path)) for path, name in re.findall(r'd="([^"]*)" class="fill-(\w+)', drawn)}
    assert widths["target"] == pytest.approx(widths["rule"] / 2)


def test_labels_are_text_and_are_escaped() -> None:
    drawn = bars(WORDS, [Bar("<b>&$x$", 1.0, "9", is_target=False)])
    assert "&lt;b&gt;&amp;$x$</text>" in drawn
    assert '<title id="chart-x-t">A &lt;title&gt;</title><desc id="chart-x-d">What it shows &amp; how</desc>' in drawn


def test_only_listed_elements_and_attributes_are_drawn() -> None:
    drawn = (
        bars(WORDS, [Bar("a", 0.3, "3", is_target=True)])
        + stacks(WORDS, [Stack("b", [("age-0", 0.4), ("age-none", 0.6)], is_target=False)])
        + panels(WORDS, ["2024", "2025", "2026"], [Panel("c", [1, 0, 4], is_target=True)])
    )
    assert set(re.findall(r"<(\w+)", drawn)) == {"svg", "title", "desc", "path", "text"}
    assert "style=" not in drawn
    assert "href" not in drawn
    assert "url(" not in drawn
    assert not re.search(r"#[0-9a-f]{6}", drawn)


def test_what_has_no_date_is_an_outline() -> None:
    drawn = stacks(WORDS, [Stack("b", [("age-none", 1.0)], is_target=False)])
    assert 'class="fill-none stroke-muted"' in drawn
    assert "stroke-dasharray" in drawn


def test_panels_name_the_first_the_middle_and_the_last_period_and_the_largest_count() -> None:
    drawn = panels(WORDS, ["2022", "2023", "2024", "2025", "2026"], [Panel("c", [1, 0, 1_234, 2, 1_234], is_target=True)])
    assert re.findall(r">([\d,]+)</text>", drawn) == ["1,234", "2022", "2024", "2026"]


def test_drawing_at_once_in_many_threads_gives_the_same_bytes() -> None:
    def draw(_: int) -> str:
        return str(stacks(WORDS, [Stack("b", [("age-0", 0.4), ("age-none", 0.6)], is_target=False)]))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(draw, range(12)))) == 1


@pytest.mark.parametrize(
    "shape", ['<path d="M 0 0" style="fill: #123456"/>', f'<path d="M 0 0&quot; onload=&quot;x" style="fill: {PAINTS["ink"]}"/>']
)
def test_a_drawing_with_other_colours_or_odd_geometry_is_refused(shape: str) -> None:
    with pytest.raises(UnsafeSvgError):
        page_svg(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{shape}</svg>', "n", "t", "d")


def test_scripts_and_foreign_elements_are_left_out() -> None:
    hostile = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>x</script><foreignObject/><image href="http://x"/></svg>'
    assert re.findall(r"<(\w+)", page_svg(hostile, "n", "t", "d")) == ["svg", "title", "desc"]
