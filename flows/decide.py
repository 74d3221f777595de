"""A decision on a recommendation, from the form of the Prefect UI."""

from prefect import flow

from tasks.decide import Decision, Verb, decide_recommendation
from tasks.run import mark_failed


@flow(name="decide", flow_run_name="{verb} {recommendation_id}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def decide(recommendation_id: str, verb: Verb, why: str = "", by: str = "", url: str = "", workspace: str = "default") -> Decision:
    """Keep what you decide about a recommendation; the next plan respects it.

    Args:
        recommendation_id: Its id, or so much of it as no other begins with; the table of recommendations shows it.
        verb: What you decide.
        why: Your reason. It is shown where the recommendation is put aside.
        by: Who decides.
        url: The page that came of it, when it is done.
        workspace: Whose plan it is.
    """
    return decide_recommendation(workspace, recommendation_id, verb, why, by, url)
