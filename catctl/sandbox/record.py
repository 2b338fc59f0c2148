"""What is kept of a running sandbox in its folder, and believed only where it is the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catctl.files import (
    is_private,
    refuse_links,
    remove_file,
    remove_folder,
    write_atomically,
)
from catctl.sandbox import owner
from catctl.shapes import as_type, parse_object

HOST = "127.0.0.1"
STATE = "server.json"
IAM = "--iam"  # an option of the server


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A running fake AWS. ``started`` is an ISO time in UTC; ``iam``: whether policies count."""

    folder: Path
    port: int
    pid: int
    nonce: str
    started: str
    iam: bool

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def empty_file(self) -> Path:
        """Stands for the AWS configuration files of the user."""
        return self.folder / "empty"


def recorded(folder: Path) -> Sandbox | None:
    """What the state file says; None where it says nothing, or nothing that one of ours has said.

    One that came with a repository names a server of whoever made it: git makes files that all may
    read, another user's server is not our user's, and a copy of a project has no server yet.
    """
    try:
        refuse_links(folder / STATE)
        data = parse_object((folder / STATE).read_text(encoding="utf-8"))
        sandbox = Sandbox(
            folder=folder,
            port=as_type(int, data["port"], "port"),
            pid=as_type(int, data["pid"], "pid"),
            nonce=as_type(str, data["nonce"], "nonce"),
            started=as_type(str, data["started"], "started"),
            iam=as_type(bool, data.get("iam", False), "iam"),
        )
        known = data["folder"] == str(folder.resolve())
    except (OSError, ValueError, KeyError):
        return None
    ours = known and is_private(folder / STATE) and owner.listens(sandbox.port)
    return sandbox if ours else None


def make_empty_file(folder: Path) -> None:
    """Whatever a repository has brought along in its place: AWS's tools may run what it says."""
    file = folder / "empty"
    if file.is_symlink() or not file.is_file() or file.stat().st_size:
        clear(file)
        write_atomically(file, "", mode=0o600)


def clear(path: Path) -> None:
    """Remove a file, or a folder that stands in its place."""
    (remove_folder if path.is_dir() and not path.is_symlink() else remove_file)(path)
