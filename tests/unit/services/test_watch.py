"""Following rollouts with scripted answers of AWS: what is asked, and when it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import EndpointConnectionError

from catctl.services.rollout import Snapshot, Verdict
from catctl.services.watch import RolloutWatcher, Watched
from tests.support.scripted_ecs import WEB, Answer, ScriptedEcs, error, one, told


@pytest.fixture
def follow() -> Callable[..., tuple[Verdict, list[Snapshot], ScriptedEcs]]:
    def run(*answers: Answer, timeout: float = 60.0) -> tuple[Verdict, list[Snapshot], ScriptedEcs]:
        aws, seen, time = ScriptedEcs(list(answers)), list[Snapshot](), [0.0]

        def sleep(seconds: float) -> None:
            time[0] += seconds

        watch = RolloutWatcher(
            aws=aws,  # type: ignore[arg-type] # as much of it as is used
            cluster="c",
            on_look=lambda snapshot, _: seen.append(snapshot),
            tell=aws.calls.append,
            timeout=timeout,
            sleep=sleep,
            clock=lambda: time[0],
        )
        item = Watched(key="web", name=WEB.name, deployment="ecs-svc/2", wished=1)
        return watch.follow([item])["web"], seen, aws

    return run


OLD = one(1, "COMPLETED", status="ACTIVE", running=1)
Follow = Callable[..., tuple[Verdict, list[Snapshot], ScriptedEcs]]


def test_until_it_is_done(follow: Follow) -> None:
    verdict, seen, _ = follow(
        told(one(2, "IN_PROGRESS"), OLD, events=("started",)),
        told(one(2, "IN_PROGRESS", running=1), OLD, events=("registered", "started")),
        told(one(2, "COMPLETED", running=1), events=("registered", "started")),
    )
    assert verdict.kind == "done"
    assert [[e.message for e in s.events] for s in seen] == [["started"], ["registered"], []]


def test_steady_again_is_rolled_back(follow: Follow) -> None:
    """What every waiter for services_stable calls a success."""
    verdict, _, _ = follow(
        told(one(2, "IN_PROGRESS", failed=1), OLD),
        told(
            one(1, "COMPLETED", running=1),
            events=("(deployment ecs-svc/2) deployment failed", "rolling back to ecs-svc/1"),
        ),
    )
    assert (verdict.kind, verdict.serving) == ("rolled_back", "shop-hack-web:1")


def test_superseded(follow: Follow) -> None:
    verdict, _, _ = follow(
        told(one(2, "IN_PROGRESS"), OLD),
        told(one(3, "IN_PROGRESS"), one(2, "IN_PROGRESS", status="ACTIVE")),
    )
    assert verdict.kind == "superseded"


def test_scaled_to_nothing_meanwhile(follow: Follow) -> None:
    verdict, _, _ = follow(told(one(2, "COMPLETED"), desired=0))
    assert verdict.kind == "emptied"


def test_the_time_is_up(follow: Follow) -> None:
    verdict, seen, _ = follow(told(one(2, "IN_PROGRESS"), OLD), timeout=20.0)
    assert verdict.kind == "running"
    assert seen[-1].seconds == 20.0


@pytest.mark.parametrize(
    "trouble", [error("ThrottlingException"), EndpointConnectionError(endpoint_url="https://x")]
)
def test_throttling_is_waited_out(follow: Follow, trouble: Exception) -> None:
    verdict, seen, aws = follow(trouble, told(one(2, "COMPLETED", running=1)))
    assert verdict.kind == "done"
    assert seen[0].seconds >= 16
    assert any(text.endswith("; looking again") for text in aws.calls)


def test_what_was_never_seen_has_not_arrived(follow: Follow) -> None:
    """No word from AWS until the time is up is no success."""
    verdict, seen, _ = follow(error("ThrottlingException"), timeout=20.0)
    assert (verdict.kind, seen) == ("running", [])


def test_without_the_right_to_see_service_deployments(follow: Follow) -> None:
    """DescribeServices alone is enough: the role may be an older one."""
    verdict, _, aws = follow(told(one(2, "FAILED"), events=()))
    assert verdict.kind == "failed"
    assert "ListServiceDeployments" in aws.calls
