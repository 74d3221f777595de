"""Sets the report: chapters through their templates into one HTML text that loads nothing and runs nothing."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tasks.report.contents import CHAPTERS, Chapter
from tasks.report.figures import UNKNOWN, instant
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain


def render(data: ReportInput, chapters: tuple[Chapter, ...] = CHAPTERS) -> str:
    """The whole report as one HTML text; equal input gives equal bytes. Templates and style come from this package, nothing else is read."""
    style = page_style()
    shown = [chapter for chapter in chapters if chapter.is_shown(data)]
    return (
        _environment()
        .get_template("document.html.j2")
        .render(
            target=plain(data.target, 100),
            as_of=instant(data.as_of),
            run_id=plain(data.run_id, 80),
            workspace=plain(data.workspace, 80),
            chapters=[_set(chapter, number, data) for number, chapter in enumerate(shown, start=1)],
            style=Markup(style),  # noqa: S704 - this package's own file
            policy=policy(style),
        )
    )


def policy(style: str) -> str:
    """The page's security policy: nothing is loaded, nothing runs, and only the style with this content applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _set(chapter: Chapter, number: int, data: ReportInput) -> dict[str, Any]:
    view = chapter.build(data)
    body = _environment().get_template(chapter.template).render(chapter=view)
    return {"anchor": chapter.anchor, "title": chapter.title, "number": number, "body": Markup(body)}  # noqa: S704 - set by a template that escapes


@cache
def page_style() -> str:
    """The report's style sheet."""
    return files("tasks.report").joinpath("style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    """Everything is escaped; a name that a template misspells is an error."""
    environment = Environment(loader=PackageLoader("tasks.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["UNKNOWN"] = UNKNOWN
    return environment
