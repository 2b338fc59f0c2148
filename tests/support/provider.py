"""The AWS provider, started once for many runs of Terraform that only want its schema.

``terraform test`` starts it for each ``run``: over a second of CPU each (provider 5.100.0), for
tests whose provider is mocked. Terraform takes a running one by TF_REATTACH_PROVIDERS:
https://developer.hashicorp.com/terraform/plugin/debugging
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REATTACH = re.compile(r"TF_REATTACH_PROVIDERS='([^']+)'")
_SECONDS = 60


@contextmanager
def running(program: Path, folder: Path, environ: dict[str, str]) -> Iterator[str]:
    """Runs the provider ``program``; yields the value of TF_REATTACH_PROVIDERS."""
    said = folder / "provider.log"
    with said.open("wb") as log:
        child = subprocess.Popen(
            [str(program), "-debug"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield _address(said)
        finally:
            child.kill()
            child.wait()


def _address(said: Path) -> str:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        found = _REATTACH.search(said.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(said.read_text(encoding="utf-8"))
