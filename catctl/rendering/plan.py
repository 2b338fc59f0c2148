"""(desired files, files on disk) → what to write and delete; or a refusal. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.commands import advice
from catctl.errors import RefusedError
from catctl.foreign import one_line
from catctl.rendering.ownership import HEADERLESS, Ownership, body_hash, merge_lock, ownership_of


@dataclass(frozen=True, kw_only=True)
class WriteFile:
    """Write ``text`` to ``path``; ``before`` is what stands there now, None for a new file."""

    path: str
    text: str
    before: str | None

    def __str__(self) -> str:
        return f"{'create' if self.before is None else 'update'} {self.path}"


@dataclass(frozen=True, kw_only=True)
class DeleteFile:
    """Delete a file that is ours and no longer rendered."""

    path: str
    before: str

    def __str__(self) -> str:
        return f"delete {self.path}"


@dataclass(frozen=True, kw_only=True)
class KeepCopy:
    """Put a copy of a file that ``--force`` overwrites to ``copy``, before it is overwritten."""

    path: str
    copy: str
    text: str

    def __str__(self) -> str:
        return f"keep the edited {self.path} as {self.copy}"


FileAction = WriteFile | DeleteFile | KeepCopy


def plan_files(
    desired: Mapping[str, str], observed: Mapping[str, str], *, force: bool = False
) -> Plan[FileAction]:
    """Plan the way from the observed files to the desired ones.

    Raises RefusedError when that would touch a file that is not ours or was edited by hand;
    ``force`` overwrites it and keeps a copy. Line ends do not count as a difference.
    """
    wanted = {path: _wanted(path, text, observed.get(path)) for path, text in desired.items()}
    writes = [
        WriteFile(path=path, text=text, before=observed.get(path))
        for path, text in sorted(wanted.items())
        if observed.get(path) != text
    ]
    gone = [path for path in sorted(observed) if path not in wanted]
    deletes = [
        DeleteFile(path=path, before=observed[path])
        for path in gone
        if ownership_of(observed[path]) is not Ownership.FOREIGN
    ]
    blocked = _blocked(writes, deletes)
    if blocked and not force:
        raise _refusal(blocked)
    copies = [_copy(path, observed[path]) for path in blocked]
    stages = (
        Stage[FileAction](title="keep", actions=tuple(copies)),
        Stage[FileAction](title="write", actions=tuple(writes)),
        Stage[FileAction](title="delete", actions=tuple(deletes)),
    )
    return Plan.of(stages)


def _wanted(path: str, text: str, existing: str | None) -> str:
    is_lock = path.endswith(HEADERLESS)
    return merge_lock(text, existing) if is_lock and existing is not None else text


def _blocked(writes: list[WriteFile], deletes: list[DeleteFile]) -> dict[str, Ownership]:
    touched = {item.path: item.before for item in writes} | {d.path: d.before for d in deletes}
    owners = {
        path: ownership_of(before)
        for path, before in touched.items()
        if before is not None and not path.endswith(HEADERLESS)
    }
    return {path: owner for path, owner in owners.items() if owner is not Ownership.OURS}


def _refusal(blocked: Mapping[str, Ownership]) -> RefusedError:
    reason = {
        Ownership.EDITED: "was edited by hand",
        Ownership.FOREIGN: "is not catctl's: it bears no header",
    }
    listed = "\n".join(f"  {path} {reason[owner]}" for path, owner in blocked.items())
    return RefusedError(
        f"Nothing was written, because these files would be overwritten:\n{listed}",
        hint=advice(
            "Move what you changed into a .tf file of your own, or into the template; or run "
            "`render --all --force`, which keeps a copy in .catctl/kept/"
        ),
    )


def _copy(path: str, text: str) -> KeepCopy:
    return KeepCopy(path=path, copy=f".catctl/kept/{path}.{body_hash(text)[:8]}", text=text)


def unified_diff(plan: Plan[FileAction]) -> str:
    """The plan as a unified diff."""
    parts: list[str] = []
    for action in plan:
        match action:
            case WriteFile(path=path, text=after, before=before):
                parts += _diff(path, before or "", after)
            case DeleteFile(path=path, before=before):
                parts += _diff(path, before, "")
            case KeepCopy():
                pass
    return "".join(parts)


def _diff(path: str, before: str, after: str) -> list[str]:
    left, right = before.splitlines(keepends=True), after.splitlines(keepends=True)
    name = one_line(path)
    return list(difflib.unified_diff(left, right, f"{name} (on disk)", f"{name} (rendered)"))
