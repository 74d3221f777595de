"""The tables of synthesis: sentences with the facts that they cite, and every request to a model with what it cost."""

from sqlalchemy import Table

from connectors.db.shapes import described, document, flag, instant, keys, metadata, of_run, real, several, text, whole

wordings = Table(
    "wordings",
    metadata,
    *keys("run_id", "wording_id"),
    whole("rank"),
    *several(text, "purpose", "text", "written_by", "model", "prompt_version"),
    document("evidence_ids"),
    of_run(),
)
described(
    wordings,
    "one sentence, with the facts that it cites",
    wording_id="its id",
    purpose="where it is shown",
    text="the sentence",
    written_by="model or evidence",
)

model_calls = Table(
    "model_calls",
    metadata,
    *keys("call_id"),
    text("run_id", required=True),
    *several(text, "purpose", "model", "prompt_version"),
    *several(whole, "input_tokens", "output_tokens"),
    *several(real, "cost_usd", "charged_usd"),
    flag("is_cache_hit"),
    *several(text, "outcome", "error"),
    instant("started_at", required=True),
    real("duration_s"),
    of_run(),
)
described(
    model_calls,
    "one request to a model, or one answered from the cache; never pruned",
    call_id="its id",
    run_id="the run that asked",
    purpose="what for",
    input_tokens="tokens sent",
    output_tokens="tokens answered",
    cost_usd="dollars that it cost",
    charged_usd="dollars that the budget was charged with",
    is_cache_hit="whether the cache answered",
    outcome="answered, truncated, empty, cached or failed",
    error="why there was no answer",
    duration_s="how long it took",
)
