"""Environments whose plans several tests look at, and what Terraform says of each plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.command_line import Catctl
from tests.support.project import ROOT, clean_environ, copy_of_project
from tests.support.sandbox import Pool, lend

_HEAD = "project: shop\nregion: ap-northeast-2\n"
_SERVICES = """\
services:
  web: {port: 8080, strategy: blue_green, database: true}
  api: {path: [/api/*, /v2], host: "*.example.org"}
  job: {worker: true}
"""
# None: a seed, whose file is there.
ENVIRONMENTS: Mapping[str, str | None] = {
    "cat": None,
    "library": None,
    "bare": _HEAD + "services: {web: {}}\n",
    "hackathon": _HEAD + "expires: 2036-11-30T18:00+09:00\nbrake: true\n"
    "budget: {usd: 50, emails: [team@example.org]}\n"
    "network: {nat: none, endpoints: [s3, dynamodb, ecr, logs, secretsmanager]}\n"
    "load_balancer: {domain: api.example.org}\ndatabase: {engine: mysql}\n" + _SERVICES,
    "production": _HEAD
    + "preset: production\naccount_id: '123456789012'\ndatabase: {}\n"
    + "monitoring: {emails: [team@example.org]}\nload_balancer:\n  domain: api.example.org\n"
    + "  hosted_zone_id: Z0123456789ABC\n"
    + "  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b\n"
    + _SERVICES,
}
RICH = "rich"  # of tests/golden, in a project of its own: checkov looks at all of the other


class Planned:
    """Projects with all of these, rendered; each is planned when it is first asked for."""

    def __init__(self, project: Catctl, rich: Catctl) -> None:
        self.project = project
        self._rich = rich

    def file(self, key: str) -> Path:
        """What ``terraform show -json`` says of the plan."""
        project = self._rich if key == RICH else self.project
        file = project.folder.parent / f"{key}.json"
        if not file.exists():
            project("bootstrap-state", key, "--sandbox", "--yes")
            project("plan", key, "--sandbox")
            [plan] = (project.folder / ".catctl/sandbox/environments" / key).glob("*.tfplan")
            shown = project("tf", key, "--sandbox", "--", "show", "-json", str(plan)).out
            file.write_text(shown, encoding="utf-8")
        return file

    def document(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file(key).read_text(encoding="utf-8"))
        return found


@contextmanager
def planned_in(sandboxes: Pool, folder: Path) -> Iterator[Planned]:
    """With a sandbox of their own, where the plans are made."""
    rich = (ROOT / "tests/golden" / RICH / "environment.yaml").read_text(encoding="utf-8")
    with sandboxes.fresh() as sandbox:
        projects = [_project(folder / "all", ENVIRONMENTS), _project(folder / RICH, {RICH: rich})]
        for project in projects:
            lend(sandbox, project.folder)
        yield Planned(*projects)


def _project(folder: Path, environments: Mapping[str, str | None]) -> Catctl:
    seeds = [key for key, text in environments.items() if text is None]
    project = Catctl(copy_of_project(folder / "project", *seeds), clean_environ(folder / "home"))
    for key, text in environments.items():
        if text is not None:
            file = project.folder / f"environments/{key}/environment.yaml"
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8")
    project("render", "--all")
    return project
