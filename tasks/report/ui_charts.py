"""The report's first charts as a note for the Prefect UI: pictures within the text, for the UI loads nothing from elsewhere."""

import base64

from tasks.report.chapters import competitors, forecasts, positioning
from tasks.report.exhibits import Chart
from tasks.report.markdown_text import escaped
from tasks.report.models import ReportInput
from tasks.report.render import page_style
from tasks.report.svg import standalone


def charts_markdown(data: ReportInput) -> str:
    """What is expected, where the sites stand, and how they differ; empty where there is nothing to draw."""
    expected = forecasts.expected(data)
    found = (expected.chart if expected else None, positioning.positioning(data), *competitors.build(data).charts)
    return "\n\n".join(_picture(chart) for chart in found if chart is not None)


def _picture(chart: Chart) -> str:
    drawn = base64.b64encode(standalone(chart.svg, page_style(), chart.key).encode()).decode()
    return f"### {escaped(chart.title)}\n\n![{escaped(chart.title)}](data:image/svg+xml;base64,{drawn})\n\n{escaped(chart.note, 800)}"
