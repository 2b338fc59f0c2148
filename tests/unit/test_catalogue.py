"""Every failure of the catalogue, as AWS writes it; and which of several is the cause."""

from __future__ import annotations

import pytest

from catctl.sandbox.scenarios import SCENARIOS
from catctl.services.catalogue import CATALOGUE
from catctl.services.diagnose import Evidence, diagnose, explain_text
from catctl.services.model import ContainerState, Event, Target, TaskState
from tests.support.samples import NOW, deployment, environment_of, state_of
from tests.unit.test_deploy_plan import wish_of

OLD = "execution resource retrieval failed: "
RETRIED = "service call has been retried 1 time(s): "
INIT = "ResourceInitializationError: "
PULL = "unable to pull secrets or registry auth: "
USER = "User: arn:aws:sts::011587325937:assumed-role/ecsTaskExecutionRole/f4952b8c5c07 is "

# id → texts; where two wordings are live, both stand here.
TEXTS = {
    "net-ecr-api": (
        INIT + PULL + "The task cannot pull registry auth from Amazon ECR: There is a connection "
        "issue between the task and Amazon ECR. Check your task network configuration. operation "
        "error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response "
        "error StatusCode: 0, RequestID: , request send failed, Post "
        '"https://api.ecr.ap-northeast-2.amazonaws.com/": dial tcp 52.95.197.0:443: i/o timeout',
        INIT + PULL + OLD + "unable to retrieve ecr registry auth: service call has been retried 3 "
        'time(s): RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.'
        'amazonaws.com/": dial tcp 10.0.1.7:443: i/o timeout',
    ),
    "net-image-layers": (
        (
            "CannotPullContainerError: The task cannot pull 1.dkr.ecr.ap-northeast-2.amazonaws.com/web:"
            "1 from the registry 1.dkr.ecr.ap-northeast-2.amazonaws.com/web:1. There is a connection "
            "issue between the task and the registry. Check your task network configuration. : failed "
            "to copy: httpReadSeeker: failed open: failed to do request: Get …: dial tcp "
            "52.219.202.5:443: i/o timeout"
        ),
    ),
    "net-secrets": (
        INIT + PULL + "The task cannot pull secrets from AWS Systems Manager. There is a "
        "connection issue between the task and AWS Systems Manager. Check your task network "
        "configuration.",
        INIT + PULL + OLD + "unable to retrieve secret from asm: " + RETRIED + "failed to fetch "
        "secret arn from secrets manager: RequestCanceled: request context canceled caused by: "
        "context deadline exceeded",
    ),
    "net-logs": (
        INIT + "failed to validate logger args: The task cannot find the Amazon CloudWatch log "
        "group defined in the task definition. There is a connection issue between the task and "
        "Amazon CloudWatch. Check your network configuration. : signal: killed",
    ),
    "log-group-missing": (
        INIT + "failed to validate logger args: create stream has been retried 1 times: failed to "
        "create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not "
        "exist. : exit status 1",
    ),
    "log-create-group-denied": (
        INIT + "failed to validate logger args: create stream has been retried 1 times: failed to "
        "create Cloudwatch log group: AccessDeniedException: "
        + USER
        + "not authorized to perform: "
        "logs:CreateLogGroup on resource: arn:aws:logs:r:1:log-group:/ecs/x:log-stream: because no "
        "identity-based policy allows the logs:CreateLogGroup action : exit status 1",
    ),
    "log-stream-denied": (
        "AccessDeniedException: " + USER + "not authorized to perform: logs:CreateLogStream on …",
    ),
    "exec-role-ssm-denied": (
        INIT
        + PULL
        + OLD
        + "unable to retrieve secrets from ssm: "
        + RETRIED
        + "AccessDeniedException: "
        + USER
        + "not authorized to perform: ssm:GetParameters on "
        "resource: arn:aws:ssm:ap-northeast-2:011587325937:parameter/library/db/url because no "
        "identity-based policy allows the ssm:GetParameters action",
        (
            "AccessDeniedException: User arn:aws:sts::011587325937:assumed-role/ecsTaskExecutionRole "
            "is not authorized to perform: ssm:GetParameters"
        ),
        "Fetching secret data from SSM Parameter Store in us-east-1: AccessDeniedException: …",
    ),
    "exec-role-asm-denied": (
        INIT + PULL + OLD + "unable to retrieve secret from asm: " + RETRIED + "failed to fetch "
        "secret arn from secrets manager: AccessDeniedException: " + USER + "not authorized to "
        "perform: secretsmanager:GetSecretValue on resource: arn",
    ),
    "secret-kms-denied": (
        INIT + PULL + OLD + "unable to retrieve secret from asm: " + RETRIED + "failed to fetch "
        "secret arn from secrets manager: Access to KMS is not allowed",
        "AccessDeniedException: The ciphertext refers to a customer master key that does not exist",
    ),
    "ssm-param-missing": (
        INIT
        + PULL
        + OLD
        + "unable to retrieve secrets from ssm: "
        + RETRIED
        + "invalid ssm parameters: /library/db/url",
    ),
    "secret-json-key-missing": (
        INIT + PULL + OLD + "retrieved secret from Secrets Manager did not contain json key "
        "password",
    ),
    "secret-not-json": (
        INIT + PULL + OLD + "invalid character 'p' in literal true (expecting 'r')",
        INIT + PULL + OLD + "invalid character 'x' looking for beginning of value",
    ),
    "secret-missing": (
        INIT + PULL + OLD + "unable to retrieve secret from asm: " + RETRIED + "failed to fetch "
        "secret arn from secrets manager: ResourceNotFoundException: Secrets Manager can\u2019t "
        "find the specified secret.",
    ),
    "image-not-found": (
        (
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to "
            "resolve ref 1.dkr.ecr.ap-northeast-2.amazonaws.com/library-management-system:latest: "
            "1.dkr.ecr.ap-northeast-2.amazonaws.com/library-management-system:latest: not found"
        ),
        (
            "CannotPullContainerError: \nfailed to resolve ref 011587325937.dkr.ecr.ap-northeast-2."
            "amazonaws.com/library-management-system:latest\nnot found"
        ),
    ),
    "image-auth": (
        (
            "CannotPullContainerError: pull access denied for web, repository does not exist or may "
            "require 'docker login': denied: requested access to the resource is denied"
        ),
    ),
    "image-arch": (
        (
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest "
            "does not contain descriptor matching platform 'linux/amd64'"
        ),
    ),
    "exec-format": ("exec /docker-entrypoint.sh: exec format error",),
    "image-rate-limit": (
        (
            "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: …: "
            "toomanyrequests: You have reached your unauthenticated pull rate limit."
        ),
    ),
    "image-disk": (
        (
            "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer "
            "sha256:4bcff6: write /x: no space left on device"
        ),
    ),
    "assume-role": (
        (
            "(service web) failed to launch a task with (error ECS was unable to assume the role "
            "'arn:aws:iam::1:role/ecsTaskExecutionRole' that was provided for this task. Please verify "
            "that the role being passed has the proper trust relationship and permissions)."
        ),
        "ECS was unable to assume the role 'ecsTaskExecutionRole'",
    ),
    "pass-role": (
        "An error occurred (AccessDeniedException) when calling RegisterTaskDefinition: "
        + USER
        + "not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/web-task",
    ),
    "slr-missing": (
        (
            "Unable to assume the service linked role. Please verify that the ECS service linked role "
            "exists."
        ),
    ),
    "tg-not-attached": (
        "The target group with targetGroupArn arn:aws:… does not have an associated load balancer.",
    ),
    "tg-wrong-type": (
        (
            "The provided target group arn has target type instance, which is incompatible with the "
            "awsvpc network mode specified in the task definition."
        ),
    ),
    "tg-gone": ("is not healthy in target-group web due to TARGET GROUP IS NOT FOUND",),
    "service-exists": ("Creation of service was not idempotent.",),
    "fargate-cpu-mem": (
        "No Fargate configuration exists for given values.",
        "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section.",
    ),
    "vcpu-quota": (
        "You\u2019ve reached the limit on the number of vCPUs you can run concurrently",
        "You've reached the limit on the number of vCPUs you can run concurrently",
    ),
    "fargate-capacity": (
        (
            "Capacity is unavailable at this time. Please try again later or in a different "
            "availability zone."
        ),
    ),
    "az-unsupported": ("(service web) was unable to place a task. Reason: Internal error.",),
    "eni-timeout": ("Timeout waiting for network interface provisioning to complete.",),
    "spot": ("Your Spot Task was interrupted.",),
    "oom": ("OutOfMemoryError: Container killed due to memory usage",),
    "exit-killed": ("web exited with code 137",),
    "exit-native": ("web exited with code 139",),
    "exit-zero": ("web exited with code 0",),
    "essential-exited": ("Essential container in task exited",),
    "cmd-not-found": (
        (
            'CannotStartContainerError: ResourceInitializationError: exec: "start.sh": executable file '
            "not found in $PATH"
        ),
    ),
    "read-only-root": (
        'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
        "Error: EROFS: read-only file system, open '/app/cache/x'",
    ),
    "probe-missing": ("/bin/sh: 1: curl: not found", "sh: curl: command not found"),
    "alb-code": (
        (
            "(service web) (task 9e46) (port 8080) is unhealthy in (target-group arn) due to (reason "
            "Health checks failed with these codes: [404])."
        ),
        "Health checks failed with these codes: [502, 503]",
    ),
    "alb-timeout": (
        (
            "(service web) (task 9e46) (port 8081) is unhealthy in (target-group arn) due to (reason "
            "Request timed out)."
        ),
        "unhealthy: Target.Timeout",
    ),
    "alb-conn": (
        (
            "(service web) (port 80) is unhealthy in (target-group arn) due to (reason Health checks "
            "failed)."
        ),
        "Target.FailedHealthChecks",
    ),
    "elb-task-stopped": ("Task failed ELB health checks in (target-group arn:aws:…)",),
    "container-hc": (
        (
            "(service library-service) (task f4952b8c5c074300b47de4b82f2c3cdb) failed container health "
            "checks."
        ),
        "Task failed container health checks",
    ),
    "deploy-config": (
        (
            "(service web) was unable to stop or start tasks during a deployment because of the service "
            "deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try "
            "again."
        ),
    ),
    "backoff": ("(service web) is unable to consistently start tasks successfully.",),
    "circuit-breaker": (
        "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.",
        "(service web) rolling back to deployment ecs-svc/0.",
    ),
    "no-rollback-target": ("No rollback candidate was found to run the rollback.",),
    "rolled-back-by-hand": ("Service deployment rolled back because of a user request.",),
    "exec-not-there": (
        (
            "The execute command failed because execute command was not enabled when the task was run "
            "or the execute command agent isn\u2019t running. Wait and try again or run a new task with "
            "execute command enabled and try again."
        ),
        "TargetNotConnectedException: The execute command failed due to an internal error.",
    ),
    "oidc": ("Not authorized to perform sts:AssumeRoleWithWebIdentity",),
    "express-delete": (
        "Service web has ResourceManagementType=ECS use DeleteExpressGatewayService to delete",
    ),
    "role-denied": ("AccessDenied: " + USER + "not authorized to perform: s3:GetObject on x",),
    "app-database": ("Error: connect ECONNREFUSED 10.0.2.14:5432",),
    "http-502": ("HTTP/1.1 502 Bad Gateway", "504 Gateway Time-out"),
    "http-503": ("HTTP/1.1 503 Service Temporarily Unavailable",),
}


def test_every_entry_has_a_text() -> None:
    assert {entry.id for entry in CATALOGUE} == set(TEXTS)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in sorted(TEXTS.items()) for text in texts]
)
def test_texts_are_recognised(name: str, text: str) -> None:
    found = explain_text(text, environment="hack", service="web")
    assert found is not None
    assert found.id == name
    assert "{" not in found.cause.replace("{NAME", "")
    assert found.fix


def test_an_unknown_text_is_not_guessed_at() -> None:
    assert explain_text("The weather is fine.") is None


def test_names_stand_in_the_fix() -> None:
    found = explain_text(TEXTS["ssm-param-missing"][0], environment="hack", service="web")
    assert found
    assert found.cause.startswith("The parameter /library/db/url is not there")
    assert found.fix == "catctl secret set hack /library/db/url"


def test_the_right_that_is_missing_stands_in_the_fix() -> None:
    first, bare, _ = TEXTS["exec-role-ssm-denied"]
    arn = "arn:aws:ssm:ap-northeast-2:011587325937:parameter/library/db/url"
    named, unnamed = explain_text(first), explain_text(bare)
    assert named
    assert named.fix.endswith(f"allow the execution role ssm:GetParameters on {arn}")
    assert unnamed
    assert unnamed.fix.endswith("ssm:GetParameters on its ARN")


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

# What both teams met, in the words of their logs.
SEEDS = {
    "ECS was unable to assume the role 'ecsTaskExecutionRole'": "assume-role",
    "AccessDeniedException: User arn:aws:sts::011587325937:assumed-role/ecsTaskExecutionRole \n"
    "is not authorized to perform: ssm:GetParameters": "exec-role-ssm-denied",
    "AccessDeniedException: not authorized to perform ssm:GetParameters": "exec-role-ssm-denied",
    "CannotPullContainerError: \nfailed to resolve ref 011587325937.dkr.ecr.ap-northeast-2."
    "amazonaws.com/library-management-system:latest\nnot found": "image-not-found",
    "CannotPullContainerError - image not found": "image-not-found",
    "HTTP/1.1 503 Service Temporarily Unavailable": "http-503",
    "HTTP/2 503": "http-503",
}


@pytest.mark.parametrize("text", SEEDS)
def test_what_the_two_teams_met(text: str) -> None:
    found = explain_text(text)
    assert found
    assert found.id == SEEDS[text]


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"slow", "stuck"}))
def test_every_scenario_is_recognised(name: str) -> None:
    """What can be rehearsed is explained."""
    fate = SCENARIOS[name].fate
    if fate.stage == "api":
        refused = explain_text(fate.reason)
        assert refused
        assert refused.id == REFUSALS[name]
        return
    stopped = task(fate.reason, code=fate.exit_code, container=fate.container_reason)
    told = (f"due to (reason {fate.health}).",) if fate.stage == "checking" else ()
    if fate.health == "container":
        told = ("(service web) (task 9e46) failed container health checks.",)
    found = diagnose(
        Evidence(
            environment="hack",
            service="web",
            state=None,
            tasks=(stopped,) if fate.stage != "placing" else (),
            events=events(*told)
            if fate.stage != "placing"
            else events(f"(service web) was unable to place a task. Reason: {fate.reason}."),
            log=fate.log,
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
