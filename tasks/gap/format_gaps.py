"""Forms that most competitors use on a topic and the target does not, as rows of `gaps`."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from tasks.gap.content_rows import day_of
from tasks.gap.models import GAPS, GapParameters
from tasks.gap.profile_models import FORMATS, FormatParameters
from tasks.gap.score import GAP_COLUMNS

KIND = "format"

_NO_CONTENT = frozenset({"job", "product"})
"""Forms of pages that hire or sell: their absence is no gap in content."""


@dataclass(frozen=True, slots=True, eq=False)
class _Use:
    """One form on one topic, where competitors use it and the target does not."""

    topic_id: str
    form: str
    pages: pd.DataFrame
    """The competitors' pages on the topic in the form, most typical of the topic first."""
    users: tuple[str, ...]
    on_topic: tuple[str, ...]
    """All competitors on the topic."""
    own: pd.DataFrame
    """The target's pages on the topic, most typical first."""
    is_used_elsewhere: bool
    """Whether the target uses the form on other topics."""
    chance: float
    """The odds that so many own pages have none in the form, were they like the competitors'."""


def format_gaps(
    rows: pd.DataFrame,
    formats: pd.DataFrame,
    topics: pd.DataFrame,
    target: str,
    as_of: datetime | date,
    *,
    scale: GapParameters = GAPS,
    parameters: FormatParameters = FORMATS,
) -> pd.DataFrame:
    """The format gaps of `target`, best first, with `GAP_COLUMNS`; empty where there are none.

    `rows` are content rows, `formats` their `page_formats`, `topics` the market's. A form is a gap on a topic if the target has pages on it,
    none of them in the form, so many that this is hardly chance (each competitor's share counting alike), and more than half of the
    competitors with pages on it use the form.
    The score has the parts, weights and unit of other gaps (`scale`), with less for novelty. `competitor_count` are the sites that use the form,
    `competitor_total` those with pages on the topic; `demand` are their pages in the form, an estimate.
    """
    covered = rows.dropna(subset="topic_id").sort_values(["similarity", "url"], ascending=[False, True])
    uses = _uses(covered, formats, target, parameters)
    labels = dict(zip(topics["topic_id"], topics["label"], strict=True))
    scored = sorted(((_parts(use, day_of(as_of), scale, parameters), use) for use in uses), key=lambda pair: _order(*pair))
    ranked = _discounted(scored, parameters)[: parameters.most]
    found = [_row(use, parts, str(labels.get(use.topic_id, use.topic_id)), target, parameters) for parts, use in ranked]
    return pd.DataFrame(found, columns=GAP_COLUMNS)


def _order(parts: dict[str, float], use: _Use) -> tuple[float, str, str]:
    return (-round(sum(parts.values()), 6), use.topic_id, use.form)


def _uses(covered: pd.DataFrame, formats: pd.DataFrame, target: str, parameters: FormatParameters) -> list[_Use]:
    rivals = covered[covered["site"] != target]
    sizes = rivals.groupby(["topic_id", "site"]).size()
    enough = sizes[sizes >= parameters.least_topic_pages].reset_index()
    on_topic = {str(topic): tuple(sorted(group)) for topic, group in enough.groupby("topic_id")["site"]}
    own = {str(topic): group for topic, group in covered[covered["site"] == target].groupby("topic_id")}
    told = formats.loc[~formats["format"].isin(_NO_CONTENT), ["url", "format"]]
    formed = covered.merge(told, on="url", how="inner", validate="one_to_many")
    own_forms = formed[formed["site"] == target].groupby("format")["topic_id"].agg(set).to_dict()
    least_users = min(parameters.least_users, rivals["site"].nunique())
    found = []
    for (topic, form), pages in formed[formed["site"] != target].groupby(["topic_id", "format"]):
        known, used = str(topic), own_forms.get(form, set())
        use = _use(known, str(form), pages, on_topic.get(known, ()), own.get(known, covered.head(0)), bool(used - {topic}), sizes)
        if topic not in used and _is_gap(use, least_users, parameters):
            found.append(use)
    return found


def _use(
    topic: str, form: str, pages: pd.DataFrame, on_topic: tuple[str, ...], own: pd.DataFrame, is_elsewhere: bool, sizes: "pd.Series[int]"
) -> _Use:
    kept = pages[pages["site"].isin(on_topic)]
    counts = kept["site"].value_counts()
    share = float(np.mean([counts.get(site, 0) / int(sizes[topic, site]) for site in on_topic])) if on_topic else 0.0
    users = tuple(sorted(kept["site"].unique()))
    return _Use(topic, form, kept, users, on_topic, own, is_elsewhere, (1 - share) ** len(own))


def _is_gap(use: _Use, least_users: int, parameters: FormatParameters) -> bool:
    return (
        len(use.own) >= parameters.least_own_pages
        and len(use.users) >= least_users
        and len(use.users) > parameters.user_share * len(use.on_topic)
        and len(use.pages) >= parameters.least_format_pages
        and use.chance <= parameters.chance
    )


def _parts(use: _Use, today: pd.Timestamp, scale: GapParameters, parameters: FormatParameters) -> dict[str, float]:
    demand = min(1.0, float(np.log1p(len(use.pages)) / np.log1p(scale.full_demand_pages)))
    shares = {
        "part_novelty": scale.weight_novelty * parameters.discount * (1 - use.chance),
        "part_demand": scale.weight_demand * demand,
        "part_competition": scale.weight_competition * len(use.users) / len(use.on_topic),
        "part_recency": scale.weight_recency * _recency(use.pages["published_on"], today, scale),
    }
    return {name: round(value, 6) for name, value in shares.items()}


def _recency(dates: "pd.Series[pd.Timestamp]", today: pd.Timestamp, scale: GapParameters) -> float:
    """Half for each half-life since the middle one of the dates; 0 where none is known."""
    known = dates.dropna().sort_values()
    if known.empty:
        return 0.0
    return float(0.5 ** (max((today - known.iloc[len(known) // 2]).days, 0) / scale.recency_half_life_days))


def _discounted(scored: Sequence[tuple[dict[str, float], _Use]], parameters: FormatParameters) -> list[tuple[dict[str, float], _Use]]:
    """Best first, with less novelty for each better gap of the same form: a form that is lacking everywhere is one finding, not one a topic."""
    seen: Counter[str] = Counter()
    ranked = []
    for parts, use in scored:
        kept = 1 - parameters.repeat_discount * min(seen[use.form], 5)
        seen[use.form] += 1
        ranked.append(({**parts, "part_novelty": round(parts["part_novelty"] * kept, 6)}, use))
    return sorted(ranked, key=lambda pair: _order(*pair))


def _row(use: _Use, parts: dict[str, float], label: str, target: str, parameters: FormatParameters) -> dict[str, object]:
    key = "\n".join([target, KIND, use.topic_id, use.form])
    return {
        "gap_id": hashlib.sha256(key.encode(errors="replace")).hexdigest()[:16],
        "kind": KIND,
        "topic_id": use.topic_id,
        "label": f"{label} ({use.form})",
        "terms": [label, use.form],
        "score": round(sum(parts.values()), 6),
        **parts,
        "demand": float(len(use.pages)),
        "demand_status": "estimated",
        "competition": len(use.users) / len(use.on_topic),
        "competitor_count": len(use.users),
        "competitor_total": len(use.on_topic),
        "competitors": list(use.users),
        "evidence_urls": _evidence(use.pages, parameters.evidence_pages),
        "target_urls": list(use.own["url"].head(parameters.target_pages)),
        "statement": _statement(use, label, target),
    }


def _evidence(pages: pd.DataFrame, count: int) -> list[str]:
    """The most typical pages, one of each site before the second of any."""
    turn = pages.groupby("site").cumcount()
    return list(pages.assign(turn=turn).sort_values("turn", kind="stable")["url"].head(count))


def _statement(use: _Use, label: str, target: str) -> str:
    own = f"none of the {len(use.own)} pages of {target} on it is"
    elsewhere = f"{target} uses it on other topics" if use.is_used_elsewhere else f"{target} uses it nowhere"
    verb = "has" if len(use.users) == 1 else "have"
    count = f"{len(use.pages)} {'page' if len(use.pages) == 1 else 'pages'}"
    sites = f"{len(use.users)} of {len(use.on_topic)} {'competitor' if len(use.on_topic) == 1 else 'competitors'}"
    return f"On “{label}” {sites} {verb} {count} in the form “{use.form}”; {own}; {elsewhere}."
