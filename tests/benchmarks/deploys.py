"""Deploys of many services, and looking at many tasks: calls to AWS, and how they grow."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from catctl.environment.project import Project
from catctl.journeys.deploy_plan import plan_services
from catctl.journeys.deployed import Site
from catctl.journeys.services_overview import overview
from catctl.journeys.verify import verify
from tests.support.aws_stage import stage_of
from tests.support.call_counter import counting, site_of
from tests.support.command_line import Catctl

HEAD = "project: load\nregion: ap-northeast-2\n"
CLIENTS = ("application-autoscaling", "ec2", "ecr", "ecs", "elbv2", "iam", "logs", "ssm")


def write_environment(folder: Path, number: int) -> None:
    """An environment with ``number`` services, half of them workers."""
    inside = folder / f"environments/n{number}"
    inside.mkdir(parents=True)
    services = [
        f"  s{index:03d}: {{worker: true}}\n"
        if index % 2
        else f'  s{index:03d}: {{path: "/s{index:03d}/*", desired: 10}}\n'
        for index in range(number)
    ]
    text = f"{HEAD}state: {{bucket: load-tfstate-{number}}}\nservices:\n{''.join(services)}"
    (inside / "environment.yaml").write_text(text, encoding="utf-8")


def measure(project: Project, catctl: Catctl, number: int) -> dict[str, tuple[float, Counter[str]]]:
    """Seconds and calls of planning a deploy, checking it, and looking at the services."""
    key = f"n{number}"
    stage = stage_of(catctl, key)
    stage.push_all()
    site = site_of(project, key)
    deploy = plan_services(site, ())
    images = {wish.key: wish.image for wish in deploy.wishes}
    steps: dict[str, Callable[[Site], object]] = {
        "plan": lambda site: plan_services(site, ()),
        "verify": lambda site: verify(site, site.some(()), dict(images)),
    }
    found = {name: once(project, key, step) for name, step in steps.items()}
    catctl("deploy", key, "--sandbox", "--yes", "--no-verify")
    found["nothing to do"] = once(project, key, steps["plan"])
    found["status"] = once(project, key, overview)
    return found


def once(project: Project, key: str, step: Callable[[Site], object]) -> tuple[float, Counter[str]]:
    site = site_of(project, key)
    calls = counting(site.aws, *CLIENTS)
    begin = time.perf_counter()
    step(site)
    return time.perf_counter() - begin, calls


def report(place: Path, env: dict[str, str]) -> None:
    """Print how calls and time grow from 10 services to 100 (550 tasks)."""
    for number in (10, 100):
        write_environment(place, number)
    catctl, project = Catctl(place, env), Project(place)
    try:
        few, many = (measure(project, catctl, number) for number in (10, 100))
    finally:
        catctl("sandbox", "stop")
    print("\n| 100 services, 550 tasks | calls | most of them | time to 10 services |")  # noqa: T201
    print("|---|---|---|---|")  # noqa: T201
    for name, (seconds, calls) in many.items():
        most = ", ".join(f"{number} {call}" for call, number in calls.most_common(4))
        ratio = seconds / few[name][0]
        print(f"| {name} | {calls.total()} | {most} | {ratio:.1f} ({seconds:.1f} s) |")  # noqa: T201
