"""What a Terraform process sees of the environment. Pure."""

from __future__ import annotations

from collections.abc import Mapping

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


def child_environ(
    base: Mapping[str, str], *, add: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The environment for Terraform, and the names that were dropped from it, sorted."""
    dropped = sorted(name for name in base if name.startswith(_DROPPED) or name in _DROPPED_NAMES)
    kept = {name: value for name, value in base.items() if name not in dropped}
    # Terraform's check for new versions is a call home that no one asked for.
    return {**kept, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", **add}, dropped
