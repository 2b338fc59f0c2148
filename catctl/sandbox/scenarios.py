"""Failures to rehearse: what a task of the sandbox meets when a scenario is set for its service.

The wordings are AWS's own, with the names of the task at hand put in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How a task ends. ``stage`` is how far it comes: placing, pulling, running or checking.

    Texts may name {image}, {role}, {account}, {region}, {log_group}, {container}, {port}, {path},
    {target_group}, {parameter} and {task}. ``pace`` is by how much everything takes longer.
    """

    stage: str
    reason: str = ""
    stop_code: str = "TaskFailedToStart"
    exit_code: int | None = None
    container_reason: str = ""
    health: str = ""
    log: tuple[str, ...] = ()
    pace: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A fate with a name."""

    name: str
    title: str
    fate: Fate


_PULL = "TaskFailedToStart"
_EXIT = "EssentialContainerExited"


def _never_starts(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fate=Fate(stage="pulling", reason=reason))


def _never_placed(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fate=Fate(stage="placing", reason=reason))


def _exits(
    name: str, title: str, code: int, *log: str, reason: str = "", stop_code: str = _EXIT
) -> Scenario:
    fate = Fate(
        stage="running",
        reason="Essential container in task exited",
        stop_code=stop_code,
        exit_code=code,
        container_reason=reason,
        log=log,
    )
    return Scenario(name=name, title=title, fate=fate)


def _unhealthy(name: str, title: str, health: str, *log: str) -> Scenario:
    fate = Fate(
        stage="checking",
        reason="Task failed ELB health checks in (target-group {target_group})",
        stop_code="ServiceSchedulerInitiated",
        health=health,
        exit_code=143,
        log=log,
    )
    return Scenario(name=name, title=title, fate=fate)


_SCENARIOS = (
    _never_starts(
        "image-missing",
        "The image was never pushed.",
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to "
        "resolve ref {image}: {image}: not found",
    ),
    _never_starts(
        "image-arch",
        "The image was built for another processor, such as on a Mac.",
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest "
        "does not contain descriptor matching platform 'linux/amd64'",
    ),
    _never_starts(
        "image-denied",
        "The execution role may not pull the image.",
        "CannotPullContainerError: pull access denied for {image}, repository does not exist or "
        "may require 'docker login'",
    ),
    _never_starts(
        "image-limit",
        "Docker Hub refuses: too many pulls.",
        "CannotPullContainerError: toomanyrequests: You have reached your unauthenticated pull "
        "rate limit. https://www.docker.com/increase-rate-limit",
    ),
    _never_starts(
        "disk",
        "The image is larger than the task's disk.",
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer "
        "sha256:4bcff6: write /var/lib/containerd: no space left on device",
    ),
    _never_placed(
        "role-missing",
        "The execution role is not there, or ECS may not assume it.",
        "ECS was unable to assume the role '{role}' that was provided for this task. Please verify "
        "that the role being passed has the proper trust relationship and permissions and that "
        "your IAM user has permissions to pass this role.",
    ),
    _never_starts(
        "secret-denied",
        "The execution role may not read a secret.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): AccessDeniedException: User: arn:aws:sts::{account}:assumed-role/{role_name}/"
        "{task} is not authorized to perform: ssm:GetParameters on resource: "
        "arn:aws:ssm:{region}:{account}:parameter{parameter} because no identity-based policy "
        "allows the ssm:GetParameters action",
    ),
    _never_starts(
        "secret-missing",
        "A parameter is not there.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): invalid ssm parameters: {parameter}",
    ),
    _never_starts(
        "secret-kms",
        "The execution role may not use the key that encrypts a secret.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): AccessDeniedException: The ciphertext refers to a customer master key that does "
        "not exist, or you are not allowed to access: kms:Decrypt",
    ),
    _never_starts(
        "no-network",
        "The task reaches neither ECR nor the internet.",
        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot "
        "pull registry auth from Amazon ECR: There is a connection issue between the task and "
        "Amazon ECR. Check your task network configuration. RequestError: send request failed "
        'caused by: Post "https://api.ecr.{region}.amazonaws.com/": dial tcp 10.0.0.7:443: i/o '
        "timeout",
    ),
    _never_starts(
        "log-group-missing",
        "The log group is not there.",
        "ResourceInitializationError: failed to validate logger args: create stream has been "
        "retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The "
        "specified log group does not exist. : exit status 1",
    ),
    _never_placed(
        "quota",
        "The account's vCPU quota is used up.",
        "You\u2019ve reached the limit on the number of vCPUs you can run concurrently",
    ),
    _never_placed(
        "capacity",
        "Fargate has no capacity in these zones.",
        "Capacity is unavailable at this time. Please try again later or in a different "
        "availability zone.",
    ),
    _unhealthy(
        "unhealthy-404",
        "The health check's path is not there.",
        "Health checks failed with these codes: [404]",
        "Listening on port {port}",
        'GET {path} HTTP/1.1" 404 9 "ELB-HealthChecker/2.0"',
    ),
    _unhealthy(
        "unhealthy-500",
        "The app answers its health check with an error.",
        "Health checks failed with these codes: [500]",
        "Listening on port {port}",
        "Error: connect ECONNREFUSED 10.0.2.14:5432",
    ),
    _unhealthy(
        "unhealthy-timeout",
        "The health check gets no answer: other port, or bound to 127.0.0.1.",
        "Request timed out",
        "Listening on http://127.0.0.1:{port}",
    ),
    Scenario(
        name="container-check",
        title="The container's own health check fails: no curl in the image.",
        fate=Fate(
            stage="checking",
            reason="Task failed container health checks",
            stop_code="ServiceSchedulerInitiated",
            health="container",
            exit_code=143,
            log=("/bin/sh: curl: not found",),
        ),
    ),
    _exits(
        "oom",
        "The container needs more memory than it has.",
        137,
        "Starting up",
        reason="OutOfMemoryError: Container killed due to memory usage",
    ),
    _exits(
        "crash",
        "The app ends with an error.",
        1,
        "Error: DATABASE_URL is not set",
        "    at Object.<anonymous> (/app/server.js:12:9)",
    ),
    _exits("exit-zero", "The command ends at once, without an error.", 0, "Done."),
    _exits(
        "exec-format",
        "The image is for another processor, and says nothing of it.",
        255,
        "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
    ),
    _exits(
        "read-only",
        "The app writes into its own file system, which is read-only.",
        1,
        'mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
    ),
    Scenario(
        name="spot",
        title="Fargate Spot takes its tasks back.",
        fate=Fate(
            stage="running",
            reason="Your Spot Task was interrupted.",
            stop_code="SpotInterruption",
            exit_code=143,
        ),
    ),
    Scenario(
        name="slow",
        title="Everything works, and takes five times as long.",
        fate=Fate(stage="slow", pace=5.0),
    ),
    Scenario(
        name="stuck",
        title="The app never becomes healthy, and is never stopped: the deploy runs out of time.",
        fate=Fate(stage="stuck"),
    ),
)
SCENARIOS = {scenario.name: scenario for scenario in _SCENARIOS}
