"""The models that a run may use, from the operator's settings and the workspace's credentials."""

from collections.abc import Callable

from connectors.credentials import credentials
from connectors.llm import ChatModel, Model, ModelName, parse_model
from connectors.llm_cache import ReplyCache
from connectors.llm_session import Limits, ModelSession
from connectors.llm_spending import ModelCall, Price, Purse, parse_prices, priced
from connectors.settings import Settings
from connectors.web.guard import Guard, parse_resolve


def connect(
    model: str,
    most_usd: float,
    most_calls: int,
    *,
    workspace: str,
    run_id: str,
    settings: Settings,
    limits: Limits | None = None,
    record: Callable[[ModelCall], object] = lambda _call: None,
) -> ModelSession:
    """A session with `model` and the operator's fallback, if there is one.

    Raises `SettingsError` for what is missing: address, key, price or package.
    """
    prices, named = parse_prices(settings.model_prices), (model, *([settings.model_fallback] if settings.model_fallback else []))
    names = list({text: parse_model(text, settings.model_url) for text in named}.values())
    models: list[tuple[Model, Price]] = [(_chat(name, workspace, settings), priced(name, prices)) for name in names]
    cache = ReplyCache(settings.models / workspace)
    return ModelSession(models, cache, Purse(most_usd, most_calls), run_id=run_id, limits=limits, record=record)


def _chat(name: ModelName, workspace: str, settings: Settings) -> ChatModel:
    guard = Guard(parse_resolve(settings.resolve), settings.proxy)
    return ChatModel(name, credentials(name.provider, workspace), guard, settings.user_agent, settings.ca_bundle)
