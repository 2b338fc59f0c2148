"""Failures of placing and running tasks, and the consequences that hide them. Pure."""

from __future__ import annotations

from catctl.foreign import then
from catctl.services.catalogue_entry import entry

CAPACITY = (
    entry(
        "vcpu-quota",
        "reached the limit on the number of vCPUs|" + then("vCPU", "limit"),
        "The account may not run more vCPUs at once; new accounts start small, and a rolling "
        "deploy runs old and new side by side.",
        "strategy: recreate or fewer tasks in services.{service}; or ask for more: aws "
        "service-quotas request-service-quota-increase --service-code fargate --quota-code "
        "L-3032A538 --desired-value 16",
    ),
    entry(
        "fargate-capacity",
        r"Capacity is unavailable at this time",
        "Fargate (Spot) has nothing free in these zones now.",
        "spot: false in services.{service}, or subnets in more zones; then deploy again",
    ),
    entry(
        "eni-timeout",
        r"Timeout waiting for network interface provisioning",
        "The task got no network interface in time: passing, or the subnet has no free address.",
        "deploy again; if it stays, larger network.subnets",
    ),
    entry(
        "az-unsupported",
        r"unable to place a task\. Reason: Internal error",
        "A zone of the subnets has no Fargate.",
        "Take other network.availability_zones",
    ),
    entry(
        "spot",
        r"Spot Task was interrupted|SpotInterruption|TerminationNotice",
        "Fargate Spot took the task back: that is the price of Spot, and no mistake.",
        "spot: false in services.{service} where it hurts; with two tasks or more the first stays "
        "on demand",
    ),
)

CONTAINERS = (
    entry(
        "exec-not-there",
        r"execute command (?:was not enabled|agent isn.t running)|TargetNotConnected|"
        r"execute command failed",
        "ECS Exec is not on in this task: it started before exec: true, its role may not speak to "
        "SSM, or its file system is read-only.",
        "exec: true and read_only_root: false in services.{service}, then `apply {environment}` "
        "and `deploy {environment} {service} --force`",
    ),
    entry(
        "oom",
        r"OutOfMemoryError|OOMKilled|JavaScript heap out of memory",
        "The container needed more memory than it has.",
        "A larger memory in services.{service}, then `deploy {environment} {service}`",
    ),
    entry(
        "exec-format",
        r"exec format error",
        "The image was built for another processor.",
        "`push {environment} {service}`, which builds for the right one; or arch: arm64 in "
        "services.{service}",
    ),
    entry(
        "probe-missing",
        r"(?:curl|wget): (?:command )?not found|(?:curl|wget)\": executable file not found",
        "The health check's command is not in the image: slim images have no curl.",
        "Use what is there in services.{service}.health_check.command, such as wget -q -O- URL or "
        "a line of node or python; or leave the command out",
    ),
    entry(
        "cmd-not-found",
        r"executable file not found in \$PATH|starting container process caused|"
        r"no such file or directory: unknown",
        "The image's command is not in the image.",
        "Mend CMD or ENTRYPOINT in the Dockerfile, then `push {environment} {service}`",
    ),
    entry(
        "read-only-root",
        r"Read-only file system|EROFS",
        "The app writes into its own file system, which is read-only here.",
        "Name the folder under writable_paths in services.{service}, or read_only_root: false; "
        "then deploy again",
    ),
    entry(
        "container-hc",
        r"failed container health checks",
        "The health check's own command fails in the container; often curl is not in the image.",
        "Try it: `run {environment} {service} -- sh -c COMMAND`; or leave "
        "services.{service}.health_check.command out",
    ),
)

TARGETS = (
    entry(
        "alb-code",
        r"Health checks failed with these codes: \[(?P<codes>[0-9, ]+)\]",
        "The load balancer's health check got {codes}.",
        "Set services.{service}.health_check.path to a path that answers 200 (or matcher to the "
        "code it gives), then `apply {environment}`; for 5xx look at `logs {environment} "
        "{service}`",
    ),
    entry(
        "alb-timeout",
        "Request timed out|" + then(r"unhealthy|Target\.Timeout|Health checks", r"Target\.Timeout"),
        "The load balancer's health check gets no answer: the app listens on another port, only on "
        "127.0.0.1, or starts slowly.",
        "Listen on 0.0.0.0 and on services.{service}.port; give a slow start a longer grace_period",
    ),
    entry(
        "alb-conn",
        r"Target\.FailedHealthChecks|reason Health checks failed(?! with)",
        "The load balancer cannot connect to the task: wrong port, or the app has crashed.",
        "Compare services.{service}.port with the port the app listens on: `logs {environment} "
        "{service}`",
    ),
)

APPS = (
    entry(
        "database-password",
        r"password authentication failed for user|Access denied for user '",
        "The database takes another password than the one that the task got when it started: RDS "
        "has made a new one since, or the secret holds a wrong one.",
        "`deploy {environment} {service} --force`, whose tasks get the password of today; if that "
        "does not help, look at the secret: `output {environment}`",
    ),
    entry(
        "app-database",
        r"ECONNREFUSED|Connection refused|could not connect to server|"
        r"Communications link failure|no pg_hba\.conf entry",
        "The app cannot reach something that it needs, such as its database.",
        "Compare the address in its environment and secrets with what is there: `output "
        "{environment}`",
    ),
    entry(
        "exit-killed",
        r"exit(?:ed)?(?: with)?(?: code)? 137",
        "The container was killed: it did not stop within 30 seconds of SIGTERM, or ran out of "
        "memory.",
        "Handle SIGTERM; if it happens while it runs, a larger memory in services.{service}",
    ),
    entry(
        "exit-native",
        r"exit(?:ed)?(?: with)?(?: code)? 139",
        "The program crashed in native code, often built for another processor.",
        "`push {environment} {service}`, which builds for the right one",
    ),
    entry(
        "exit-zero",
        r"exit(?:ed)?(?: with)?(?: code)? 0\b",
        "The command ended by itself without an error: it is no server.",
        "Mend CMD in the Dockerfile so that it stays in the foreground",
    ),
    entry(
        "essential-exited",
        r"Essential container in task exited",
        "The app ended by itself.",
        "`logs {environment} {service} --previous` shows its last words",
    ),
    entry(
        "http-502",
        r"\b50[24] (?:Bad Gateway|Gateway Time-?out)|HTTP/[0-9.]+ 50[24]\b",
        "The load balancer got no proper answer from the app: it closed the connection, crashed, "
        "or took too long.",
        "Give the app a keep-alive longer than 60 seconds; `logs {environment} {service}`",
    ),
    entry(
        "http-503",
        r"\b503 Service (?:Temporarily )?Unavailable|HTTP/[0-9.]+ 503\b",
        "The load balancer has no target: no task runs, or none is registered yet.",
        "`status {environment}`, then `deploy {environment}`",
    ),
)

CONSEQUENCES = (
    entry(
        "elb-task-stopped",
        r"Task failed ELB health checks",
        "The task was stopped because the load balancer called it unhealthy.",
        "`logs {environment} {service} --previous`; then compare port and health_check.path",
        "consequence",
    ),
    entry(
        "no-rollback-target",
        r"no (?:earlier|rollback|previous)[\w ]{0,40}(?:return|candidate|target|deployment)",
        "The first deployment of a service has nothing to return to.",
        "Mend the cause and deploy again; `scale {environment} {service} 0` stops the tries",
        "consequence",
    ),
    entry(
        "rolled-back-by-hand",
        r"because of a user request|a rollback was asked for",
        "Somebody has asked for this rollback.",
        "`deploy {environment} {service}`, when it shall run after all",
        "consequence",
    ),
    entry(
        "circuit-breaker",
        r"deployment failed: tasks failed|circuit breaker|rolling back to deployment",
        "So many tasks failed that ECS has given the deployment up.",
        "`explain {environment} {service}`, which looks for the cause",
        "consequence",
    ),
    entry(
        "backoff",
        r"unable to consistently start tasks",
        "Tasks keep failing, and ECS waits longer between its tries; silence is no progress.",
        "`explain {environment} {service}`, which looks for the cause",
        "consequence",
    ),
)
