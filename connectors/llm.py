"""One question to one model: LangChain's chat models by `provider:model`, structured output by JSON schema, nothing but the guarded transport.

Providers are spoken to in the form of OpenAI's chat completions, which each of them documents: OpenAI, Google
(https://ai.google.dev/gemini-api/docs/openai), Mistral (https://docs.mistral.ai/api/), Ollama (https://docs.ollama.com/api/openai-compatibility)
and any server at `PLANCAST_MODEL_URL`. Anthropic's own form is spoken for Anthropic, whose compatible one heeds no schema. LangChain itself is
the extra `models`, imported with the first question. No tracing, no tools, no streaming; a model gets the text it is handed and answers once.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, cast

from pydantic import SecretStr

from connectors.errors import RefusedAddress, SettingsError, SourceError
from connectors.web.guard import Guard

COMPATIBLE = "compatible"
ENDPOINTS: Mapping[str, str] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com/v1beta/openai/",
    "mistral": "https://api.mistral.ai/v1",
    "ollama": "http://ollama.internal/v1",
}
"""Where each provider answers. `ollama.internal` is nowhere until the operator maps it: `PLANCAST_RESOLVE=ollama.internal=127.0.0.1:11434`."""

KEYLESS = frozenset(("ollama", COMPATIBLE))
"""Providers that may need no key."""

_TRANSIENT = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_EXTRA = "Install the extra: pip install 'plancast[models]'."


class ModelUnanswered(SourceError):
    """A model gave no answer. `is_transient`: asking again may help, `retry_after_s` from now if it said so; `is_billed`: it may cost even so."""

    code: ClassVar[str] = "PC650"

    def __init__(
        self,
        source: str,
        message: str,
        status: int | None = None,
        *,
        is_transient: bool = False,
        is_billed: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(source, message, status)
        self.is_transient = is_transient
        self.is_billed = is_billed
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which model, and where it answers."""

    provider: str
    name: str
    url: str

    @property
    def label(self) -> str:
        """As the brief spells it."""
        return f"{self.provider}:{self.name}"


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked: `system` holds our words alone, `human` the evidence, `schema` the JSON schema of the answer."""

    system: str
    human: str
    schema: Mapping[str, Any]
    max_tokens: int = 1_500

    def key(self, model: ModelName) -> str:
        """Names the question to this model, for the cache."""
        parts = [model.label, model.url, self.system, self.human, self.schema, self.max_tokens]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode(errors="replace")).hexdigest()

    @property
    def most_input_tokens(self) -> int:
        """An upper bound: a token is a byte or more; 200 for what the form adds."""
        return len((self.system + self.human + json.dumps(self.schema)).encode(errors="replace")) + 200


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `is_whole` is false if it was cut at the limit of tokens; a count of tokens that it did not tell is None."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    is_whole: bool = True


class Model(Protocol):
    """A model that can be asked."""

    @property
    def name(self) -> ModelName:
        """Which it is."""
        ...

    def ask(self, question: Question) -> Reply:
        """One answer to one request. Raises `ModelUnanswered`."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...


def parse_model(text: str, compatible_url: str | None = None) -> ModelName:
    """The model that `provider:model` names. `compatible:model` is asked at `compatible_url`. Raises `SettingsError`."""
    provider, _, name = (part.strip() for part in text.partition(":"))
    url = compatible_url if provider == COMPATIBLE else ENDPOINTS.get(provider)
    if provider == COMPATIBLE and not url:
        raise SettingsError(
            f"{text}: no address is set. Set PLANCAST_MODEL_URL to that of an OpenAI-compatible server, such as https://llm.example.org/v1."
        )
    if url is None or not name:
        known = ", ".join((*ENDPOINTS, COMPATIBLE))
        raise SettingsError(f"{text!r} names no model. Write provider:model, such as openai:gpt-5-mini; the providers are {known}.")
    return ModelName(provider, name, url)


@dataclass(slots=True)
class ChatModel:
    """A LangChain chat model behind the guard. `timeout_s` bounds a whole answer. Safe to ask from several threads."""

    name: ModelName
    key: SecretStr | None
    guard: Guard
    user_agent: str
    ca_bundle: Path | None = None
    timeout_s: float = 60.0
    temperature: float | None = None
    """Left to the model by default: several refuse any other."""
    _chat: Any = field(default=None, init=False, repr=False)
    _http: Any = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.key is None and self.name.provider not in KEYLESS:
            variable = f"PLANCAST_{self.name.provider.upper()}_CREDENTIALS"
            raise SettingsError(f"{self.name.label} needs a key, and none is set. Set {variable}, or the Prefect block of the workspace.")
        self._chat = self._made()

    def ask(self, question: Question) -> Reply:
        """One answer to one request, never retried here. Raises `ModelUnanswered`; what it says holds no part of the question or the key."""
        from langsmith import tracing_context

        chat = self._chat.model_copy(update={"max_tokens": question.max_tokens})  # what is given to `invoke` would not reach the model
        asked = chat.with_structured_output({"title": "Answer", **question.schema}, method="json_schema", include_raw=True)
        try:
            with tracing_context(enabled=False):  # whatever the environment says: evidence leaves for the model alone
                answer = asked.invoke([("system", question.system), ("human", question.human)])
        except Exception as error:  # noqa: BLE001 - of whatever type its client raises, it is an answer that was not had
            cut = _cut_reply(error)
            if cut is None:
                raise _told(self.name, error) from None  # the cause may quote the request
            return cut
        return _reply(answer["raw"])

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _made(self) -> Any:
        try:
            import httpx2

            from connectors.llm_transport import GuardedTransport

            transport = GuardedTransport(self.guard, self.user_agent, ca_bundle=self.ca_bundle, timeout_s=self.timeout_s)
            self._http = httpx2.Client(transport=transport, timeout=None, follow_redirects=False, trust_env=False)
            make = _anthropic if self.name.provider == "anthropic" else _openai
            return make(self.name, self.key or SecretStr("none"), self._http, self.temperature)
        except ImportError as error:
            raise SettingsError(f"{self.name.label} cannot be asked: {error.name} is not installed. {_EXTRA}") from error


def _openai(name: ModelName, key: SecretStr, http: Any, temperature: float | None) -> Any:
    from langchain_openai import ChatOpenAI
    from langchain_openai.chat_models.base import BaseChatOpenAI

    kind: Any = ChatOpenAI if name.provider == "openai" else BaseChatOpenAI  # the base says `max_tokens`, as all others do
    return kind(
        model=name.name,
        api_key=key,
        base_url=name.url,
        http_client=http,
        temperature=temperature,
        max_retries=0,
        openai_proxy="",
        organization="",
        use_responses_api=False,
        cache=False,
        disable_streaming=True,
    )


def _anthropic(name: ModelName, key: SecretStr, http: Any, temperature: float | None) -> Any:
    import anthropic
    from langchain_anthropic import ChatAnthropic

    chat = cast(Any, ChatAnthropic)(
        model_name=name.name, api_key=key, base_url=name.url, temperature=temperature, max_retries=0, cache=False, disable_streaming=True
    )
    client = anthropic.Anthropic(api_key=key.get_secret_value(), base_url=name.url, http_client=http, max_retries=0)
    chat.__dict__["_client"] = client  # the place of its cached property: it takes no client of ours otherwise
    return chat


def _reply(raw: Any) -> Reply:
    usage = raw.usage_metadata or {}
    reason = raw.response_metadata.get("finish_reason") or raw.response_metadata.get("stop_reason")
    return Reply(str(raw.text), usage.get("input_tokens"), usage.get("output_tokens"), reason not in ("length", "max_tokens"))


def _cut_reply(error: Exception) -> Reply | None:
    """What came of an answer that was cut at the limit of tokens, which OpenAI's client raises as an error."""
    completion = getattr(error, "completion", None)
    choices = getattr(completion, "choices", None)
    if not choices or choices[0].finish_reason != "length":
        return None
    usage = completion.usage if completion is not None else None
    tokens = (usage.prompt_tokens, usage.completion_tokens) if usage else (None, None)
    return Reply(choices[0].message.content or "", tokens[0], tokens[1], is_whole=False)


def _told(name: ModelName, error: Exception) -> ModelUnanswered:
    """The error in our words. Those of a provider are not repeated: they quote keys and questions."""
    chain = _chain(error)
    refused = next((one for one in chain if isinstance(one, RefusedAddress)), None)
    if refused is not None:
        return ModelUnanswered(name.label, str(refused))
    status, response = getattr(error, "status_code", None), getattr(error, "response", None)
    if response is not None and isinstance(status, int) and status >= 300:
        return _of_status(name, status, response.headers)
    if "ContentFilter" in type(error).__name__:
        return ModelUnanswered(name.label, "withheld its answer (its content filter). Name another model.", is_billed=True)
    is_late = any("Timeout" in type(one).__name__ for one in chain)
    why = "gave no whole answer in time" if is_late else f"gave no answer that can be read ({type(error).__name__})"
    return ModelUnanswered(name.label, f"{why}. Check the network, or try again later.", is_transient=True, is_billed=True)


def _of_status(name: ModelName, status: int, headers: Mapping[str, str]) -> ModelUnanswered:
    remedy = {
        401: "Renew the key.",
        403: "See that the key permits this model.",
        404: "See that the model's name is right.",
        429: "Wait, raise the quota with the provider, or lower what is asked at a time.",
    }.get(status, "Try again later." if status >= 500 else "See that the model takes a JSON schema (structured output), or name another.")
    wait = headers.get("retry-after", "").strip()
    retry_after_s = float(wait) if wait.isascii() and wait.replace(".", "", 1).isdigit() else None
    return ModelUnanswered(name.label, f"answered {status}. {remedy}", status, is_transient=status in _TRANSIENT, retry_after_s=retry_after_s)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = following.__cause__ or following.__context__
    return found
