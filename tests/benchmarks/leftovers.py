"""A look at an account with many leftovers of each class: calls to AWS, and how they grow."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from catctl.aws.session import Aws, Keys
from catctl.leftovers.model import Kind
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from catctl.sandbox import process
from tests.support.call_counter import counting
from tests.support.leftovers import Garden
from tests.support.samples import environment_of

ACCOUNT = "111111111111"
# Those of which moto takes a thousand in seconds; each is read in a way of its own.
CLASSES: tuple[Kind, ...] = (
    "address",
    "alarm",
    "log-group",
    "repository",
    "secret",
    "target-group",
)
CLIENTS = (
    "application-autoscaling", "budgets", "cloudwatch", "ec2", "ecr", "ecs", "elbv2", "iam", "kms",
    "logs", "rds", "resourcegroupstaggingapi", "s3", "scheduler", "secretsmanager", "sns", "wafv2",
)  # fmt: skip


def report(folder: Path) -> None:
    """A row for each number of leftovers."""
    print("\n| leftovers of each class | found | seconds | calls | most of them |")  # noqa: T201
    print("|---|---|---|---|---|")  # noqa: T201
    for number in (10, 100, 1000):
        running = process.start(folder / str(number))
        try:
            print(row(running, number))  # noqa: T201
        finally:
            process.stop(running.folder)


def row(running: process.Sandbox, number: int) -> str:
    fake = process.credentials(running, ACCOUNT)
    keys = Keys(access_key=fake.access_key, secret_key=fake.secret_key, token=fake.token)
    aws = Aws(region="ap-northeast-2", keys=keys, endpoint_url=running.endpoint)
    environment = environment_of("name: cat\nservices: {job: {worker: true}}\n")
    garden = Garden(aws.client, environment, ACCOUNT)
    garden.plant("cluster")
    for kind in CLASSES:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n, kind=kind: garden.plant(kind, n), range(1, number + 1)))
    calls = counting(aws, *CLIENTS)
    begin = time.perf_counter()
    seen = look(aws, owner_of(environment, ACCOUNT))
    seconds = time.perf_counter() - begin
    found = Counter({checked.kind: len(checked.found) for checked in seen.checked})
    few = [kind for kind in CLASSES if found[kind] < number]
    assert not few, few
    most = ", ".join(f"{count} {name}" for name, count in calls.most_common(4))
    total = sum(found[kind] for kind in CLASSES)
    return f"| {number} | {total} | {seconds:.1f} | {sum(calls.values())} | {most} |"
