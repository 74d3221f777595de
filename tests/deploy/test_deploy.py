"""What is handed to operators is held to the rules of the tools that read it."""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = Path(sys.executable).parent / name
    return subprocess.run([str(own if own.exists() else name), *arguments], capture_output=True, text=True, check=False)


def test_the_compose_file_keeps_the_compose_specification() -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_has_nothing_to_mend() -> None:
    done = tool("hadolint", str(DEPLOY / "Dockerfile"))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_dockerfile_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.M)
    named = {part for line in copied for part in line.split()}
    let_through = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines()}
    assert named <= let_through
    assert all((ROOT / name).exists() for name in named)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").iterdir()), ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    there = tmp_path / unit.name  # the command is where the operator installs it, and not here
    there.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.M))
    done = tool("systemd-analyze", "verify", "--man=no", str(there))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["docker", "kubernetes"])
def test_a_pool_s_template_is_what_prefect_s_worker_of_its_type_reads(kind: str) -> None:
    template = json.loads((DEPLOY / "work-pools" / f"{kind}.json").read_text())
    own = prefects_template(kind)
    jsonschema.Draft202012Validator.check_schema(template["variables"])
    assert set(template["job_configuration"]) == set(own["job_configuration"])
    variables = template["variables"]["properties"]
    assert {name: field.get("type") for name, field in variables.items()} == {name: field.get("type") for name, field in own_variables(own).items()}
    assert set(re.findall(r"\{\{ (\w+) \}\}", json.dumps(template["job_configuration"]))) <= set(variables)
    for name, field in variables.items():
        if "default" in field and "allOf" not in field:
            jsonschema.validate(field["default"], {key: value for key, value in field.items() if key != "default"}), name


def prefects_template(kind: str) -> dict[str, Any]:
    spec = find_spec("prefect")
    assert spec is not None
    assert spec.origin is not None
    known = Path(spec.origin).parent / "server/api/collections_data/views/aggregate-worker-metadata.json"
    found: dict[str, Any] = json.loads(known.read_text())[f"prefect-{kind}"][kind]["default_base_job_configuration"]
    return found


def own_variables(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["variables"]["properties"]
    return found


def test_every_flow_of_the_deployments_is_there_with_tags_and_a_named_zone() -> None:
    whole = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    for each in whole["deployments"]:
        module, _, name = each["entrypoint"].rpartition(".")
        assert f"def {name}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text()
        assert each["tags"][0] == "plancast"
        assert len(each["tags"]) == 2
        assert each["description"].endswith(".")
        assert each["work_pool"] == {"name": "plancast"}
    times = {each["name"]: one for each in whole["deployments"] for one in each.get("schedules", ())}
    assert set(times) == {"plan", "crawl", "facts", "analytics"}
    assert all("/" in one["timezone"] and one["slug"] and not one["active"] for one in times.values())


def test_the_settings_of_the_example_are_all_read_by_something() -> None:
    told = re.findall(r"^([A-Z_]+)=", (DEPLOY / "plancast.env.example").read_text(), re.M)
    documented = (ROOT / "docs" / "production.md").read_text() + (ROOT / "docs" / "operating.md").read_text()
    assert [name for name in told if name not in documented] == []
