"""Failures of a container that runs, or is never called healthy. Pure."""

from __future__ import annotations

from catctl.sandbox.scenario import Fault, Scenario, exits, unhealthy

RUNNING = (
    unhealthy(
        "unhealthy-404",
        "The health check's path is not there.",
        "Health checks failed with these codes: [404]",
        "Listening on port {port}",
        'GET {path} HTTP/1.1" 404 9 "ELB-HealthChecker/2.0"',
    ),
    unhealthy(
        "unhealthy-500",
        "The app answers its health check with an error.",
        "Health checks failed with these codes: [500]",
        "Listening on port {port}",
        "Error: connect ECONNREFUSED 10.0.2.14:5432",
    ),
    unhealthy(
        "unhealthy-timeout",
        "The health check gets no answer: other port, or bound to 127.0.0.1.",
        "Request timed out",
        "Listening on http://127.0.0.1:{port}",
    ),
    Scenario(
        name="container-check",
        title="The container's own health check fails: no curl in the image.",
        fault=Fault(
            stage="checking",
            reason="Task failed container health checks",
            stop_code="ServiceSchedulerInitiated",
            health="container",
            exit_code=143,
            log=("/bin/sh: curl: not found",),
        ),
    ),
    exits(
        "oom",
        "The container needs more memory than it has.",
        137,
        "Starting up",
        reason="OutOfMemoryError: Container killed due to memory usage",
    ),
    exits(
        "crash",
        "The app ends with an error.",
        1,
        "Error: DATABASE_URL is not set",
        "    at Object.<anonymous> (/app/server.js:12:9)",
    ),
    exits("exit-zero", "The command ends at once, without an error.", 0, "Done."),
    exits(
        "exec-format",
        "The image is for another processor, and says nothing of it.",
        255,
        "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
    ),
    exits(
        "read-only",
        "The app writes into its own file system, which is read-only.",
        1,
        'mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
    ),
    Scenario(
        name="spot",
        title="Fargate Spot takes its tasks back.",
        fault=Fault(
            stage="running",
            reason="Your Spot Task was interrupted.",
            stop_code="SpotInterruption",
            exit_code=143,
        ),
    ),
    Scenario(
        name="slow",
        title="Everything works, and takes five times as long.",
        fault=Fault(stage="slow", pace=5.0),
    ),
    Scenario(
        name="stuck",
        title="The app never becomes healthy, and is never stopped: the deploy runs out of time.",
        fault=Fault(stage="stuck"),
    ),
    unhealthy(
        "unhealthy-port",
        "The load balancer cannot connect: another port, or the app has crashed.",
        "Health checks failed",
        "Listening on port 3000",
    ),
    exits("killed", "The app does not stop when it is asked to.", 137, "Shutting down"),
    exits("native-crash", "The program crashes in native code.", 139, "Segmentation fault"),
)
