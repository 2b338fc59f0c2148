"""What a Terraform process sees of the environment. Asks which system this is, and nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping

from catctl.shapes import ShapeError, parse_object

# Each of these changes what a command does without a trace in its arguments.
_DROPPED = ("TF_CLI_ARGS", "TF_LOG")
_DROPPED_NAMES = (
    "TF_DATA_DIR",
    "TF_IGNORE",
    "TF_INPUT",
    "TF_REATTACH_PROVIDERS",
    "TF_STATE_PERSIST_INTERVAL",
    "TF_WORKSPACE",
)


_VARIABLE = "TF_VAR_"
# Terraform's check for new versions is a call home that no one asked for. An environment has one
# state, whose lock is looked at: .terraform/environment would lead Terraform to another.
_FIXED = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_WORKSPACE": "default"}


def child_environ(
    base: Mapping[str, str], *, add: Mapping[str, str], declared: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """The environment for Terraform, and the names that were dropped from it, sorted.

    Of ``TF_VAR_*``, only the variables that the root module has ``declared`` pass.
    """
    base = _as_declared(base, declared) if sys.platform == "win32" else base
    dropped = sorted(name for name in base if _is_dropped(name, declared))
    kept = {name: value for name, value in base.items() if name not in dropped}
    return {**kept, **_FIXED, **add}, dropped


def _is_dropped(name: str, declared: Collection[str]) -> bool:
    if name.startswith(_VARIABLE):
        return name.removeprefix(_VARIABLE) not in declared
    return name.startswith(_DROPPED) or name in _DROPPED_NAMES


def _as_declared(base: Mapping[str, str], declared: Collection[str]) -> dict[str, str]:
    """Python on Windows has all names in capitals; Terraform's variables have their own case."""
    spelled = {f"{_VARIABLE}{name}".upper(): f"{_VARIABLE}{name}" for name in declared}
    return {spelled.get(name, name): value for name, value in base.items()}


def declared_variables(files: Mapping[str, str]) -> set[str]:
    """The variables that a root module declares: its files, by name."""
    names: set[str] = set()
    for name, text in files.items():
        if name.endswith((".tf", ".tofu")):
            names |= set(re.findall(r'^[^\S\n]*variable\s+"?([\w-]+)"?\s*\{', text, re.M))
        elif name.endswith((".tf.json", ".tofu.json")):
            names |= _declared_in_json(text)
    return names


def _declared_in_json(text: str) -> set[str]:
    try:
        blocks = parse_object(text).get("variable", {})
    except ShapeError:
        return set()
    listed = blocks if isinstance(blocks, list) else [blocks]
    return {name for block in listed if isinstance(block, dict) for name in block}
