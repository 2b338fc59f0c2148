"""Arguments for Terraform, read as Go's flag package and Terraform's own main.go read them. Pure.

To Go, ``-x=v``, ``--x=v``, ``-x v`` and ``--x v`` are one and the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catctl.commands import Words, advice
from catctl.errors import UsageError

# strconv.ParseBool of Go; what is none of these, Terraform refuses.
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FLAGS = frozenset(
    {"compact-warnings", "concise", "destroy", "lock", "no-color", "refresh", "refresh-only"}
)
_WITH_VALUE = frozenset(
    {"exclude", "exclude-file", "lock-timeout", "parallelism", "replace"}
    | {"target", "target-file", "var", "var-file"}
)
_DESTROYING = ("destroy", "plan")
_ELSEWHERE = {
    "auto-approve": "the same with --yes",
    "chdir": "`plan {key}`: catctl chooses the folder",
    "destroy": "`destroy {key}`",
    "detailed-exitcode": "`plan {key} --detailed-exitcode`",
    "generate-config-out": "`tf {key} -- plan -generate-config-out=FILE`",
    "out": "`plan {key}`, whose plan is saved for apply",
}


@dataclass(frozen=True)
class Option:
    """An option without its dashes. ``value`` is None for a flag that is named alone."""

    flag: str
    value: str | None

    def __str__(self) -> str:
        return f"-{self.flag}" if self.value is None else f"-{self.flag}={self.value}"


def name_of(argument: str) -> str | None:
    """The name of an option, without dashes and value; None for what is no option."""
    if not argument.startswith("-") or argument == "-":
        return None
    return argument.removeprefix("-").removeprefix("-").partition("=")[0]


def asks_no_lock(arguments: Sequence[str]) -> bool:
    """Whether Terraform would not take the lock, however that is spelled."""
    found = (item for item in arguments if name_of(item) == "lock")
    return any(item.partition("=")[2] not in _TRUE for item in found if "=" in item)


def passed_on(verb: str, key: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """What ``catctl VERB`` hands on of the arguments behind ``--``, each as one ``-name=value``.

    Raises UsageError for what would work past catctl: another state, another folder, another plan.
    """
    options = _options(verb, key, arguments)
    return tuple(str(option) for option in options if option.flag != "destroy")


def destroys(arguments: Sequence[str]) -> bool:
    """Whether Terraform is asked to plan a destruction: ``catctl plan`` does it as --destroy."""
    found = [item for item in arguments if name_of(item) == "destroy"]
    return any("=" not in item or item.partition("=")[2] in _TRUE for item in found)


def _options(verb: str, key: str, arguments: Sequence[str]) -> Iterator[Option]:
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        name, value = name_of(argument), argument.partition("=")[2] if "=" in argument else None
        if name in _WITH_VALUE and value is None:
            value = waiting.pop(0) if waiting else ""
            if not value or value.startswith("-"):
                raise UsageError(f"{argument} needs a value.", hint=f"{argument}=…")
        elif name not in _FLAGS | _WITH_VALUE or (name == "destroy" and verb not in _DESTROYING):
            raise UsageError(
                f"catctl {verb} does not hand {argument!r} on to Terraform.",
                hint=_other_way(name, key),
            )
        yield Option(name or "", value)


def _other_way(name: str | None, key: str) -> Words:
    known = sorted("-" + item for item in (_FLAGS | _WITH_VALUE) - {"destroy"})
    return advice(_ELSEWHERE.get(name or "", f"one of {', '.join(known)}"), key=key)
