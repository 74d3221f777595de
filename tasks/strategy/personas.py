"""For whom the market writes: readers told apart by what they look for, how they ask and how hard they read. Nothing about who they are."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.evidence import evidence_id
from tasks.strategy import facts, traits, writing
from tasks.strategy.groups import is_removed, with_removed
from tasks.strategy.imported import name_of_source
from tasks.strategy.market import topic_vectors
from tasks.strategy.models import AUDIENCE, AudienceParameters, Fixed, Market, Told, confidence
from tasks.strategy.naming import Wording, names_of_group, read_wording

PERSONA_COLUMNS = [
    "persona_id", "kind", "name", "stage", "statement", "topic_ids", "needs", "questions", "traits", "page_count", "keyword_count", "status",
    "source", "confidence", "fixed", "evidence_ids",
]  # fmt: skip
FIXABLE = ("name",)
"""The fields of a persona that a person can fix."""
DEMOGRAPHICS = ("age", "gender", "country", "device")
"""What only a source of visitors can tell."""

_METHOD = "what the market publishes"
_OVERLAP = 0.3
_SHRINKING_PAGES = 20.0
_FINER = 2


def analyze_audience_demographics(segments: pd.DataFrame, as_of: Any) -> Told:
    """A row of `PERSONA_COLUMNS`, of kind `demographics`, for age, gender, country and device each, and for each other group of `segments`.

    `segments` are those of `imported.segments_of`; of the four, one that no source tells is unknown, and said to be.
    """
    others = [str(one) for one in segments["group"].unique() if one not in DEMOGRAPHICS] if len(segments) else []
    told = [_demographic(group, segments, as_of) for group in (*DEMOGRAPHICS, *others)]
    return Told(pd.DataFrame([row for row, _ in told])[PERSONA_COLUMNS], facts.joined([known for _, known in told]))


def _demographic(group: str, segments: pd.DataFrame, as_of: Any) -> tuple[dict[str, Any], pd.DataFrame]:
    own = segments[segments["group"] == group] if len(segments) else segments
    if own.empty:
        statement = writing.unknown_demographic(group)
        known = facts.fact("demographics", group, statement, None, as_of, "no source", "unknown")
        figures: dict[str, Any] = {"traits": [], "status": "unknown", "source": "no source", "confidence": "low"}
    else:
        first = own.iloc[0]
        shares = {str(name): round(float(share), 4) for name, share in zip(own["segment"], own["share"], strict=True)}
        statement = writing.demographic(group, shares, first)
        known = facts.fact("demographics", group, statement, None, first["last_on"], str(first["source"]))
        trait = {"trait": group, "value": shares, "n": float(first["n"]), "method": str(first["metric"]), "status": "measured"}
        figures = {
            "traits": [trait],
            "status": "measured",
            "source": name_of_source(str(first["source"])),
            "confidence": confidence(float(first["n"])),
        }
    row = {
        "persona_id": evidence_id("demographics", group, ""), "kind": "demographics", "name": group, "stage": None, "statement": statement,
        "topic_ids": [], "needs": [], "questions": [], "page_count": 0, "keyword_count": 0, "fixed": [], "evidence_ids": facts.ids(known), **figures,
    }  # fmt: skip
    return row, known


def develop_personas(
    market: Market, previous: pd.DataFrame | None = None, fixed: Fixed | None = None, parameters: AudienceParameters = AUDIENCE
) -> Told:
    """Two to four readers, those of most pages first: `PERSONA_COLUMNS` of kind `persona`, named by what they do.

    Topics are grouped by the intent of their keywords, by reading level, by how often they ask, and by wording (Ward's method; small
    groups join the nearest). All that is said of a reader is read off what the market publishes for them: an estimate, which says so.
    """
    groups = _groups(market, parameters)
    wording = read_wording(market)
    told = [_persona(market, wording, group, parameters) for group in groups]
    if not told:
        return Told(pd.DataFrame(columns=PERSONA_COLUMNS), facts.joined([]))
    rows = pd.DataFrame([row for row, _ in told])
    rows = rows.assign(persona_id=_stable_ids(rows, with_removed(_readers(previous), fixed or {}, "persona_id")))
    rows = rows[[not is_removed(fixed or {}, str(one)) for one in rows["persona_id"]]].reset_index(drop=True)
    if rows.empty:
        return Told(pd.DataFrame(columns=PERSONA_COLUMNS), facts.joined([]))
    held = [{name: value for name, value in (fixed or {}).get(str(one), {}).items() if name in FIXABLE} for one in rows["persona_id"]]
    rows = rows.assign(
        name=[own.get("name", name) for own, name in zip(held, writing.distinct_names(list(rows["name"])), strict=True)],
        fixed=pd.Series([sorted(own) for own in held], index=rows.index, dtype="object"),
    )
    return Told(rows[PERSONA_COLUMNS], facts.joined([known for _, known in told]))


def _readers(previous: pd.DataFrame | None) -> pd.DataFrame | None:
    return None if previous is None else previous[previous["kind"] == "persona"]


def _groups(market: Market, parameters: AudienceParameters) -> list[tuple[str, ...]]:
    """The topics of each reader, the readers of most pages first."""
    sizes = market.pages.groupby("topic_id").size()
    topics = [str(one) for one in sorted(sizes.index)]
    most = min(parameters.most, len(topics) // parameters.least_topics, len(market.pages) // parameters.least_pages)
    if most < parameters.least:
        return [tuple(topics)] if topics else []
    pages = sizes.loc[topics].to_numpy(np.float64)
    numbers = _cut(_features(market, topics, parameters), pages / pages.sum(), parameters, most)
    groups = [tuple(topic for topic, number in zip(topics, numbers, strict=True) if number == one) for one in np.unique(numbers)]
    return sorted(groups, key=lambda group: (-int(sizes.loc[list(group)].sum()), group))


def _cut(features: NDArray[np.float64], shares: NDArray[np.float64], parameters: AudienceParameters, most: int) -> NDArray[np.int64]:
    """The group of each topic: a fine cut whose smallest groups join the nearest one, until all are large enough and no more than `most`.

    A join that would make a reader of nearly everybody is made only where there is no other.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    numbers = np.asarray(fcluster(linkage(features, "ward"), min(_FINER * most, len(features)), "maxclust"), np.int64)
    while (count := len(np.unique(numbers))) > parameters.least:
        held = {int(one): float(shares[numbers == one].sum()) for one in np.unique(numbers)}
        smallest = min(held, key=lambda one: (round(held[one], 9), one))
        if count <= most and held[smallest] >= parameters.least_share:
            break
        middle = features[numbers == smallest].mean(axis=0)
        gaps = {one: float(np.linalg.norm(features[numbers == one].mean(axis=0) - middle)) for one in held if one != smallest}
        able = [one for one in gaps if held[one] + held[smallest] <= parameters.most_share] or list(gaps)
        numbers = np.where(numbers == smallest, min(able, key=lambda one: (round(gaps[one], 9), one)), numbers)
    return numbers


def _features(market: Market, topics: Sequence[str], parameters: AudienceParameters) -> NDArray[np.float64]:
    """A row a topic: intent, reading level and asking, each in standard deviations, beside its place in the space of wordings."""
    intents = traits.intent_shares(market, topics)[list(traits.STAGED)].to_numpy(np.float64)
    pages = market.pages.assign(asks=market.pages["title"].map(traits.is_question))
    by_topic = pages.groupby("topic_id").agg(reading=("readability", "median"), asks=("asks", "mean")).reindex(list(topics))
    values, vectors = np.linalg.eigh(topic_vectors(market, list(topics)))
    few = np.argsort(-values)[:4]
    wording = vectors[:, few] * np.sqrt(np.clip(values[few], 0, None))
    wording = wording * np.sign(wording[np.abs(wording).argmax(axis=0), range(wording.shape[1])])
    parts = (
        (intents, parameters.intent_weight), (by_topic[["reading"]].to_numpy(np.float64), parameters.reading_weight),
        (by_topic[["asks"]].to_numpy(np.float64), parameters.asking_weight),
    )  # fmt: skip
    spread = float(wording.std()) or 1.0
    trust = _trust(market, topics)
    scaled = [_scaled(part) * trust * weight / np.sqrt(part.shape[1]) for part, weight in parts]
    return np.round(np.hstack([*scaled, wording / spread * parameters.wording_weight]), 9)


def _trust(market: Market, topics: Sequence[str]) -> NDArray[np.float64]:
    """How far a topic's figures are its own, by its pages: those of a small topic are drawn to the mean of all."""
    sizes = market.pages.groupby("topic_id").size().reindex(list(topics)).to_numpy(np.float64)
    return np.asarray(sizes / (sizes + _SHRINKING_PAGES))[:, None]


def _scaled(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns in standard deviations from their mean, what is unknown at the mean."""
    filled = np.where(np.isnan(part), np.nanmean(part, axis=0, keepdims=True) if not np.isnan(part).all() else 0.0, part)
    spread = filled.std(axis=0, keepdims=True)
    return np.asarray((filled - filled.mean(axis=0, keepdims=True)) / np.where(spread > 0, spread, 1.0))


def _persona(market: Market, wording: Wording, group: Sequence[str], parameters: AudienceParameters) -> tuple[dict[str, Any], pd.DataFrame]:
    """One reader, and the facts that tell of them."""
    read = traits.read_traits(market, group, parameters)
    name = writing.persona_name(read.stage, names_of_group(market, wording, group))
    row = {
        "kind": "persona", "name": name, "stage": read.stage, "topic_ids": list(group),
        "statement": writing.persona(read, market.target), "needs": list(read.needs), "questions": list(read.questions), "traits": list(read.traits),
        "page_count": read.page_count, "keyword_count": read.keyword_count, "status": "estimated", "source": _METHOD,
        "confidence": confidence(read.page_count), "evidence_ids": facts.ids(read.facts),
    }  # fmt: skip
    return row, read.facts


def _stable_ids(rows: pd.DataFrame, previous: pd.DataFrame | None) -> list[str]:
    """An id for each reader: that of the run before whose topics they mostly share, else one of their own."""
    before: Sequence[Mapping[Any, Any]] = [] if previous is None else previous.to_dict("records")
    free = {str(one["persona_id"]): set(one["topic_ids"]) for one in before}
    found = []
    for topic_ids in rows["topic_ids"]:
        own = set(topic_ids)
        best = max(sorted(free), key=lambda one: len(free[one] & own) / len(free[one] | own), default=None)
        is_same = best is not None and len(free[best] & own) >= _OVERLAP * len(free[best] | own)
        found.append(best if is_same and best else evidence_id("persona", "", " ".join(sorted(own))))
        free.pop(found[-1], None)
    return found
