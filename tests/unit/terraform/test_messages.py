"""What Terraform says → typed values; what it is given; where its providers come from."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catctl.errors import RefusedError
from catctl.stack.hints import hint_for
from catctl.stack.model import Binding, Ledger, SavedPlan, count
from catctl.stack.plan import changes_aws, init_text, refuse_unguarded, require_holding
from catctl.terraform.environ import child_environ, declared_variables
from catctl.terraform.messages import (
    Change,
    Diagnostic,
    Operation,
    Text,
    Version,
    base_address,
    parse_message,
)
from catctl.terraform.pins import PROVIDER_H1, PROVIDER_VERSION, TERRAFORM_SHA256
from catctl.terraform.providers import holds_provider, provider_source
from catctl.terraform.tfplan import MASK, UNKNOWN, parse_tfplan
from tests.support.runs import BINDING, SAVED
from tests.support.samples import FACTS

ROOT = Path(__file__).resolve().parents[3]
RESOURCE = {"addr": "module.a.x.y", "module": "module.a", "resource_type": "x"}


def parse(data: dict[str, Any]) -> Any:
    return parse_message(json.dumps(data))


def test_messages() -> None:
    assert parse({"type": "version", "terraform": "1.11.4"}) == Version(terraform="1.11.4")
    change = parse({"type": "planned_change", "change": {"resource": RESOURCE, "action": "create"}})
    assert change == Change(
        address="module.a.x.y", module="module.a", resource_type="x", action="create", reason=None
    )
    hook = {"resource": RESOURCE, "action": "create", "id_value": "i", "elapsed_seconds": 3}
    assert parse({"type": "apply_complete", "hook": hook}) == Operation(
        phase="complete",
        address="module.a.x.y",
        module="module.a",
        action="create",
        resource_id="i",
        elapsed=3.0,
    )


@pytest.mark.parametrize("line", ["rubbish", "{", '{"type": "planned_change"}', "[1]", '"x"', "1"])
def test_what_is_no_message_is_text(line: str) -> None:
    assert parse_message(line) == Text(text=line)


@pytest.mark.parametrize("line", ["", "  ", '{"type": "from_the_future"}'])
def test_what_says_nothing_is_nothing(line: str) -> None:
    assert parse_message(line) is None


def test_ledger_counts_what_was_done_and_what_is_in_doubt() -> None:
    ledger = Ledger()
    for phase, address, action in [
        ("start", "a", "create"),
        ("start", "b", "create"),
        ("start", "c", "create"),
        ("complete", "a", "create"),
        ("errored", "b", "create"),
        ("start", "data.d", "read"),
    ]:
        ledger.add(
            Operation(
                phase=phase, address=address, module="", action=action, resource_id=None, elapsed=0
            )
        )
    assert [item.address for item in ledger.done] == ["a"]
    assert [item.address for item in ledger.failed] == ["b"]
    assert list(ledger.running) == ["c"]


def test_base_address() -> None:
    assert base_address('module.a["x"].aws_subnet.b["c"]') == 'module.a["x"].aws_subnet.b'


def plan_json(**change: Any) -> str:
    item = {"address": "a.b", "mode": "managed", "module_address": "", "change": change}
    return json.dumps({"resource_changes": [item]})


def rows(**change: Any) -> list[tuple[str, str | None, str | None]]:
    [diff] = parse_tfplan(plan_json(**change))
    return [(item.path, item.before, item.after) for item in diff.attributes]


def test_attribute_diff() -> None:
    assert rows(
        actions=["update"],
        before={"n": 1, "same": True, "nested": {"a": "x"}},
        after={"n": 2, "same": True, "nested": {"a": "y"}},
        after_unknown={"id": True},
    ) == [("id", None, UNKNOWN), ("n", "1", "2"), ("nested.a", '"x"', '"y"')]


def test_what_is_equal_and_known_is_no_change() -> None:
    """Terraform marks each item of a list, also those that are known."""
    assert rows(
        actions=["update"],
        before={"paths": ["/*"], "ids": ["a"], "rules": [{"port": 1}]},
        after={"paths": ["/*"], "ids": ["a", None], "rules": [{"port": 1}, {"port": 2}]},
        after_unknown={"paths": [False], "ids": [False, True], "rules": [{}, {"id": True}]},
    ) == [
        ("ids", '["a"]', '["a", "(known after apply)"]'),
        (
            "rules",
            '[{"port": 1}]',
            '[{"port": 1}, {"id": "(known after apply)", "port": 2}]',
        ),
    ]


def test_secrets_are_masked_at_every_depth() -> None:
    found = rows(
        actions=["update"],
        before={"pw": "old-secret", "list": [{"s": "hidden-a", "t": 1}], "blob": '{"k": "hush"}'},
        after={"pw": "new-secret", "list": [{"s": "hidden-b", "t": 2}], "blob": '{"k": "hash"}'},
        before_sensitive={"pw": True, "list": [{"s": True}], "blob": True},
        after_sensitive={"pw": True, "list": [{"s": True}], "blob": True},
    )
    assert found == [
        ("blob", MASK, MASK),
        ("list[0].s", MASK, MASK),
        ("list[0].t", "1", "2"),
        ("pw", MASK, MASK),
    ]


def test_policies_are_compared_inside() -> None:
    before, after = json.dumps({"A": 1, "B": 2}), json.dumps({"A": 1, "B": 3})
    assert rows(actions=["update"], before={"policy": before}, after={"policy": after}) == [
        ("policy.B", "2", "3")
    ]


def test_replacement_names_its_cause() -> None:
    text = plan_json(
        actions=["delete", "create"],
        before={"name": "a", "names": "x"},
        after={"name": "b", "names": "y"},
        replace_paths=[["name"]],
    )
    [diff] = parse_tfplan(text)
    assert diff.action == "replace"
    assert [(i.path, i.forces_replacement) for i in diff.attributes] == [
        ("name", True),
        ("names", False),
    ]


def test_child_environment() -> None:
    base = {
        "PATH": "/bin",
        "TF_CLI_ARGS": "x",
        "TF_CLI_ARGS_plan": "-destroy",
        "TF_DATA_DIR": "x",
        "TF_LOG_PROVIDER": "TRACE",
        "TF_VAR_a": "kept",
        "TF_VAR_undeclared": "a secret",
        "TF_WORKSPACE": "other",
    }
    found, dropped = child_environ(base, add={"X": "1"}, declared={"a", "b"})
    assert found == {
        "PATH": "/bin",
        "TF_VAR_a": "kept",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "X": "1",
    }
    assert dropped == [
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_plan",
        "TF_DATA_DIR",
        "TF_LOG_PROVIDER",
        "TF_VAR_undeclared",
        "TF_WORKSPACE",
    ]


def test_declared_variables() -> None:
    files = {
        "main.tf": 'variable "a" {\n}\n  variable b {}\n# variable "no" {\n}\nlocals {}\n',
        "own.tf.json": '{"variable": {"c": {}, "d": {}}}',
        "list.tf.json": '{"variable": [{"e": {}}]}',
        "broken.tf.json": "{",
        "README.md": 'variable "not" {',
    }
    assert declared_variables(files) == {"a", "b", "c", "d", "e"}


def mirror(folder: Path) -> Path:
    inside = folder / "registry.terraform.io/hashicorp/aws" / PROVIDER_VERSION / "linux_amd64"
    inside.mkdir(parents=True)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path


def source(environ: dict[str, str], home: Path, *roots: Path) -> Any:
    return provider_source(environ, cache=home / "c", platform="linux_amd64", roots=roots)


def test_providers_from_the_users_configuration(home: Path) -> None:
    config = home / "own.rc"
    config.write_text("provider_installation {}", encoding="utf-8")
    found = source({"TF_CLI_CONFIG_FILE": str(config)}, home, mirror(home / "m"))
    assert (found.config, found.variables) == (None, {})


def test_providers_from_a_named_mirror(home: Path) -> None:
    named, other = mirror(home / "named dir"), mirror(home / "other")
    found = source({"CATCTL_PROVIDER_MIRROR": str(named)}, home, other)
    assert named.as_posix() in found.config
    assert not found.shares_cache


def test_providers_from_a_mirror_that_is_found(home: Path) -> None:
    found = source({"TF_CLI_CONFIG_FILE": "/not/there"}, home, home / "no", mirror(home / "m"))
    assert (home / "m").as_posix() in found.config
    assert (
        found.note == "TF_CLI_CONFIG_FILE names /not/there, which is not there: it is left aside."
    )


def test_providers_from_the_registry(home: Path) -> None:
    found = source({}, home)
    assert found.variables == {"TF_PLUGIN_CACHE_DIR": str(home / "c" / "plugins")}
    assert found.shares_cache


def test_mirror_of_another_platform_is_none(home: Path) -> None:
    assert not holds_provider(mirror(home / "m"), "darwin_arm64")


def test_pins_are_the_ones_in_the_lock_file() -> None:
    lock = (ROOT / "templates/environment/.terraform.lock.hcl.j2").read_text(encoding="utf-8")
    assert all(item in lock for item in PROVIDER_H1.values())
    assert f'"{PROVIDER_VERSION}"' in lock
    assert len(TERRAFORM_SHA256) == 8


def test_saved_plan_survives_json() -> None:
    assert SavedPlan.from_json(json.loads(json.dumps(SAVED.to_json()))) == SAVED


@pytest.mark.parametrize("name", sorted(BINDING.__dict__))
def test_every_part_of_the_binding_counts(name: str) -> None:
    now = Binding(**{**vars_of(BINDING), name: "another"})
    with pytest.raises(RefusedError, match=r"no longer holds: [^;]*$") as caught:
        require_holding(SAVED, now, FACTS, destroy=False)
    assert caught.value.hint == "catctl plan hack"
    assert require_holding(SAVED, BINDING, FACTS, destroy=False) == SAVED


def test_a_plan_that_destroys_is_not_applied_as_another() -> None:
    with pytest.raises(RefusedError, match="The saved plan of hack destroys"):
        require_holding(replace(SAVED, destroy=True), BINDING, FACTS, destroy=False)


def vars_of(binding: Binding) -> dict[str, Any]:
    return dict(binding.__dict__)


def test_counts() -> None:
    def change(action: str) -> Change:
        return Change(address=action, module="", resource_type="", action=action, reason=None)

    found = count([change("create"), change("create"), change("delete"), change("move")])
    assert (found.create, found.delete, found.any, found.needs_diff) == (2, 1, True, True)
    assert not count([change("move")]).any


@pytest.mark.parametrize(
    ("summary", "hint"),
    [
        ('S3 bucket "b" does not exist.', "catctl bootstrap-state hack"),
        ("Error acquiring the state lock", "catctl unlock hack"),
        ("Saved plan is stale", "catctl plan hack"),
        ("Module not installed", "catctl tf hack -- init"),
        ("AWS account ID not allowed", "aws sts get-caller-identity"),
        ("ExpiredToken: The security token is expired", "aws sso login"),
    ],
)
def test_hints(summary: str, hint: str) -> None:
    diagnostic = Diagnostic(
        severity="error",
        summary=summary,
        detail="",
        address=None,
        file=None,
        line=None,
        snippet=None,
    )
    found = hint_for([diagnostic], [], FACTS)
    assert found is not None
    assert found.startswith(hint)


def test_init_depends_on_sources_and_backend_only() -> None:
    files = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 80\n}\n'}
    other = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 81\n}\n'}
    moved = {"environments/x/main.tf": 'module "a" {\n  source = "./b"\n  port = 80\n}\n'}
    assert init_text(files) == init_text(other)
    assert init_text(files) != init_text(moved)
    backend = {"environments/x/backend.tf": "a"}
    assert init_text(backend) != init_text({"environments/x/backend.tf": "b"})


@pytest.mark.parametrize(
    ("command", "changes", "refused"),
    [
        ("plan", False, False),
        ("state list", False, False),
        ("state rm x", True, False),
        ("import a b", True, False),
        ("apply -destroy", True, True),
        ("apply -destroy=true", True, True),
        ("destroy", True, True),
        ("force-unlock 1", True, False),
        ("-version", False, False),
    ],
)
def test_tf_guards(command: str, changes: bool, refused: bool) -> None:
    assert changes_aws(command.split()) is changes
    protected = replace(FACTS, protected=True)
    refuse_unguarded(replace(FACTS, protected=False), command.split())
    with pytest.raises(RefusedError) if refused else nullcontext():
        refuse_unguarded(protected, command.split())
