"""States that could not be stored: of which AWS each is, and where it waits.

Terraform leaves one beside the rendered files, which serve the real AWS and every sandbox. One of
another AWS stands in nobody's way: it is set aside, and waits for its own.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.files import is_private, set_aside
from catctl.journeys.workbench import Workbench
from catctl.stack.observe import ERRORED, read_runs, read_target, target_file
from catctl.stack.refusals import refuse_errored_state

AWS = "aws"
_GONE = "gone"
_NEAR = 2.0  # seconds: file systems keep some times in whole ones, and some in twos


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A state that waits for this AWS. ``is_known`` says that a run on record has left it."""

    file: Path
    is_known: bool


def refuse_while_waiting(bench: Workbench, facts: Facts) -> None:
    """Raise RefusedError while a state of this AWS waits; others are set aside.

    Also for what is no file in its place: a state that cannot be stored would be lost there.
    """
    place = bench.project.folder(facts.key) / ERRORED
    if os.path.lexists(place) and _lying(bench, facts.key) is None:
        raise RefusedError(
            f"environments/{facts.key}/{ERRORED} is no file: Terraform could leave no state there.",
            hint="move it away",
        )
    set_others_aside(bench, facts.key)
    refuse_errored_state(facts, waits=waiting(bench, facts.key) is not None)


def waiting(bench: Workbench, key: str) -> Waiting | None:
    """The state that waits for this AWS, or whose AWS nobody knows. Reads only."""
    lying, origin = _lying(bench, key), read_target(bench.runs, key)
    if lying and origin in (None, bench.access.target()):
        return Waiting(file=lying, is_known=_is_of_last_run(bench, key, lying))
    for file in sorted(_folder(bench, key).glob(f"{_name(bench.access.target())}*.tfstate")):
        return Waiting(file=file, is_known=is_private(file))
    return None


def _is_of_last_run(bench: Workbench, key: str, lying: Path) -> bool:
    """Whether the last work on record can have left it: one that ended well left none, and none
    left it before it began or after it ended.
    """
    record = target_file(bench.runs, key)
    if not is_private(record):
        return False
    began = record.stat().st_mtime
    written = lying.stat().st_mtime
    applies = [run for run in read_runs(bench.runs, key) if run.verb == "apply"]
    last = applies[-1] if applies and applies[-1].started >= began - _NEAR else None
    if last and (last.code == 0 or (last.ended and written > last.ended + _NEAR)):
        return False
    return written >= began - _NEAR


def origin_elsewhere(bench: Workbench, key: str) -> str | None:
    """Of which AWS the state beside the rendered files is, if it is known to be of another."""
    origin = read_target(bench.runs, key) if _lying(bench, key) else None
    return None if origin in (None, bench.access.target()) else origin


def set_others_aside(bench: Workbench, key: str) -> None:
    """Move a state of another AWS out of the way, and say where it is."""
    origin, lying = origin_elsewhere(bench, key), _lying(bench, key)
    if origin is None or lying is None:
        return
    kept = set_aside(lying, _folder(bench, key) / f"{_name(origin)}.tfstate")
    whose = "the real AWS" if origin == AWS else "a sandbox"
    if bench.sandboxed and origin != AWS:
        whose = "a sandbox that is gone"
    _tell(bench, key, f"is of {whose}", kept)


def set_sandboxes_aside(bench: Workbench) -> None:
    """What was left in sandboxes waits for nobody any more: they are gone, or empty."""
    for key in bench.project.list_keys():
        folder, lying = _folder(bench, key), _lying(bench, key)
        left = sorted(folder.glob("sandbox-*.tfstate"))
        if lying and (read_target(bench.runs, key) or AWS) != AWS:
            left.append(lying)
        for file in left:
            kept = set_aside(file, folder / f"{_GONE}.tfstate")
            _tell(bench, key, "was of the sandbox", kept)


def _tell(bench: Workbench, key: str, whose: str, kept: Path) -> None:
    place = kept.relative_to(bench.project.work.parent)
    bench.tell(f"{ERRORED} of {key} {whose}: it is kept in {place.as_posix()}.")


def _lying(bench: Workbench, key: str) -> Path | None:
    file = bench.project.folder(key) / ERRORED
    return file if file.is_file() and not file.is_symlink() else None


def _folder(bench: Workbench, key: str) -> Path:
    return bench.project.work / "errored" / key


def _name(target: str) -> str:
    """Not the sandbox's own word: who has it may control the sandbox."""
    if target == AWS:
        return AWS
    return f"sandbox-{hashlib.sha256(target.encode()).hexdigest()[:12]}"
