"""The lives of the environments that are recorded: every verb that asks AWS anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.command_line import Catctl, Result

TEXT = """\
preset: production
protected: false
project: shop
region: ap-northeast-2
account_id: "123456789012"
database: {backup_days: 1}
encryption: {customer_key: true}
monitoring: {emails: [team@example.org]}
expires: 2036-11-30T18:00+09:00
brake: true
budget: {usd: 50, emails: [team@example.org]}
state: {locking: both, lock_table: shop-locks}
network: {endpoints: [s3, dynamodb, ecr, logs], flow_logs: true}
load_balancer:
  access_logs: true
  waf: true
  domain: api.example.org
  hosted_zone_id: Z0123456789ABC
  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b
services:
  web:
    port: 8080
    strategy: blue_green
    database: true
    secrets: {TOKEN: /shop/token}
  api:
    path: [/api/*, /v2]
    host: "*.example.org"
    exec: true
    read_only_root: false
    autoscaling: {max: 3}
    before_deploy: [rake, db]
    permissions: [{actions: [s3:GetObject], resources: ["arn:aws:s3:::up/*"]}]
  job: {worker: true, spot: true, autoscaling: {max: 2}}
"""
PLUGIN = """\
#!/bin/sh
[ "$1" = --version ] && echo 1.2.707.0
exit 0
"""


def bounded(text: str) -> str:
    """An environment's file, with a permissions boundary."""
    found = re.search(r"^account_id: \"?([0-9]{12})", text, re.M)
    assert found
    return f"{text}\npermissions_boundary: arn:aws:iam::{found[1]}:policy/bound\n"


class Life:
    """Runs catctl, and sorts what the sandbox has heard by the verb that asked."""

    def __init__(self, project: Catctl, calls: Path) -> None:
        self.project = project
        self.heard: dict[str, list[list[Any]]] = {}
        self._calls = calls
        self._read = 0

    def __call__(self, verb: str, *args: str, code: int | None = 0) -> Result:
        """Run a verb in the sandbox."""
        found = self.project(*verb.split(), *_sandboxed(args), code=code)
        self.note(_role_of(verb.split()[0], args))
        return found

    def note(self, verb: str | None) -> None:
        """All that was heard since the last time is of ``verb``; of nobody's where it is None."""
        with self._calls.open(encoding="utf-8") as file:
            file.seek(self._read)
            lines = file.read().splitlines()
            self._read = file.tell()
        if verb is not None:
            self.heard.setdefault(verb, []).extend(json.loads(line) for line in lines)

    def secret(self, *args: str, value: str | None = None) -> None:
        """With its value on stdin, as a pipe gives it."""
        subprocess.run(
            [sys.executable, "-m", "catctl", "secret", *args, "--sandbox"],
            cwd=self.project.folder,
            env=self.project.environ,
            input=value,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.note("secret")

    def bound(self, key: str) -> None:
        """Let its file name a permissions boundary."""
        file = self.project.folder / "environments" / key / "environment.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(bounded(text), encoding="utf-8")

    def edit(self, key: str, old: str, new: str) -> None:
        file = self.project.folder / "environments" / key / "environment.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


def _role_of(verb: str, args: tuple[str, ...]) -> str:
    """The verb; what takes more rights than its others, by a name of its own."""
    if "--purge-state" in args:
        return "purge"
    return "bootstrap-user" if "--iam-user" in args else verb


def _sandboxed(args: tuple[str, ...]) -> tuple[str, ...]:
    """The option before what is another program's."""
    place = args.index("--") if "--" in args else len(args)
    return (*args[:place], "--sandbox", *args[place:])


def _begin(life: Life, key: str) -> None:
    life.bound(key)
    life("bootstrap-state", key, "--yes")
    life("bootstrap-state", key, "--check")
    life("verify", key, code=None)
    life("plan", key)
    life("apply", key, "--yes")
    life("plan", key, "--detailed-exitcode")
    life("output", key)
    life("drift", key, code=None)


def _deploy(life: Life, key: str, *services: str) -> None:
    for tag in ("dev-1", "dev-2"):
        for service in services:
            life("push", key, service, "--tag", tag)
        life("verify", key, code=None)
        life("deploy", key, "--yes", code=None)
    life("status", key)
    life("url", key)
    life("dns", key, code=None)
    life("export", key, f"exported-{key}")
    for service in services:
        life("explain", key, service, code=None)
        life("logs", key, service, code=None)
        life("rollback", key, service, "--yes", code=None)
    life("deploy", key, "--yes", "--force", code=None)
    life("pause", key, "--yes", code=None)
    life("status", key)
    life("resume", key, "--yes", code=None)
    life("scale", key, services[-1], "2", "--yes", code=None)
    life("run", key, services[0], "--", "true", code=None)
    life("sandbox scenario", "crash", "--env", key, "--service", services[-1])
    life("deploy", key, services[-1], "--yes", "--force", code=None)
    life("explain", key, services[-1], code=None)
    life("sandbox scenario", "none", "--env", key)
    life("secret list", key, code=None)
    life("secret diff", key, code=None)
    life("plan", key, "--detailed-exitcode", code=None)


def _end(life: Life, key: str) -> None:
    life("unlock", key, "--yes", code=None)
    life("destroy", key, "--dry-run")
    life("destroy", key, "--yes")
    life("sweep", key, code=None)
    life("sweep", key, "--delete", "--yes", code=None)
    life("destroy", key, "--yes", "--purge-state", code=None)


def library(life: Life) -> None:
    """The second seed: one blue/green service in public subnets."""
    _begin(life, "library")
    for name in ("url", "username", "password"):
        life.secret("set", "library", f"/library/db/{name}", value="made up\n")
    _deploy(life, "library", "service")
    life.edit("library", "interval: 30", "interval: 20")
    life.edit("library", "port: 8081", "port: 8082")
    life("apply", "library", "--yes")
    _end(life, "library")


def cat(life: Life) -> None:
    """The first seed: five services, a lock table, a NAT gateway."""
    services = "gateway-api", "reservation-api", "inventory-api", "payment-sim-api"
    _begin(life, "cat")
    life("bootstrap-state", "cat", "--iam-user", "ci", "--yes")
    _deploy(life, "cat", *services, "reservation-worker")
    _end(life, "cat")


def everything(life: Life) -> None:
    """All that an environment file can ask for."""
    file = life.project.folder / "environments/all/environment.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    _begin(life, "all")
    life.secret("set", "all", "/shop/token", value="made up\n")
    _deploy(life, "all", "web", "job", "api")
    _exec(life)
    life.secret("rm", "all", "/shop/token", "--yes")
    life.edit("all", "autoscaling: {max: 3}", "desired: 1")
    life("deploy", "all", "api", "--yes", code=None)
    _change(life)
    life("apply", "all", "--yes")
    life("clean-default-vpc", "--of", "all", "--yes")
    life("clean-default-vpc", "--of", "all", "--recreate", "--yes", code=None)
    _end(life, "all")


def _change(life: Life) -> None:
    """What teams change while it runs; the provider changes it in place where it can."""
    life.edit("all", "strategy: blue_green", "strategy: rolling")
    life.edit("all", "backup_days: 1", "backup_days: 2, multi_az: false")
    life.edit("all", "usd: 50", "usd: 60")
    life.edit("all", "T18:00", "T19:00")
    life.edit("all", "waf: true", "waf: false")
    life.edit("all", "[s3, dynamodb, ecr, logs]", "[s3, ecr]")
    life.edit("all", "services:", "tags: {team: crew}\nlogs: {retention_days: 30}\nservices:")
    life.edit("all", "s3:GetObject", "s3:PutObject")
    life.edit("all", "path: [/api/*, /v2]", "path: /api/*\n    health_check: {path: /up}")


def _exec(life: Life) -> None:
    """Outside of the sandbox as far as catctl knows, with a plugin that does nothing."""
    made = life.project("sandbox", "env", "all", "--json").out
    program = life.project.folder / "bin/session-manager-plugin"
    program.parent.mkdir()
    program.write_text(PLUGIN, encoding="utf-8")
    program.chmod(0o755)
    variables = json.loads(made)["variables"]
    variables["PATH"] = f"{program.parent}:{life.project.environ['PATH']}"
    life.note(None)
    life.project("exec", "all", "api", "--", "ls", code=None, **variables)
    life.note("exec")


LIVES: dict[str, Callable[[Life], None]] = {
    "cat": cat,
    "everything": everything,
    "library": library,
}
