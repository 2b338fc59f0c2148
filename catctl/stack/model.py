"""What a run of Terraform tells, what a saved plan is bound to, what is on record. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from catctl.shapes import ShapeError, build
from catctl.terraform.messages import (
    Change,
    Diagnostic,
    Message,
    Operation,
    Outputs,
    Summary,
    Text,
    Version,
)

# How a provider says that it did not see AWS's answer.
_NO_ANSWER = re.compile(
    r"context canceled|deadline exceeded|\bEOF\b|connection reset|broken pipe|i/o timeout"
)
_CONFIGURATION = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".tofu", ".tofu.json")
# No system numbers its processes higher; Python knows no later year than 9999.
_LAST_PID, _LAST_TIME = 2**31, 253_402_300_800.0
_TAKES_WORK = ("create", "delete", "replace", "update")

Listener = Callable[[Message, str], None]  # (message, the line it came from)


def unheard(_message: Message, _line: str) -> None:
    """The listener where nobody listens."""


@dataclass(kw_only=True)
class Ledger:
    """Everything one run has said so far. ``running`` maps address to the open operation."""

    terraform_version: str | None = None
    changes: list[Change] = field(default_factory=list)
    drift: list[Change] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    running: dict[str, Operation] = field(default_factory=dict)
    done: list[Operation] = field(default_factory=list)
    failed: list[Operation] = field(default_factory=list)
    summary: Summary | None = None
    outputs: dict[str, Any] = field(default_factory=dict)

    @property
    def began(self) -> bool:
        """Whether anything was changed, or may have been."""
        return bool(self.running or self.done or self.failed)

    def add(self, message: Message) -> None:
        """Take one message in."""
        match message:
            case Version(terraform=version):
                self.terraform_version = version
            case Change(action="read"):
                pass  # a data source
            case Change(drift=True):
                self.drift.append(message)
            case Change():
                self.changes.append(message)
            case Diagnostic():
                self.diagnostics.append(message)
            case Operation():
                self._operate(message)
            case Summary():
                self.summary = message
            case Outputs(values=values):
                self.outputs = values
            case Text(text=text):
                self.texts.append(text)
            case _:
                pass

    def _operate(self, operation: Operation) -> None:
        if operation.action == "read":
            return  # a data source: nothing is changed
        match operation.phase:
            case "start":
                self.running[operation.address] = operation
            case "complete":
                self.running.pop(operation.address, None)
                self.done.append(operation)
            case "errored":
                self.running.pop(operation.address, None)
                self.failed.append(operation)
            case _:
                pass

    @property
    def changed_outputs(self) -> tuple[str, ...]:
        """Of a plan: the outputs that applying it would change."""
        kinds = {
            name: item.get("action", "noop") if isinstance(item, dict) else "noop"
            for name, item in self.outputs.items()
        }
        return tuple(sorted(name for name, kind in kinds.items() if kind != "noop"))

    @property
    def errors(self) -> list[Diagnostic]:
        return [item for item in self.diagnostics if item.severity == "error"]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of each planned change: addresses, sorted. ``in_doubt`` began and did not end."""

    done: tuple[str, ...]
    failed: tuple[str, ...]
    in_doubt: tuple[str, ...]
    not_started: tuple[str, ...]


def fate_of(changes: Iterable[Change], ledger: Ledger) -> Fate:
    """The fate of ``changes``, as ``ledger`` tells it.

    A call that was given up may have been served: what it asked for is in doubt, too.
    """
    given_up = {e.address for e in ledger.errors if _NO_ANSWER.search(f"{e.summary} {e.detail}")}
    errored = {item.address for item in ledger.failed}
    failed = errored - given_up
    in_doubt = set(ledger.running) | (errored & given_up)
    done = {item.address for item in ledger.done} - failed - in_doubt
    planned = {change.address for change in changes if change.action in _TAKES_WORK}
    return Fate(
        done=tuple(sorted(done)),
        failed=tuple(sorted(failed)),
        in_doubt=tuple(sorted(in_doubt)),
        not_started=tuple(sorted(planned - done - failed - in_doubt)),
    )


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What a saved plan holds for: if any of it has changed, the plan is not applied.

    Another ``catctl`` is no reason by itself: what it renders differently is in ``files``.
    """

    account_id: str
    backend: str
    catctl: str  # its version
    environment_file: str  # digest of it and defaults.yaml
    files: Mapping[str, str]  # digests of all that Terraform reads, rendered or not, by path
    lock_file: str  # digest of the providers' versions
    region: str
    target: str  # "aws", or the sandbox that it was made in
    terraform: str  # which program, and its version
    variables: Mapping[str, str]  # digests of values, by TF_VAR_ and the variable's name

    def differences(self, other: Binding) -> dict[str, tuple[str, ...]]:
        """The fields in which the two differ; of files and variables, also which of them do."""
        pairs = {
            item.name: (getattr(self, item.name), getattr(other, item.name))
            for item in fields(self)
        }
        return {
            name: _differing(mine, theirs)
            for name, (mine, theirs) in pairs.items()
            if name != "catctl" and mine != theirs
        }

    def with_made(self, after: Binding) -> Binding:
        """This one, and files that Terraform has made while it planned, such as archives.

        What it takes for configuration counts as somebody's change.
        """
        made = after.files.keys() - self.files.keys()
        made = {name for name in made if not name.endswith(_CONFIGURATION)}
        return replace(self, files={**self.files, **{name: after.files[name] for name in made}})


def _differing(mine: Any, theirs: Any) -> tuple[str, ...]:
    if not isinstance(mine, Mapping) or not isinstance(theirs, Mapping):
        return ()
    names = mine.keys() | theirs.keys()
    return tuple(sorted(name for name in names if mine.get(name) != theirs.get(name)))


@dataclass(frozen=True, kw_only=True)
class SavedPlan:
    """A tfplan that waits to be applied. ``sha256`` is that of ``file``; ``outputs`` change."""

    binding: Binding
    file: str
    sha256: str
    destroy: bool
    changes: tuple[Change, ...]
    outputs: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> SavedPlan:
        """Raises ShapeError for a damaged one, and what another version has written."""
        return build(SavedPlan, data)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of Terraform on record. Times are seconds since 1970; no ``code``: no end seen.

    ``plan`` names the file that an apply applies; ``forced``: the user had it leave its work.
    """

    id: str
    environment: str
    verb: str
    target: str
    started: float
    catctl_pid: int
    plan: str | None = None
    terraform_pid: int | None = None
    ended: float | None = None
    code: int | None = None
    forced: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Run:
        """Raises ShapeError for a damaged one, and what another version has written."""
        run = build(Run, data)
        times = (run.started, run.ended or 0.0)
        pids = (run.catctl_pid, run.terraform_pid or 1)
        if not all(0 <= time < _LAST_TIME for time in times):
            raise ShapeError(f"a time is none: {times}")
        if not all(0 < pid < _LAST_PID for pid in pids):
            raise ShapeError(f"a process is none: {pids}")
        return run


@dataclass(frozen=True, kw_only=True)
class BackendRecord:
    """The state backend for which a folder was initialised."""

    bucket: str
    key: str
    region: str
    lock_table: str  # empty for none
    uses_lockfile: bool
    account_id: str = ""  # the only one that may be asked; empty for any
    unasked: tuple[str, ...] = ()  # names of settings that no file has


@dataclass(frozen=True, kw_only=True)
class StateSummary:
    """A state without its contents. ``lineage`` tells one state's history from another's.

    ``accounts`` are those of AWS in which its resources are.
    """

    serial: int
    lineage: str
    resources: int
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many resources a plan touches, by kind of change."""

    create: int = 0
    update: int = 0
    replace: int = 0
    delete: int = 0

    @property
    def any(self) -> bool:
        return bool(self.create or self.update or self.replace or self.delete)

    @property
    def steps(self) -> int:
        """How many resources are created, updated or deleted: a replacement is two steps."""
        return self.create + self.update + 2 * self.replace + self.delete

    @property
    def needs_diff(self) -> bool:
        """Whether a reviewer needs to see attributes, and not only addresses."""
        return bool(self.update or self.replace or self.delete)


def count(changes: list[Change] | tuple[Change, ...]) -> Counts:
    """Count changes by kind."""
    actions = [change.action for change in changes]
    return Counts(
        create=actions.count("create"),
        update=actions.count("update"),
        replace=actions.count("replace"),
        delete=actions.count("delete"),
    )
