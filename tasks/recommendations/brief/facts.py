"""The facts that the words of a brief rest on, as rows of the ledger."""

from datetime import datetime

import pandas as pd

from tasks.answers import quotable
from tasks.evidence import COLUMNS, evidence_id
from tasks.recommendations.brief.models import Brief


def brief_facts(brief: Brief, observed_at: datetime) -> pd.DataFrame:
    """One fact for each title, the angle, each section and question, each keyword and each competing page; what pages say is quoted."""
    told = [("title", "", f"A title made of the evidence is “{quotable(title)}”.") for title in brief.title_options]
    told += [("angle", "", _angle(brief))]
    for section in brief.outline:
        where = f" It stands on {len(section.seen_on)} of the best pages." if section.seen_on else ""
        told.append(
            ("section", section.seen_on[0] if section.seen_on else "", f"A section on “{quotable(section.heading)}” belongs to the subject.{where}")
        )
        told += [("question", "", f"Readers ask “{quotable(question)}”.") for question in section.questions]
    told += [("keyword", "", f"A keyword is “{quotable(keyword.keyword)}”, of {keyword.intent} intent.") for keyword in brief.keywords]
    told += [("page", page.url, f"A competing page of {page.word_count} words is “{quotable(page.title)}”.") for page in brief.competitors]
    rows = [
        (evidence_id(kind, f"{brief.recommendation_id} {place}", statement), kind, place or brief.recommendation_id, statement, None, "estimated",
         "brief", observed_at)
        for kind, place, statement in told
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates("evidence_id", ignore_index=True)


def _angle(brief: Brief) -> str:
    """The angle with what it quotes as one quotation: a piece of evidence has one."""
    if not brief.angle:
        return f"The evidence suggests no angle for “{quotable(brief.title_options[0])}”."
    return f"The angle that the evidence suggests is “{quotable(brief.angle, 300)}”."
