"""Terraform by hand, as someone runs it who has never heard of catctl."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from catctl.terraform.binary import find_terraform
from catctl.terraform.pins import PROVIDER, PROVIDER_VERSION
from catctl.terraform.platforms import this_platform
from catctl.terraform.providers import mirror_roots, provider_source
from tests.support.project import clean_environ


@dataclass(frozen=True)
class PlainTerraform:
    """``terraform`` with nothing of catctl's around it but the way to the provider's mirror."""

    binary: str
    environ: dict[str, str]

    def __call__(self, folder: Path, *args: str, code: int | None = 0) -> str:
        """Run ``terraform ARGS`` in ``folder``; fail the test unless it exits with ``code``."""
        done = subprocess.run(
            [self.binary, *args],
            cwd=folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        said = done.stdout + done.stderr
        assert code is None or done.returncode == code, said
        return said


def plain_terraform(home: Path) -> PlainTerraform:
    """A terraform whose CLI configuration lies in ``home``, a folder that may be made."""
    environ = clean_environ(home)
    environ.pop("PYTHONPATH")
    found = provider_source(
        os.environ,
        cache=home / "cache",
        platform=this_platform(),
        roots=mirror_roots(os.environ),
        provider=PROVIDER,
        version=PROVIDER_VERSION,
    )
    (home / "cache/plugins").mkdir(parents=True, exist_ok=True)
    if found.config is not None:
        file = home / "terraform.rc"
        file.write_text(found.config, encoding="utf-8")
        environ["TF_CLI_CONFIG_FILE"] = str(file)
    binary = find_terraform(os.environ, Path.home() / ".cache/catctl")
    return PlainTerraform(str(binary), {**environ, **found.variables, "TF_IN_AUTOMATION": "1"})
