"""The command line around a terraform that does as it is told, and what such a terraform says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.support import fake_terraform
from tests.support.command_line import Catctl

FAKE = Path(fake_terraform.__file__)
VERSION = {
    "@level": "info",
    "@message": "Terraform 1.11.4",
    "type": "version",
    "terraform": "1.11.4",
}


def write_program(folder: Path) -> Path:
    """The terraform that does as it is told: Python without packages, which starts quickest."""
    program = folder / "terraform"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -I -S "{FAKE}" "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    return program


class Scripted(Catctl):
    """The command line with a terraform that does as it is told."""

    def __init__(
        self, folder: Path, environ: dict[str, str], *, program: Path, place: Path
    ) -> None:
        self._log = place / "calls.jsonl"
        self._script = place / "script"
        self._script.mkdir()
        more = {
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "CATCTL_TERRAFORM": str(program),
            "FAKE_LOG": str(self._log),
            "FAKE_SCRIPT": str(self._script),
        }
        super().__init__(folder, {**environ, **more})

    def says(self, verb: str, *lines: str | bytes | dict[str, Any]) -> None:
        """Script a verb: texts and bytes as they are, mappings as JSON."""
        raw = [json.dumps(item) if isinstance(item, dict) else item for item in lines]
        texts = [item.encode() if isinstance(item, str) else item for item in raw]
        (self._script / verb).write_bytes(b"\n".join(texts) + b"\n")

    def calls(self) -> list[dict[str, Any]]:
        """Every call so far: ``argv`` without the program, and ``env``."""
        if not self._log.exists():
            return []
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def verbs(self) -> list[str]:
        """What was run, but for the question which version this is."""
        verbs = [call["argv"][0] for call in self.calls()]
        return [verb for verb in verbs if verb != "version"]

    def call(self, verb: str) -> dict[str, Any]:
        """The last call of ``verb``."""
        return [call for call in self.calls() if call["argv"][0] == verb][-1]

    def forget(self) -> None:
        self._log.unlink(missing_ok=True)


def planned(address: str, action: str = "create", **more: Any) -> dict[str, Any]:
    module, _, name = f".{address}".rpartition(".aws_")
    kind = f"aws_{name.partition('.')[0]}"
    resource = {"addr": address, "module": module.removeprefix("."), "resource_type": kind}
    return {"type": "planned_change", "change": {"resource": resource, "action": action, **more}}


def operation(phase: str, address: str, action: str = "create") -> dict[str, Any]:
    resource = {"addr": address, "module": "module.vpc"}
    return {"type": f"apply_{phase}", "hook": {"resource": resource, "action": action}}


def error(summary: str, detail: str = "") -> dict[str, Any]:
    found = {
        "severity": "error",
        "summary": summary,
        "detail": detail,
        "address": "module.vpc.aws_vpc.this",
        "range": {"filename": "main.tf", "start": {"line": 7}},
        "snippet": {"code": 'resource "aws_vpc" "this" {'},
    }
    return {"type": "diagnostic", "diagnostic": found}
