"""Every reader of AWS's answers reads botocore's own examples, or says what is wrong with one."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from catctl.errors import CatctlError
from catctl.leftovers.names import owner_of
from catctl.leftovers.scope import Scope
from catctl.secrets.model import Wanted
from catctl.services.model import Image
from catctl.services.observe import read_services
from catctl.services.observe_tasks import describe_tasks
from catctl.state_backend.observe import observe_bucket
from tests.support.aws_examples import ExampleAws
from tests.support.samples import BACKEND, environment_of

ROOT = Path(__file__).resolve().parents[2]
ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
URL = "012345678910.dkr.ecr.us-east-1.amazonaws.com/ubuntu"
NUMBERS = range(4)
EXEMPLARY_READERS = 30

# What readers are given beside AWS, by parameter.
GIVEN: dict[str, Any] = {
    "account": "123456789012",
    "arn": "arn:aws:iam::123456789012:role/Test-Role",
    "arns": [ARN],
    "cluster": "default",
    "code": "L-3032A538",
    "container": "web",
    "database_groups": ["mydbsubnetgroup"],
    "desired": BACKEND,
    "environment": environment_of("services:\n  web: {}\n"),
    "family": "hello_world",
    "folders": ["/shop"],
    "group": "/ecs/web",
    "image": Image(reference=f"{URL}@sha256:{'0' * 64}", digest=f"sha256:{'0' * 64}"),
    "group_id": "sg-903004f8",
    "ids": ["subnet-9d4a7b6c"],
    "most": 5,
    "name": "my-http-service",
    "names": ["my-http-service"],
    "number": 3,
    "reference": "hello_world:8",
    "stream": "web/1",
    "target_group_arns": [ARN],
    "task": "1",
    "url": URL,
    "vpc": "vpc-a01106c2",
    "wants_keys": True,
    "wishes": [Wanted(source="/shop/url", store="SSM", uses=(("web", "URL"),))],
    "with_policies": True,
}
# Readers that need more than AWS and a name, each with the test that has examples of its own.
ELSEWHERE = {
    "checks.observe.read_facts": "joins the readers of its room",
    "cost.observe_offers.read_offers": "AWS's price list has no model: functional/test_costs.py",
    "leftovers.observe_compute.clusters": "of those that read_clusters has found",
    "leftovers.observe_compute.running": "in clusters that read_clusters has found",
    "leftovers.observe_data.parameters": "of names that the file gives, and this one gives none",
    "leftovers.observe.look": "joins the readers of its room, in threads",
    "services.observe.counts_failures": "looks at the client's own model, and asks nothing",
    "services.observe_images.read_image": "an image by its reference: unit/services/test_plan.py",
    "services.observe_logs.read_lines": "goes on until it is stopped: functional/test_services.py",
}


def readers() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All that ask AWS: by their first parameter."""
    for file in sorted((ROOT / "catctl").rglob("observe*.py")):
        path = file.relative_to(ROOT).with_suffix("")
        module = importlib.import_module(".".join(path.parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            kind = str(next(iter(inspect.signature(function).parameters.values()), "")).split(": ")
            if kind[-1].strip("'\"") in ("Aws", "Scope"):
                yield f"{module.__name__.removeprefix('catctl.')}.{name}", function


READERS = dict(readers())


def called(function: Callable[..., Any], aws: ExampleAws) -> Any:
    """With AWS or a scope, and what is given for its other parameters."""
    first, *others = inspect.signature(function).parameters.values()
    owner = owner_of(environment_of("services:\n  web: {}\n"), "123456789012")
    start = Scope(aws=aws, owner=owner, tagged=frozenset()) if "Scope" in str(first) else aws
    wanted = {p.name: GIVEN[p.name] for p in others if p.name in GIVEN or p.default is p.empty}
    return function(start, **wanted)


@pytest.mark.parametrize("name", sorted(set(READERS) - set(ELSEWHERE)))
def test_examples_are_read_or_refused(name: str) -> None:
    for number in NUMBERS:
        aws = ExampleAws(number)
        with suppress(CatctlError):  # a sentence; anything else is a bug
            called(READERS[name], aws)
        assert aws.asked, "it asked nothing"


def test_no_reader_is_left_out() -> None:
    assert set(ELSEWHERE) <= set(READERS)
    assert len(READERS) > 50


def test_most_readers_meet_an_example() -> None:
    met = set()
    for name in set(READERS) - set(ELSEWHERE):
        aws = ExampleAws(0)
        try:
            called(READERS[name], aws)
        except CatctlError:
            continue
        if aws.exemplary:
            met.add(name)
    assert len(met) >= EXEMPLARY_READERS


def test_a_service_of_the_examples() -> None:
    [(name, state)] = read_services(ExampleAws(0), "default", ["ecs-simple-service"]).items()
    assert (name, state.desired, state.running) == ("ecs-simple-service", 1, 0)
    assert state.deployments[0].id == "ecs-svc/9223370564341623665"


def test_a_task_of_the_examples() -> None:
    [task] = describe_tasks(ExampleAws(0), "default", [ARN])
    assert (task.id, task.status) == ("c5cba4eb-5dad-405e-96db-71ef8eefe6a8", "RUNNING")


def test_a_bucket_of_the_examples() -> None:
    found = observe_bucket(ExampleAws(0).client("s3"), BACKEND)
    assert found is not None
    assert found.versioned
