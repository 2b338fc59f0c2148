"""Which of several failures is the cause, and what mends it."""

from __future__ import annotations

import pytest

from catctl.sandbox.scenarios import SCENARIOS
from catctl.services.diagnose import Evidence, diagnose, explain_text
from catctl.services.model import ContainerState, Event, Target, TaskState
from tests.support.aws_texts import TEXTS
from tests.support.samples import NOW, deployment, environment_of, state_of, wish_of


def test_an_unknown_text_is_not_guessed_at() -> None:
    assert explain_text("The weather is fine.") is None


def test_names_stand_in_the_fix() -> None:
    found = explain_text(TEXTS["ssm-param-missing"][0], environment="hack", service="web")
    assert found
    assert found.cause.startswith("The parameter /library/db/url is not there")
    assert str(found.fix) == "catctl secret set hack /library/db/url"


def test_the_right_that_is_missing_stands_in_the_fix() -> None:
    first, bare, _ = TEXTS["exec-role-ssm-denied"]
    arn = "arn:aws:ssm:ap-northeast-2:011587325937:parameter/library/db/url"
    named, unnamed = explain_text(first), explain_text(bare)
    assert named
    assert str(named.fix).endswith(f"allow the execution role ssm:GetParameters on {arn}")
    assert unnamed
    assert str(unnamed.fix).endswith("ssm:GetParameters on its ARN")


def task(reason: str, *, code: int | None = None, container: str = "", stop: str = "") -> TaskState:
    return TaskState(
        id="9e46c1d2",
        status="STOPPED",
        task_definition="web:2",
        started_by="ecs-svc/2",
        group="service:web",
        stop_code=stop,
        stopped_reason=reason,
        containers=(
            ContainerState(
                name="web", status="STOPPED", exit_code=code, reason=container, health="UNKNOWN"
            ),
        ),
        address=None,
        created=NOW,
        stopped=NOW,
    )


def events(*messages: str) -> tuple[Event, ...]:
    return tuple(Event(id=str(n), at=NOW, message=m) for n, m in enumerate(messages))


WEB = wish_of(environment_of("services:\n  web: {}\n")).spec
LOUD = events(TEXTS["circuit-breaker"][1], TEXTS["circuit-breaker"][0], TEXTS["backoff"][0])


def causes(**more: object) -> list[str]:
    evidence = Evidence(environment="hack", service="web", state=None, **more)  # type: ignore[arg-type]
    return [item.id for item in diagnose(evidence)]


def test_the_first_cause_comes_before_its_consequences() -> None:
    """The loudest event says only that ECS gave up."""
    stopped = task(TEXTS["elb-task-stopped"][0], code=143)
    found = causes(tasks=(stopped,), events=(*LOUD, *events(TEXTS["alb-code"][0])))
    assert found[0] == "alb-code"
    assert set(found[1:]) == {"elb-task-stopped", "circuit-breaker", "backoff"}


def test_an_error_of_the_api_comes_first() -> None:
    found = causes(api_error=TEXTS["pass-role"][0], tasks=(task(TEXTS["image-not-found"][0]),))
    assert found[:2] == ["pass-role", "image-not-found"]


def test_memory_comes_before_the_exit_code() -> None:
    oom = task("Essential container in task exited", code=137, container=TEXTS["oom"][0])
    assert causes(tasks=(oom,), events=LOUD)[0] == "oom"


def test_the_log_says_more_than_the_exit_code() -> None:
    found = causes(
        tasks=(task("Essential container in task exited", code=1),),
        log=("Starting", "Error: connect ECONNREFUSED 10.0.2.14:5432", "bye"),
    )
    assert found[0] == "app-database"


def test_an_exit_code_alone() -> None:
    assert causes(tasks=(task("Essential container in task exited", code=0),))[0] == "exit-zero"
    assert causes(tasks=(task("Essential container in task exited", code=3),)) == [
        "essential-exited"
    ]


def test_what_is_not_known_is_shown_as_it_is() -> None:
    found = diagnose(
        Evidence(
            environment="hack",
            service="web",
            state=state_of(WEB, deployment()),
            tasks=(task("SomethingNew: never heard of", stop="TaskFailedToStart"),),
            events=LOUD,
        )
    )
    assert found[0].id == "unknown"
    assert found[0].cause == "SomethingNew: never heard of"


def test_tasks_that_were_scaled_in_are_no_failure() -> None:
    scaled = task("Scaling activity initiated by (deployment ecs-svc/2)", code=143)
    assert causes(tasks=(scaled, task("stopped", stop="UserInitiated"))) == []


def test_targets_tell_when_nothing_else_does() -> None:
    sick = Target(
        address="10.0.0.4",
        port=80,
        state="unhealthy",
        reason="Target.Timeout",
        description="Request timed out",
    )
    assert causes(targets=(sick,)) == ["alb-timeout"]


def test_all_is_well() -> None:
    assert causes(events=events("(service web) has reached a steady state.")) == []


REFUSALS = {
    "no-size": "fargate-cpu-mem",
    "pass-role-denied": "pass-role",
    "service-exists": "service-exists",
    "target-group-gone": "tg-gone",
    "target-group-kind": "tg-wrong-type",
}


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"slow", "stuck"}))
def test_every_scenario_is_recognised(name: str) -> None:
    """What can be rehearsed is explained."""
    fault = SCENARIOS[name].fault
    if fault.stage == "api":
        refused = explain_text(fault.reason)
        assert refused
        assert refused.id == REFUSALS[name]
        return
    stopped = task(fault.reason, code=fault.exit_code, container=fault.container_reason)
    told = (f"due to (reason {fault.health}).",) if fault.stage == "checking" else ()
    if fault.health == "container":
        told = ("(service web) (task 9e46) failed container health checks.",)
    found = diagnose(
        Evidence(
            environment="hack",
            service="web",
            state=None,
            tasks=(stopped,) if fault.stage != "placing" else (),
            events=events(*told)
            if fault.stage != "placing"
            else events(f"(service web) was unable to place a task. Reason: {fault.reason}."),
            log=fault.log,
        )
    )
    assert found[0].id != "unknown"
    expected = {
        "asm-denied": "exec-role-asm-denied",
        "asm-key-missing": "secret-json-key-missing",
        "asm-missing": "secret-missing",
        "asm-not-json": "secret-not-json",
        "killed": "exit-killed",
        "log-group-denied": "log-create-group-denied",
        "log-stream-denied": "log-stream-denied",
        "native-crash": "exit-native",
        "no-command": "cmd-not-found",
        "no-fargate": "az-unsupported",
        "no-interface": "eni-timeout",
        "no-logs": "net-logs",
        "no-s3": "net-image-layers",
        "no-ssm": "net-secrets",
        "unhealthy-port": "alb-conn",
        "capacity": "fargate-capacity",
        "container-check": "probe-missing",
        "crash": "essential-exited",
        "disk": "image-disk",
        "exec-format": "exec-format",
        "exit-zero": "exit-zero",
        "image-arch": "image-arch",
        "image-denied": "image-auth",
        "image-limit": "image-rate-limit",
        "image-missing": "image-not-found",
        "log-group-missing": "log-group-missing",
        "no-network": "net-ecr-api",
        "oom": "oom",
        "quota": "vcpu-quota",
        "read-only": "read-only-root",
        "role-missing": "assume-role",
        "secret-denied": "exec-role-ssm-denied",
        "secret-kms": "secret-kms-denied",
        "secret-missing": "ssm-param-missing",
        "spot": "spot",
        "unhealthy-404": "alb-code",
        "unhealthy-500": "app-database",
        "unhealthy-timeout": "alb-timeout",
    }
    assert found[0].id == expected[name]
