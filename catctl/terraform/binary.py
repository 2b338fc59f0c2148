"""Finds Terraform, or installs a pinned release whose checksum stands in ``pins``."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path

from catctl.environment.constraints import TERRAFORM, parse_version
from catctl.errors import TerraformError
from catctl.search_path import find_program
from catctl.shapes import as_type, parse_object
from catctl.terraform.asked import AskedVersion
from catctl.terraform.pins import RELEASES, TERRAFORM_SHA256, TERRAFORM_VERSION

_BY_HAND = "https://developer.hashicorp.com/terraform/install"


def find_terraform(environ: Mapping[str, str], cache: Path) -> Path | None:
    """CATCTL_TERRAFORM, else terraform or tofu on the PATH, else the one in the cache.

    Raises TerraformError when CATCTL_TERRAFORM names no program.
    """
    chosen = environ.get("CATCTL_TERRAFORM")
    if chosen:
        program = find_program(chosen, environ)
        if program is None:
            raise TerraformError(
                f"CATCTL_TERRAFORM is {chosen}, which is no program that can be started.",
                hint="unset CATCTL_TERRAFORM, or set it to the path of terraform or tofu",
            )
        return program
    for name in ("terraform", "tofu"):
        program = find_program(name, environ)
        if program:
            return program
    installed = installed_path(cache)
    return installed if installed.is_file() else None


def version_of(binary: Path, environ: Mapping[str, str], folder: Path | None = None) -> str:
    """What ``terraform version`` says in ``folder``, such as 1.11.4: where a program stands for
    several, the folder decides. Raises TerraformError where it says none.

    It is asked without the user's TF_ variables: with some it reads, or writes, whatever they name.
    """
    try:
        done = subprocess.run(
            [str(binary), "version", "-json"],
            cwd=folder,
            env={name: value for name, value in environ.items() if not name.startswith("TF_")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        version = parse_object(done.stdout)["terraform_version"]
        return str(as_type(str, version, "terraform_version"))
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "strerror", None) or "it does not say its version"
        raise TerraformError(
            f"{binary} does not work as Terraform: {reason}.",
            hint="Set CATCTL_TERRAFORM to a working terraform or tofu",
        ) from error


def refuse_old(version: str, binary: Path) -> None:
    """Raise TerraformError for a version that the rendered files do not allow."""
    if not TERRAFORM.first <= parse_version(version) < TERRAFORM.end:
        raise TerraformError(
            f"{binary} is version {version}; catctl needs {TERRAFORM}.",
            hint=f"install another ({_BY_HAND}), or set CATCTL_TERRAFORM to one",
        )


def refuse_unknown(asked: AskedVersion | None) -> None:
    """Raise TerraformError where another release is asked for than the one that is pinned."""
    if asked and asked.version != TERRAFORM_VERSION:
        raise TerraformError(
            f"{asked.file} asks for Terraform {asked.version}; catctl itself installs only "
            f"{TERRAFORM_VERSION}, whose checksum it holds.",
            hint="tfenv install, or mise install; or set CATCTL_TERRAFORM to that version",
        )


def installed_path(cache: Path) -> Path:
    """Where ``install_terraform`` puts it."""
    name = "terraform.exe" if os.name == "nt" else "terraform"
    return cache / "terraform" / TERRAFORM_VERSION / name


def install_terraform(cache: Path, platform: str, *, base_url: str = RELEASES) -> Path:
    """Download the pinned release, check it against its SHA-256, unpack it into the cache.

    Raises TerraformError for an unknown platform, a failed download or a wrong checksum;
    nothing is left behind then.
    """
    expected = TERRAFORM_SHA256.get(platform)
    if expected is None:
        raise TerraformError(f"There is no Terraform release for {platform}.", hint=_BY_HAND)
    url = f"{base_url}/{TERRAFORM_VERSION}/terraform_{TERRAFORM_VERSION}_{platform}.zip"
    archive = _download(url)
    actual = hashlib.sha256(archive).hexdigest()
    if actual != expected:
        raise TerraformError(
            f"{url} has the wrong checksum and was thrown away:\n"
            f"  SHA-256 {actual}\n  instead of {expected}",
            hint=f"Install Terraform by hand: {_BY_HAND}",
        )
    return _unpack(archive, installed_path(cache))


def _download(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - https, or the test's
            raw: bytes = answer.read()
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise TerraformError(
            f"Cannot download Terraform from {url}: {reason}.",
            hint=f"Install it by hand ({_BY_HAND}), or set CATCTL_TERRAFORM to it",
        ) from error
    return raw


def _unpack(archive: bytes, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        program = content.read(target.name)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".terraform-")
    with os.fdopen(handle, "wb") as file:
        file.write(program)
    Path(name).chmod(0o755)
    Path(name).replace(target)
    return target
