"""Reads what earlier runs have left: saved plans, records, logs, states that were not stored."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from catctl.commands import advice
from catctl.errors import CatctlError
from catctl.shapes import ShapeError, as_type, parse_object
from catctl.stack.model import BackendRecord, Ledger, Run, SavedPlan, StateSummary
from catctl.terraform.messages import parse_message

ERRORED = "errored.tfstate"
# What Terraform keeps below the folder it works in: for which state, and which modules.
BACKEND_FILE, MODULES_FILE = ".terraform/terraform.tfstate", ".terraform/modules/modules.json"


# Of a backend, what catctl renders.
_SETTINGS = frozenset(
    {"allowed_account_ids", "bucket", "dynamodb_table", "encrypt", "key", "region", "use_lockfile"}
)


def read_json(file: Path) -> dict[str, Any] | None:
    """A JSON object from ``file``; None where there is none, or it is damaged."""
    try:
        return parse_object(file.read_bytes()) if file.is_file() else None
    except (OSError, ValueError):
        return None


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_plan(file: Path) -> bool:
    """Whether a file may be a plan, which is a zip archive, or is empty."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            return stream.read(2) in (b"", b"PK")
    except OSError:
        return False


def read_saved_plan(folder: Path) -> SavedPlan | str | None:
    """The plan that waits in ``folder``, None for none, or a sentence on what is wrong with it."""
    if not (folder / "saved.json").exists():
        return None
    try:
        saved = SavedPlan.from_json(read_json(folder / "saved.json") or {})
    except ShapeError:
        return "saved.json beside it cannot be read, or another version of catctl has written it."
    if Path(saved.file).name != saved.file:
        return f"{saved.file} leads elsewhere."
    try:
        if file_sha256(folder / saved.file) == saved.sha256:
            return saved
    except OSError:
        return f"its file {saved.file} is gone."
    return f"the file {saved.file} is not the one that was planned."


def is_initialised(folder: Path) -> bool:
    """Whether ``terraform init`` has left what a plan needs, provider included, and whole."""
    if damaged_parts(folder) or not all(
        (folder / name).is_file() for name in (BACKEND_FILE, MODULES_FILE)
    ):
        return False
    providers = (folder / ".terraform/providers").glob("*/*/*/*/*/terraform-provider-*")
    return any(file.is_file() and file.stat().st_size for file in providers)


def damaged_parts(folder: Path) -> list[str]:
    """What is there of ``.terraform`` and cannot be what ``terraform init`` has left: paths.

    Terraform itself fails on these, ``init`` too, for ever.
    """
    inside = folder / ".terraform"
    if inside.exists() and not inside.is_dir():
        return [".terraform"]
    folders = [".terraform/modules", ".terraform/providers"]
    damaged = [name for name in folders if (folder / name).is_file()]
    if damaged:
        return damaged
    judges = {BACKEND_FILE: _is_backend, MODULES_FILE: _is_modules}
    there = [name for name in judges if os.path.lexists(folder / name)]
    return [name for name in there if not judges[name](read_json(folder / name) or {})]


def _is_backend(data: dict[str, Any]) -> bool:
    """Source: internal/command/workdir/backend_state.go of Terraform 1.11."""
    backend = data.get("backend")
    if data.get("version") != 3 or not isinstance(backend, dict | None):
        return False
    texts = (data.get("terraform_version", ""), data.get("lineage", ""))
    if not all(isinstance(text, str) for text in texts):
        return False
    return backend is None or (
        isinstance(backend.get("type"), str)
        and isinstance(backend.get("config"), dict)
        and type(backend.get("hash", 0)) is int
    )


def _is_modules(data: dict[str, Any]) -> bool:
    """Source: internal/modsdir/manifest.go of Terraform 1.11."""
    found = data.get("Modules")
    return isinstance(found, list) and all(
        isinstance(item, dict)
        and all(isinstance(item.get(name), str) for name in ("Key", "Source", "Dir"))
        for item in found
    )


def read_backend_record(folder: Path) -> BackendRecord | None:
    """For which state ``folder`` was initialised; None if it was not, or for no S3 bucket."""
    data = read_json(folder / BACKEND_FILE) or {}
    backend = data.get("backend")
    config = backend.get("config") if isinstance(backend, dict) else None
    if not isinstance(backend, dict) or not isinstance(config, dict):
        return None
    if backend.get("type") != "s3":
        return None
    return BackendRecord(
        bucket=str(config.get("bucket")),
        key=str(config.get("key")),
        region=str(config.get("region")),
        lock_table=str(config.get("dynamodb_table") or ""),
        uses_lockfile=bool(config.get("use_lockfile")),
        account_id=_only(config.get("allowed_account_ids")),
        unasked=_unasked(folder, config),
    )


def _only(accounts: object) -> str:
    return str(accounts[0]) if isinstance(accounts, list) and len(accounts) == 1 else ""


def _unasked(folder: Path, config: dict[str, Any]) -> tuple[str, ...]:
    """Terraform takes all of what it has kept, as long as the files say what they said then."""
    more = [name for name, value in sorted(config.items()) if value and name not in _SETTINGS]
    if not more:
        return ()
    files = (file for file in sorted(folder.glob("*.tf")) if file.is_file())
    asked = [_backend_block(file.read_text("utf-8", errors="replace")) for file in files]
    words = set(re.findall(r"\w+", "\n".join(asked)))
    return tuple(name for name in more if name not in words)


def _backend_block(text: str) -> str:
    """What stands between the braces of a backend; empty where there is none."""
    begin = re.search(r'^[ \t]*backend[ \t]+"s3"[ \t]*\{', text, re.MULTILINE)
    rest, depth = text[begin.end() :] if begin else "", 1
    for match in re.finditer(r"[{}]", rest):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return rest[: match.start()]
    return rest


def local_states(folder: Path) -> list[str]:
    """The states in files that ``terraform init`` would offer to copy into the backend, by name.

    It does so only where it has not been told of a backend yet.
    """
    if (read_json(folder / BACKEND_FILE) or {}).get("backend"):
        return []
    places = [folder / "terraform.tfstate", *folder.glob("terraform.tfstate.d/*/terraform.tfstate")]
    return [file.relative_to(folder).as_posix() for file in places if _holds_something(file)]


def _holds_something(file: Path) -> bool:
    """One that was destroyed, or has moved, is left empty."""
    state = read_json(file)
    if state is None:
        return file.is_file() and file.stat().st_size > 0
    return any(state.get(name) for name in ("modules", "outputs", "resources"))


def read_errored_state(file: Path) -> StateSummary:
    """The state that a run could not store. Raises CatctlError for a damaged one."""
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    state = read_state(text)
    if state is None:
        raise CatctlError(
            f"{file.name} cannot be read as a state: it is damaged or cut short.",
            hint=advice(
                "move errored.tfstate away, and keep it; then `plan {key}`, which shows what the "
                "stored state lacks",
                key=file.parent.name,
            ),
        )
    return state


def read_state(text: str) -> StateSummary | None:
    """A summary of a state's JSON; None for what is none."""
    try:
        data = parse_object(text)
        return StateSummary(
            serial=as_type(int, data["serial"], "serial"),
            lineage=as_type(str, data["lineage"], "lineage"),
            resources=sum(
                len(item["instances"]) for item in data["resources"] if item["mode"] == "managed"
            ),
            accounts=_accounts(data),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _accounts(state: dict[str, Any]) -> frozenset[str]:
    """The AWS accounts in the ARNs of what Terraform manages."""
    arns = (
        (instance.get("attributes") or {}).get("arn")
        for item in state["resources"]
        if item["mode"] == "managed"
        for instance in item["instances"]
    )
    found = (re.match(r"arn:[\w-]+:[\w-]*:[\w-]*:([0-9]{12}):", str(arn)) for arn in arns)
    return frozenset(match[1] for match in found if match)


def read_runs(folder: Path, environment: str | None = None) -> list[Run]:
    """The runs on record, oldest first; those that cannot be read are left out."""
    runs = []
    for file in sorted(folder.glob("*.json")):
        try:
            run = Run.from_json(read_json(file) or {})
        except ShapeError:
            continue
        if run.id == file.stem and environment in (None, run.environment):
            runs.append(run)
    return runs


def target_file(folder: Path, environment: str) -> Path:
    """Where it stands, among the records, on which AWS an environment was changed last."""
    return folder / f"{environment}.target"


def read_target(folder: Path, environment: str) -> str | None:
    """On which AWS an environment was changed last; None where nothing tells, or it is damaged."""
    try:
        said = target_file(folder, environment).read_text("utf-8", errors="replace").strip()
    except (OSError, ValueError):
        applies = [run for run in read_runs(folder, environment) if run.verb == "apply"]
        said = applies[-1].target if applies else ""
    return said if re.fullmatch(r"aws|sandbox [\w-]+", said) else None


def read_ledger(log: Path) -> Ledger:
    """All that a run has said so far, from its log."""
    ledger = Ledger()
    try:
        # Within a text there may be other line ends than this one, such as U+0085.
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ledger
    for line in lines:
        message = parse_message(line)
        if message is not None:
            ledger.add(message)
    return ledger


def has_catctl(run: Run) -> bool:
    """Whether the catctl that began the run is still alive."""
    return _is_alive(run.catctl_pid, run.started)


def has_terraform(run: Run) -> bool:
    """Whether Terraform is still at work in the run."""
    return run.ended is None and _is_alive(run.terraform_pid, run.started)


def _is_alive(pid: int | None, started: float) -> bool:
    from catctl.terraform.processes import is_alive  # psutil, which a mere plan does not need

    return is_alive(pid, started)
