"""With --json each command that exits 0 prints documents, and nothing else, also of nothing.

Every other call with --json in the tests is held against the models, too: see Catctl.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.command_line import Catctl
from tests.support.scripted import Scripted


def told(project: Catctl, *args: str, code: int = 0) -> list[dict[str, Any]]:
    return [json.loads(line) for line in project(*args, "--json", code=code).out.splitlines()]


def kinds(project: Catctl, *args: str, code: int = 0) -> list[str]:
    return [item["type"] for item in told(project, *args, code=code)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("completion bash", "catctl_completion"),
        ("config cat", "catctl_config"),
        ("cost cat", "catctl_cost"),
        ("cost cat --compare library", "catctl_cost_comparison"),
        ("env new fresh", "catctl_env_new"),
        ("iam deploy-role cat", "catctl_policy"),
        ("init elsewhere", "catctl_init"),
        ("render --all", "catctl_render"),
        ("render --all --check", "catctl_render"),
        ("runs", "catctl_runs"),
        ("sandbox scenario", "catctl_scenarios"),
        ("sandbox stop", "catctl_sandbox"),
        ("schema", "catctl_schema"),
        ("schema catctl_plan", "catctl_schema"),
    ],
)
def test_what_needs_no_aws(bare: Catctl, line: str, kind: str) -> None:
    assert kinds(bare, *line.split()) == [kind]


def test_the_sandbox(project: Catctl) -> None:
    [running] = told(project, "sandbox", "start")
    assert (running["type"], running["running"]) == ("catctl_sandbox", True)
    assert told(project, "sandbox", "status") == [running]
    assert kinds(project, "sandbox", "env", "cat") == ["catctl_sandbox_env"]
    [played] = told(project, "sandbox", "scenario", "crash", "--env", "cat")
    assert (played["scenario"], len(played["services"])) == ("crash", 5)
    assert kinds(project, "sandbox", "scenario", "none") == ["catctl_scenario"] * 2


def test_the_state_backend_and_what_is_not_there(ready: Scripted) -> None:
    assert kinds(ready, "bootstrap-state", "cat", "--sandbox", "--yes") == [
        "catctl_bootstrap_state"
    ]
    policy = told(ready, "bootstrap-state", "cat", "--iam-policy", "--sandbox")
    assert [item["type"] for item in policy] == ["catctl_policy"]
    [waiting] = told(ready, "state", "recover", "cat", "--sandbox")
    assert (waiting["type"], waiting["waits"]) == ("catctl_state_recover", None)
    [locks] = told(ready, "unlock", "cat", "--sandbox")
    assert (locks["type"], locks["locks"]) == ("catctl_locks", [])
    assert kinds(ready, "sweep", "cat", "--sandbox") == ["catctl_sweep"]


@pytest.mark.parametrize("verb", [("tf", "cat", "--", "version"), ("exec", "cat", "gateway-api")])
def test_who_hands_over_the_terminal_refuses(bare: Catctl, verb: tuple[str, ...]) -> None:
    head, *rest = verb
    found = bare("--json", head, *rest, code=2)
    assert json.loads(found.out)["type"] == "catctl_error"
    assert "there is no JSON to print" in found.err


@pytest.mark.parametrize(
    "line", ["nope", "plan cat --no-such", "plan", "cost", "sandbox nope", "scale cat a b"]
)
def test_a_command_line_that_cannot_be_read_is_an_error_for_machines(
    bare: Catctl, line: str
) -> None:
    [told] = [json.loads(text) for text in bare(*line.split(), "--json", code=2).out.splitlines()]
    assert (told["type"], told["exit_code"]) == ("catctl_error", 2)
    assert told["message"]


def test_the_version(bare: Catctl) -> None:
    assert json.loads(bare.process("--json", "--version").out)["type"] == "catctl_version"
    assert bare.process("--version").out.startswith("catctl ")


def test_the_schema_of_a_document(bare: Catctl) -> None:
    schema = json.loads(bare("schema", "catctl_rollback").out)
    assert schema["properties"]["type"] == {"const": "catctl_rollback"}
    assert schema["additionalProperties"] is False
    assert "properties" in json.loads(bare("schema").out), "of the environment file"
    unknown = bare("schema", "catctl_plam", code=2)
    assert "Did you mean catctl_plan" in unknown.err
