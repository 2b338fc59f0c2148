"""What ``catctl tf`` lets through: a terraform command is known to read, or counts as changing.
Pure.

Source: main.go and internal/command of Terraform 1.11, and hashicorp/cli, which finds the verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from catctl.commands import Next, Words, advice
from catctl.environment.facts import Facts
from catctl.errors import RefusedError, UsageError
from catctl.stack.arguments import name_of
from catctl.stack.refusals import refuse_destroy

_SAYS_ONLY = frozenset({"-h", "-help", "--help", "-v", "-version", "--version"})
_READS_ONLY = frozenset(
    {"console", "fmt", "get", "graph", "metadata", "modules", "output", "plan", "providers"}
    | {"show", "validate", "version"}
)
_READS_ONLY_AS = {
    "state": frozenset({"identities", "list", "pull", "show"}),
    "workspace": frozenset({"list", "show"}),
}
# Of init, what leaves the state in its place. Those that take a value come second.
_INIT = frozenset(
    {"backend", "compact-warnings", "get", "h", "help", "input", "json", "lock", "no-color"}
    | {"upgrade"}
)
_INIT_WITH_VALUE = frozenset({"lock-timeout", "lockfile", "plugin-dir", "test-directory"})
_CHANGES = frozenset(
    {"apply", "destroy", "env", "force-unlock", "import", "init", "login", "logout", "push"}
    | {"query", "refresh", "stacks", "state", "taint", "test", "untaint", "workspace"}
)
# These ask neither for the state nor for AWS.
_LOCAL = frozenset({"fmt", "get", "metadata", "modules", "providers", "validate", "version"})
_OTHER_STATES = frozenset(
    (verb, does) for verb in ("env", "workspace") for does in ("new", "select")
)
_INSTEAD = {
    "apply": "`apply {key}`",
    "force-unlock": "`unlock {key}`",
}
_UNPROTECT = (
    "Set protected: false in environments/{key}/environment.yaml, run it again, and set it back"
)


def command_of(arguments: Sequence[str]) -> tuple[str, ...]:
    """The verb and what follows it; empty where there is none.

    An empty argument is none: hashicorp/cli looks on behind it.
    """
    for place, argument in enumerate(arguments):
        if argument and not argument.startswith("-"):
            return tuple(arguments[place:])
    return ()


def changes_aws(arguments: Sequence[str]) -> bool:
    """Whether a terraform command may change AWS or the state: all that is not known to read."""
    command = command_of(arguments)
    if len(command) != len(arguments):
        return bool(command) or not _SAYS_ONLY.issuperset(arguments)
    verb, *rest = command
    if verb == "init":
        return not _init_reads(rest)
    if verb in _READS_ONLY_AS:
        return not _READS_ONLY_AS[verb] & set(rest[:1])
    return verb not in _READS_ONLY


def asks_for_state(arguments: Sequence[str]) -> bool:
    """Whether a terraform command may read the state or change it."""
    return any(verb not in _LOCAL for verb in command_of(arguments)[:1])


def is_plain_init(arguments: Sequence[str]) -> bool:
    """Whether it is an init that looks at the state's place, and is told to move nothing."""
    names = {name_of(argument) for argument in arguments}
    return not changes_aws(arguments) and not names & {"backend", "h", "help"}


def _init_reads(arguments: Sequence[str]) -> bool:
    """Whether an init is plain: it moves no state, forgets none, and copies nothing in."""
    before = None
    for argument in arguments:
        name = name_of(argument)
        is_value = name is None and before in _INIT_WITH_VALUE
        if not is_value and name not in _INIT | _INIT_WITH_VALUE:
            return False
        before = None if "=" in argument or is_value else name
    return True


def makes_things(arguments: Sequence[str]) -> bool:
    """Whether it may make things, or change a state: not so ``init``, which only moves one."""
    return changes_aws(arguments) and command_of(arguments)[:1] != ("init",)


def refuse_elsewhere(key: str, arguments: Sequence[str]) -> None:
    """Raise UsageError for another folder: it has another state, and no guard of ours."""
    if any(name_of(argument) == "chdir" for argument in arguments):
        raise UsageError(
            "-chdir is not for catctl tf: Terraform works in the folder of its environment.",
            hint=advice("`tf {key} -- …` without it", key=key),
        )


def refuse_other_backends(key: str, arguments: Sequence[str]) -> None:
    """Raise UsageError for a backend that is another than the file's, or is locked otherwise."""
    if any(name_of(argument) == "backend-config" for argument in arguments):
        raise UsageError(
            "-backend-config is not for catctl tf: the environment file says where the state is "
            "kept and how it is locked.",
            hint=advice("set state: in environments/{key}/environment.yaml", key=key),
        )


def refuse_workspaces(key: str, arguments: Sequence[str]) -> None:
    """Raise UsageError for another state of the same environment: nothing of ours looks there."""
    if command_of(arguments)[:2] in _OTHER_STATES:
        raise UsageError(
            "catctl keeps one state for each environment, and works in no workspace of Terraform's "
            "but the default one.",
            hint=Next("env", "new", "ENV", "--from", key),
        )


def stored_by(arguments: Sequence[str]) -> list[str]:
    """The files that would become the stored state."""
    command = command_of(arguments)
    if command[:2] != ("state", "push"):
        return []
    return [item for item in command[2:] if name_of(item) is None and item != "-"]


def written_by(arguments: Sequence[str]) -> list[str]:
    """The files over which a plan would be written, without a question."""
    found: list[str] = []
    for place, argument in enumerate(arguments):
        if name_of(argument) == "out":
            rest = [argument.partition("=")[2]] if "=" in argument else arguments[place + 1 :]
            found += rest[:1]
    return found


def refuse_unguarded(facts: Facts, arguments: Sequence[str]) -> None:
    """Raise RefusedError where a protected environment would be changed past the guard."""
    if not facts.protected or not changes_aws(arguments):
        return
    command = command_of(arguments)
    verb = command[0] if command else ""
    if len(command) != len(arguments):
        raise RefusedError(
            f"{facts.key} is protected: catctl tf takes nothing before Terraform's verb, "
            f"and {arguments[0]!r} is.",
            hint=advice("`tf {key} -- …`, with the verb first", key=facts.key),
        )
    if verb == "destroy":
        refuse_destroy(facts)
    if verb not in _CHANGES:
        raise RefusedError(
            f"{facts.key} is protected, and {verb!r} is no command of Terraform's that catctl "
            "knows.",
            hint="terraform -help lists them",
        )
    does = "applies" if verb == "apply" else f"changes with {verb!r}"
    raise RefusedError(
        f"{facts.key} is protected: what Terraform {does} by itself, catctl cannot look at.",
        hint=_instead(facts, command),
    )


def _instead(facts: Facts, command: Sequence[str]) -> Words:
    if tuple(command[:2]) == ("state", "push"):
        return Next("state", "recover", facts.key)
    return advice(_INSTEAD.get(command[0], _UNPROTECT), key=facts.key)
