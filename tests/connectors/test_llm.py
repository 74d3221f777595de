"""One question to one model: what goes over the wire, what does not, and what each failure is called."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.errors import QuotaExceeded, SettingsError
from connectors.llm import ChatModel, ModelName, ModelUnanswered, Question, Reply, parse_model
from connectors.llm_cache import ReplyCache
from connectors.llm_connect import connect
from connectors.llm_spending import Price, Purse, parse_prices
from connectors.settings import Settings
from connectors.web.guard import Guard
from tests.connectors.model_server import AGENT, KEY, ModelServer, Said, model_server

SCHEMA = {"type": "object", "properties": {"sentences": {"type": "array", "items": {"type": "string"}}}, "required": ["sentences"]}
QUESTION = Question("Be brief.", '<fact id="a1" kind="gap">3 pages.</fact>', SCHEMA, max_tokens=50)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def model(server: ModelServer) -> Iterator[ChatModel]:
    made = server.model()
    yield made
    made.close()


def test_a_question_goes_out_under_our_name_and_tells_nothing_of_this_machine(server: ModelServer, model: ChatModel) -> None:
    reply = model.ask(QUESTION)
    assert (reply.input_tokens, reply.output_tokens, reply.is_whole) == (900, 100, True)
    ((_, request, headers),) = server.asked
    assert (headers["user-agent"], headers["host"]) == (AGENT, "models.test")
    assert not [name for name in headers if name.startswith("x-stainless") or "openai" in name]
    assert request["response_format"]["type"] == "json_schema"
    assert (request["model"], request["max_tokens"]) == ("tiny", 50)


def test_tracing_stays_off_whatever_the_environment_says(server: ModelServer, model: ChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LANGSMITH_TRACING": "true", "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{server.port}", "LANGSMITH_API_KEY": "x"}.items():
        monkeypatch.setenv(name, value)
    from langsmith import utils

    utils.get_env_var.cache_clear()
    model.ask(QUESTION)
    assert [path for path, _, _ in server.asked] == ["/v1/chat/completions"]


def test_environment_variables_of_the_client_change_nothing(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-another")
    model = server.model()
    model.ask(QUESTION)
    model.close()
    assert "of-another" not in str(server.asked)


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "169.254.169.254", "[::1]:{port}"])
def test_a_private_address_is_refused_unless_the_operator_maps_it(server: ModelServer, host: str) -> None:
    url = f"http://{host.format(port=server.port)}/v1"
    model = ChatModel(ModelName("compatible", "tiny", url), None, Guard(), AGENT)
    with pytest.raises(ModelUnanswered, match="not a public address") as failure:
        model.ask(QUESTION)
    assert not failure.value.is_transient
    assert server.asked == []


@pytest.mark.parametrize(
    ("said", "told", "is_transient", "is_billed"),
    [
        (Said(status=429, retry_after="7"), "answered 429", True, False),
        (Said(status=500), "answered 500", True, False),
        (Said(status=401), "answered 401. Renew the key", False, False),
        (Said(status=404), "answered 404", False, False),
        (Said(status=400), "answered 400. See that the model takes a JSON schema", False, False),
        (Said(status=302), "answered 302", False, False),
        (Said(raw=b"{}"), "no answer that can be read", True, True),
        (Said("{}", is_cut=True), "no answer that can be read", True, True),
        (Said(hangs=True), "no whole answer in time", True, True),
        (Said("", finish_reason="content_filter"), "content filter", False, True),
    ],
)
def test_each_failure_is_named_and_tells_no_secret(server: ModelServer, said: Said, told: str, is_transient: bool, is_billed: bool) -> None:
    server.on(lambda *_: said)
    model = server.model(timeout_s=0.3 if said.hangs else 10)
    with pytest.raises(ModelUnanswered, match=told) as failure:
        model.ask(QUESTION)
    model.close()
    assert (failure.value.is_transient, failure.value.is_billed) == (is_transient, is_billed)
    assert failure.value.retry_after_s == (7 if said.retry_after else None)
    assert str(failure.value).startswith("compatible:tiny: ")
    assert not any(secret in f"{failure.value!r} {failure.value.__cause__!r} {model!r}" for secret in (KEY, "3 pages", "Be brief"))


def test_an_answer_that_is_cut_at_its_limit_is_a_reply_with_its_tokens(server: ModelServer, model: ChatModel) -> None:
    server.on(lambda *_: Said('{"sent', finish_reason="length"))
    assert model.ask(QUESTION) == Reply('{"sent', 900, 100, is_whole=False)


def test_anthropic_is_asked_through_the_same_guard() -> None:
    pytest.importorskip("langchain_anthropic", reason="needs the extra: pip install 'plancast[anthropic]'")
    model = ChatModel(ModelName("anthropic", "claude", "http://127.0.0.1:9"), SecretStr(KEY), Guard(), AGENT)
    with pytest.raises(ModelUnanswered, match="not a public address"):
        model.ask(QUESTION)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("openai:gpt-5-mini", "https://api.openai.com/v1"),
        ("google:gemini-flash", "https://generativelanguage.googleapis.com/v1beta/openai/"),
        ("mistral:mistral-small", "https://api.mistral.ai/v1"),
        ("anthropic:claude", "https://api.anthropic.com"),
        ("ollama:llama3.2:3b", "http://ollama.internal/v1"),
        ("compatible:mine", "https://llm.example.org/v1"),
    ],
)
def test_a_model_is_named_by_provider_and_name(text: str, url: str) -> None:
    name = parse_model(text, "https://llm.example.org/v1")
    assert (name.label, name.url) == (text, url)


@pytest.mark.parametrize("text", ["gpt-5", "nobody:x", "openai:", "", "compatible:x"])
def test_what_names_no_model_is_an_error_with_its_remedy(text: str) -> None:
    with pytest.raises(SettingsError, match=r"Write provider:model|Set PLANCAST_MODEL_URL"):
        parse_model(text)


def test_a_workspace_key_goes_to_its_provider_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_CREDENTIALS__ACME__OPENAI", KEY)
    settings = Settings(
        home=tmp_path, model_url="https://llm.example.org/v1", model_prices="openai:a=1/2,compatible:b=0/0", model_fallback="compatible:b"
    )
    with connect("openai:a", 1, 1, workspace="acme", run_id="r", settings=settings) as session:
        first, second = (model for model, _ in session._models)
    assert isinstance(first, ChatModel)
    assert isinstance(second, ChatModel)
    assert (first.key, second.key) == (SecretStr(KEY), None)
    with pytest.raises(SettingsError, match="PLANCAST_OPENAI_CREDENTIALS"):
        connect("openai:a", 1, 1, workspace="other", run_id="r", settings=settings)


def test_prices_are_read_and_bad_ones_named() -> None:
    assert parse_prices(" openai:a=0.25/2, ollama:llama3.2:3b=0/0,") == {"openai:a": Price(0.25, 2), "ollama:llama3.2:3b": Price(0, 0)}
    for bad in ("openai:a", "openai:a=1", "=1/2", "openai:a=-1/2", "openai:a=nan/2", "openai:a=1/2/3"):
        with pytest.raises(SettingsError, match="dollars a million tokens"):
            parse_prices(bad)


def test_a_purse_shared_by_threads_is_never_overdrawn() -> None:
    purse = Purse(most_usd=10, most_calls=1_000)

    def take(_number: int) -> bool:
        try:
            purse.take(0.3, "m")
        except QuotaExceeded:
            return False
        purse.settle(0.3, 0.1)
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(200)))
    assert purse.usd == pytest.approx(0.1 * sum(taken))
    assert sum(taken) >= 90
    assert purse.usd <= 10


def test_a_bound_of_tokens_is_one(model: ChatModel) -> None:
    assert QUESTION.most_input_tokens > len(QUESTION.system + QUESTION.human)
    assert Price(1, 2).most(QUESTION) == pytest.approx((QUESTION.most_input_tokens + 100) / 1e6)
    assert model.name.label == "compatible:tiny"


def test_the_cache_gives_back_what_it_was_given_and_forgives_a_broken_file(tmp_path: Path) -> None:
    cache, reply = ReplyCache(tmp_path), Reply("Ja “ü”\n", 1, None)
    assert cache.read("ab12") is None
    cache.write("ab12", reply)
    assert cache.read("ab12") == reply
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("{")
    assert cache.read("ab12") is None


def test_asking_nobody_imports_no_model_library() -> None:
    code = "import sys, tasks.synthesize; print([one for one in sys.modules if one.startswith(('langchain', 'openai', 'httpx2', 'langsmith'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(SettingsError, match=r"plancast\[models\]"):
        ChatModel(ModelName("compatible", "tiny", "https://llm.example.org/v1"), None, Guard(), AGENT)
