"""Every failure of the catalogue, as AWS writes it."""

from __future__ import annotations

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
    "database-password": (
        'FATAL:  password authentication failed for user "app"',
        "ERROR 1045 (28000): Access denied for user 'app'@'10.0.2.14' (using password: YES)",
    ),
    "app-database": ("Error: connect ECONNREFUSED 10.0.2.14:5432",),
    "http-502": ("HTTP/1.1 502 Bad Gateway", "504 Gateway Time-out"),
    "http-503": ("HTTP/1.1 503 Service Temporarily Unavailable",),
}
