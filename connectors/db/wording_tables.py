"""The tables of synthesis: sentences with the facts that they cite, and every request to a model with what it cost."""

from sqlalchemy import Table

from connectors.db.shapes import document, flag, instant, keys, metadata, of_run, real, several, text, whole

wordings = Table(
    "wordings",
    metadata,
    *keys("run_id", "wording_id"),
    whole("rank"),
    *several(text, "purpose", "text", "written_by", "model", "prompt_version"),
    document("evidence_ids"),
    of_run(),
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
