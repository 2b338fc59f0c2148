"""Has Terraform find a version of the AWS provider, and its hashes, in a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from catctl.environment.constraints import AWS
from catctl.errors import TerraformError
from catctl.files import write_atomically
from catctl.foreign import one_line, printable
from catctl.terraform.runner import FLAG, Terraform


def fetch_lock(
    start: Callable[[Path], Terraform], constraint: str, *, platform: str, mirror: Path | None
) -> str:
    """The lock file for the newest version that fits, from ``mirror``, else from the registry.

    One platform is asked for, since each is a large download: the registry signs the hashes of all
    archives, and Terraform writes them all. Raises TerraformError where it finds none.
    """
    options = {"fs_mirror": str(mirror)} if mirror else {}
    with TemporaryDirectory(prefix="catctl-lock-") as name:
        folder = Path(name)
        write_atomically(folder / "versions.tf", _versions(constraint))
        code, out, err = start(folder).cmd(
            "providers lock", platform=platform, no_color=FLAG, **options
        )
        lock = folder / ".terraform.lock.hcl"
        if code != 0 or not lock.is_file():
            raise _failure(constraint, err or out or "it wrote no lock file")
        return lock.read_text(encoding="utf-8")


def _versions(constraint: str) -> str:
    first, end = ("{}.{}".format(*version) for version in (AWS.first, AWS.end))
    both = f"{constraint}, >= {first}, < {end}"
    return (
        "terraform {\n  required_providers {\n    aws = {\n"
        f'      source  = "hashicorp/aws"\n      version = "{both}"\n'
        "    }\n  }\n}\n"
    )


def _failure(constraint: str, said: str) -> TerraformError:
    """Terraform frames its messages and breaks them into lines."""
    flat = " ".join(re.sub(r"[│╷╵]", " ", one_line(printable(said))).split())
    reason = flat.rpartition("hashicorp/aws: ")[2].rpartition("Error: ")[2].rstrip(".")
    return TerraformError(
        f"The AWS provider {constraint} cannot be locked, and nothing was written: {reason[:300]}.",
        hint="look at your network, or set CATCTL_PROVIDER_MIRROR to a folder that holds one; "
        "then run the same again",
    )
