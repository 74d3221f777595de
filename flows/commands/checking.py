"""To look before a crawl: sites, sources and models, and what they may cost."""

import sys
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import COMPLETE, DEGRADED, FAILED, brief_of, brief_options

if TYPE_CHECKING:
    from tasks.brief import Brief


@click.command()
@brief_options
def check(**fields: Any) -> None:
    """Before a crawl: is each site and source reachable and allowed, how many pages, how long, at what cost."""
    from connectors import settings
    from connectors.terminal import table_lines
    from connectors.web.guard import Guard, parse_resolve
    from connectors.web.preview import preview

    brief, found = brief_of(**fields), settings.load()
    guard, pace = Guard(parse_resolve(found.resolve), found.proxy), brief.crawl.requests_per_second
    seen = preview((brief.site, *brief.competitors), guard, found.user_agent, ca_bundle=found.ca_bundle, requests_per_second=pace)
    click.echo("\n".join(table_lines([site.shown(brief.crawl.max_pages) for site in seen])))
    are_ready = all([_check_sources(brief), _check_model(brief)])
    if seen[0].outcome != "ok":
        click.echo(f"{brief.target} cannot be planned for: {seen[0].error}", err=True)
        sys.exit(FAILED)
    sys.exit(COMPLETE if are_ready and all(site.outcome == "ok" for site in seen) else DEGRADED)


def _check_sources(brief: "Brief") -> bool:
    """Say of each source that the brief names what asking it would meet; whether all of them can be asked."""
    from connectors import settings
    from connectors.source_access import known_source
    from connectors.source_preview import preview_sources
    from connectors.terminal import table_lines
    from tasks.facts_sources import cost_text, on_keywords, own_numbers

    found = settings.load()
    questions = [question for group in (*own_numbers(brief), *on_keywords(brief)) for question in group]
    named = [(known_source(question.source, found, brief.sources.trends), question.what) for question in questions]
    sources = preview_sources(named, found, brief.workspace, {question.what: cost_text(question, brief) for question in questions})
    if sources:
        click.echo("\n" + "\n".join(table_lines([source.shown for source in sources])))
    if all(source.cost == "nothing" for source in sources) and brief.model is None:
        click.echo("Cost: nothing; no model and no paid source is used.")
    return all(source.is_ready for source in sources)


def _check_model(brief: "Brief") -> bool:
    """Say what the brief's model may cost at most; whether it can be asked, or none is named."""
    if brief.model is None:
        return True
    from tasks.wording import foreseen

    told, is_ready = foreseen(brief)
    click.echo(told)
    return is_ready


COMMANDS = (check,)
