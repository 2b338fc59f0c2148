"""Asks what this machine is, in Terraform's words, and where its caches are."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from catctl.errors import TerraformError

_MACHINES = {
    "aarch64": "arm64",
    "amd64": "amd64",
    "arm64": "arm64",
    "armv6l": "arm",
    "armv7l": "arm",
    "i386": "386",
    "i686": "386",
    "x86": "386",
    "x86_64": "amd64",
}


def this_platform() -> str:
    """Such as linux_amd64, darwin_arm64 or windows_amd64."""
    system = {"win32": "windows", "cygwin": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return f"{system}_{_MACHINES.get(machine, machine)}"


def home_folder() -> Path:
    """The user's. Raises TerraformError where the system knows none: a container's user, say."""
    try:
        return Path.home()
    except RuntimeError as error:
        raise TerraformError(
            "This system has no home folder for you.",
            hint="export HOME=… with a folder of yours, then run the same again",
        ) from error


def cache_folder(environ: Mapping[str, str]) -> Path:
    """catctl's cache: shared by all projects, safe to delete."""
    if environ.get("CATCTL_CACHE"):
        return Path(environ["CATCTL_CACHE"])
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home_folder() / "AppData/Local") / "catctl"
    if sys.platform == "darwin":
        return home_folder() / "Library/Caches/catctl"
    return Path(environ.get("XDG_CACHE_HOME") or home_folder() / ".cache") / "catctl"
