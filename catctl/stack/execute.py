"""Runs Terraform for one environment: init, plan, apply a saved plan, show, output, state."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from catctl.environment.facts import Facts
from catctl.errors import TerraformError
from catctl.files import make_folder, remove_file, remove_folder, write_atomically
from catctl.shapes import ShapeError, as_type, parse_object
from catctl.stack import explain, journal
from catctl.stack.drift import drift_that_matters
from catctl.stack.model import Binding, Ledger, Listener, SavedPlan, StateSummary
from catctl.stack.observe import file_sha256, read_json, read_state
from catctl.stack.priorities import Move, may_clash, parse_moves
from catctl.stack.recorded import RecordedTerraform
from catctl.terraform.messages import Change
from catctl.terraform.runner import FLAG
from catctl.terraform.tfplan import ResourceDiff, parse_tfplan

Shown = TypeVar("Shown")
_NO_OUTPUT = {"sensitive": True, "type": None, "value": None}
_OTHER_TERRAFORM = "terraform version, which shows whether it works; or set CATCTL_TERRAFORM"


@dataclass(frozen=True, kw_only=True)
class Tfplan:
    """A plan that Terraform has made, in ``file``, and what it changes."""

    file: Path
    destroy: bool
    changes: tuple[Change, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One environment's Terraform, in its ``folder``. ``work`` keeps its saved plan."""

    facts: Facts
    terraform: RecordedTerraform
    work: Path

    @property
    def folder(self) -> Path:
        return self.terraform.folder

    def init(self, *, readonly: bool, reconfigure: bool = False) -> None:
        """``terraform init``; ``readonly`` leaves the lock file as it is."""
        options: dict[str, Any] = {"input": False, "no_color": FLAG}
        if readonly:
            options["lockfile"] = "readonly"
        if reconfigure:
            options["reconfigure"] = FLAG
        said: list[str] = []
        run_id = journal.new_id(self.facts.key, "init")
        with self.terraform.interrupts.counted():
            ended = self.terraform.init(run_id, said.append, **options)
            if self.terraform.interrupts.count:
                raise self.terraform.stopped("init", Ledger(), ())
            if ended.code != 0:
                raise explain.init_failure(said, ended, self.facts)

    def plan(
        self,
        listener: Listener,
        *,
        destroy: bool = False,
        refresh_only: bool = False,
        extra: Sequence[str] = (),
    ) -> Tfplan:
        """Make a tfplan. Raises TerraformError, with what is to be done next."""
        run_id = journal.new_id(self.facts.key, "plan")
        make_folder(self.work)
        file = self.work / f"{run_id}.tfplan"
        file.touch(mode=0o600)
        options = {"destroy": FLAG} if destroy else {}
        if refresh_only:
            options["refresh_only"] = FLAG
        ledger = Ledger()
        with self.terraform.interrupts.counted(), _kept_if_whole(file):
            ended = self.terraform.stream(
                "plan",
                *extra,
                run_id=run_id,
                ledger=ledger,
                listener=listener,
                out=str(file),
                **options,
            )
            if ended.code != 0 or self.terraform.interrupts.count:
                raise self.terraform.failure("plan", ended, ledger, listener)
            file.chmod(0o600)
        return Tfplan(
            file=file,
            destroy=destroy,
            changes=tuple(ledger.changes),
            outputs=ledger.changed_outputs,
        )

    def save(self, tfplan: Tfplan, binding: Binding) -> None:
        """Bind a tfplan to what it was made of, so that apply can tell whether it still holds."""
        saved = SavedPlan(
            binding=binding,
            file=tfplan.file.name,
            sha256=file_sha256(tfplan.file),
            destroy=tfplan.destroy,
            changes=tfplan.changes,
            outputs=tfplan.outputs,
        )
        write_atomically(self.work / "saved.json", json.dumps(saved.to_json()), mode=0o600)

    def saved(self, plan: SavedPlan) -> Tfplan:
        """The tfplan that waits here."""
        return Tfplan(
            file=self.work / plan.file,
            destroy=plan.destroy,
            changes=plan.changes,
            outputs=plan.outputs,
        )

    def discard_saved(self) -> None:
        """Remove the plan that waits: a tfplan holds secrets in clear."""
        file = (read_json(self.work / "saved.json") or {}).get("file")
        remove_file(self.work / "saved.json")
        if isinstance(file, str):
            _remove(self.work / Path(file).name)

    def apply(self, tfplan: Tfplan, listener: Listener, *, extra: Sequence[str] = ()) -> Ledger:
        """Apply exactly the saved ``tfplan``, and remove it.

        It is removed as soon as the first change has begun, and stays where nothing was begun: the
        same may be tried again. Raises TerraformError, with what became of each change.
        """
        with self.terraform.interrupts.counted():
            return self._apply(tfplan, listener, extra)

    def _apply(self, tfplan: Tfplan, listener: Listener, extra: Sequence[str]) -> Ledger:
        ledger = Ledger()

        def forget() -> None:
            if ledger.began:
                self.discard_saved()

        ended = self.terraform.stream(
            "apply",
            *extra,
            str(tfplan.file),
            run_id=journal.new_id(self.facts.key, "apply"),
            ledger=ledger,
            listener=listener,
            heard=forget,
            plan=tfplan.file.name,
        )
        is_stale = any("stale" in item.summary for item in ledger.errors)
        if ended.code == 0 or ledger.began or is_stale:
            self.discard_saved()
        if ended.code != 0 or self.terraform.interrupts.count:
            again = "destroy" if tfplan.destroy else "apply"
            raise self.terraform.failure(
                "apply", ended, ledger, listener, tfplan.changes, again=again
            )
        return ledger

    def diffs(self, tfplan: Tfplan) -> tuple[ResourceDiff, ...]:
        """What it changes in each attribute. Its JSON holds secrets: it stays in memory."""
        return self._shown(tfplan, parse_tfplan)

    def drifts(self, tfplan: Tfplan) -> tuple[ResourceDiff, ...]:
        """What a person cares about of that which has changed outside of Terraform."""
        return self._shown(tfplan, drift_that_matters)

    def moves(self, tfplan: Tfplan) -> tuple[Move, ...]:
        """What has to be moved before it is applied: rules whose numbers others get."""
        return self._shown(tfplan, parse_moves) if may_clash(tfplan.changes) else ()

    def _shown(
        self, tfplan: Tfplan, parse: Callable[[str], tuple[Shown, ...]]
    ) -> tuple[Shown, ...]:
        text = self.terraform.capture("show", str(tfplan.file), json=FLAG)
        try:
            return parse(text)
        except ValueError as error:
            raise TerraformError(
                "terraform show printed something that is no plan.",
                hint=_OTHER_TERRAFORM,
            ) from error

    def outputs(self) -> dict[str, Any]:
        """All outputs: name to {"value", "type", "sensitive"}."""
        text = self.terraform.capture("output", json=FLAG, no_color=FLAG)
        try:
            return {
                name: {**_NO_OUTPUT, **as_type(dict[str, Any], item, name)}
                for name, item in parse_object(text).items()
            }
        except ShapeError as error:
            raise TerraformError(
                f"terraform output printed something that is no list of outputs: {error}.",
                hint=_OTHER_TERRAFORM,
            ) from error

    def clear(self, parts: Iterable[str]) -> None:
        """Remove damaged ``parts`` of what Terraform keeps for itself: it makes them anew.

        Behind a link lies somebody else's: the link goes, and what it leads to stays.
        """
        for name in parts:
            place = self.folder / name
            inside = (above for above in reversed(place.parents) if self.folder in above.parents)
            place = next((above for above in inside if above.is_symlink()), place)
            if place.is_dir() and not place.is_symlink():
                remove_folder(place)
            else:
                remove_file(place)

    def has_errored_state(self) -> bool:
        """Whether Terraform has left a state that it could not store; it is made private."""
        return self.terraform.has_errored_state()

    def untaint(self, address: str, extra: Sequence[str] = ()) -> None:
        """Have the state take a resource for whole again; AWS is not asked."""
        self.terraform.capture("untaint", *extra, address)

    def unlock(self, lock_id: str) -> None:
        """Release the lock ``lock_id``, whoever holds it."""
        self.terraform.capture("force-unlock", lock_id, force=FLAG)

    def stored_state(self) -> StateSummary | None:
        """What the backend has now; None where it has no state yet."""
        state = read_state(self.terraform.capture("state pull"))
        return state if state and state.serial else None  # serial 0 is what Terraform makes up

    def store_errored_state(self, file: Path) -> None:
        """Store a state that waits. Terraform refuses one that is older, or another's."""
        self.terraform.capture("state push", str(file))


@contextmanager
def _kept_if_whole(file: Path) -> Iterator[None]:
    """Remove ``file``, a plan, where this block fails."""
    try:
        yield
    except BaseException:
        _remove(file)
        raise


def forget(tfplan: Tfplan) -> None:
    """Remove a tfplan that is not to be applied."""
    _remove(tfplan.file)


def _remove(file: Path) -> None:
    with suppress(PermissionError):  # on Windows, while Terraform has it open
        remove_file(file)
