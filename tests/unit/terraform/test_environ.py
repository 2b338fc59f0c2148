"""What Terraform is given of the user's environment."""

from __future__ import annotations

from catctl.terraform.environ import child_environ, declared_variables


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
        "TF_WORKSPACE": "default",
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
        "ours.tofu": 'variable "f" {\n}\n',
        "ours.tofu.json": '{"variable": {"g": {}}}',
        "README.md": 'variable "not" {',
    }
    assert declared_variables(files) == {"a", "b", "c", "d", "e", "f", "g"}
