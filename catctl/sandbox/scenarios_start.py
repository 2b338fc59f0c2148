"""Failures before a container runs. Pure."""

from __future__ import annotations

from catctl.sandbox.scenario import never_placed, never_starts

_INIT = "ResourceInitializationError: "
_PULL = f"{_INIT}unable to pull secrets or registry auth: "
_ASM = (
    f"{_PULL}execution resource retrieval failed: unable to retrieve secret from asm: service call "
    "has been retried 1 time(s): "
)
_USER = "User: arn:aws:sts::{account}:assumed-role/{role_name}/{task} is not authorized to perform"

STARTING = (
    never_starts(
        "image-missing",
        "The image was never pushed.",
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to "
        "resolve ref {image}: {image}: not found",
    ),
    never_starts(
        "image-arch",
        "The image was built for another processor, such as on a Mac.",
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest "
        "does not contain descriptor matching platform 'linux/amd64'",
    ),
    never_starts(
        "image-denied",
        "The execution role may not pull the image.",
        "CannotPullContainerError: pull access denied for {image}, repository does not exist or "
        "may require 'docker login'",
    ),
    never_starts(
        "image-limit",
        "Docker Hub refuses: too many pulls.",
        "CannotPullContainerError: toomanyrequests: You have reached your unauthenticated pull "
        "rate limit. https://www.docker.com/increase-rate-limit",
    ),
    never_starts(
        "disk",
        "The image is larger than the task's disk.",
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer "
        "sha256:4bcff6: write /var/lib/containerd: no space left on device",
    ),
    never_placed(
        "role-missing",
        "The execution role is not there, or ECS may not assume it.",
        "ECS was unable to assume the role '{role}' that was provided for this task. Please verify "
        "that the role being passed has the proper trust relationship and permissions and that "
        "your IAM user has permissions to pass this role.",
    ),
    never_starts(
        "secret-denied",
        "The execution role may not read a secret.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): AccessDeniedException: User: arn:aws:sts::{account}:assumed-role/{role_name}/"
        "{task} is not authorized to perform: ssm:GetParameters on resource: "
        "arn:aws:ssm:{region}:{account}:parameter{parameter} because no identity-based policy "
        "allows the ssm:GetParameters action",
    ),
    never_starts(
        "secret-missing",
        "A parameter is not there.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): invalid ssm parameters: {parameter}",
    ),
    never_starts(
        "secret-kms",
        "The execution role may not use the key that encrypts a secret.",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): AccessDeniedException: The ciphertext refers to a customer master key that does "
        "not exist, or you are not allowed to access: kms:Decrypt",
    ),
    never_starts(
        "no-network",
        "The task reaches neither ECR nor the internet.",
        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot "
        "pull registry auth from Amazon ECR: There is a connection issue between the task and "
        "Amazon ECR. Check your task network configuration. RequestError: send request failed "
        'caused by: Post "https://api.ecr.{region}.amazonaws.com/": dial tcp 10.0.0.7:443: i/o '
        "timeout",
    ),
    never_starts(
        "log-group-missing",
        "The log group is not there.",
        "ResourceInitializationError: failed to validate logger args: create stream has been "
        "retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The "
        "specified log group does not exist. : exit status 1",
    ),
    never_placed(
        "quota",
        "The account's vCPU quota is used up.",
        "You\u2019ve reached the limit on the number of vCPUs you can run concurrently",
    ),
    never_placed(
        "capacity",
        "Fargate has no capacity in these zones.",
        "Capacity is unavailable at this time. Please try again later or in a different "
        "availability zone.",
    ),
    never_starts(
        "no-s3",
        "The task reaches ECR, and not S3, where the layers lie.",
        "CannotPullContainerError: The task cannot pull {image} from the registry {image}. There "
        "is a connection issue between the task and the registry. Check your task network "
        "configuration. : failed to copy: httpReadSeeker: dial tcp 52.219.202.5:443: i/o timeout",
    ),
    never_starts(
        "no-ssm",
        "The task does not reach SSM.",
        f"{_PULL}The task cannot pull secrets from AWS Systems Manager. There is a connection "
        "issue between the task and AWS Systems Manager. Check your task network configuration.",
    ),
    never_starts(
        "no-logs",
        "The task does not reach CloudWatch Logs.",
        f"{_INIT}failed to validate logger args: The task cannot find the Amazon CloudWatch log "
        "group defined in the task definition. There is a connection issue between the task and "
        "Amazon CloudWatch. Check your network configuration. : signal: killed",
    ),
    never_starts(
        "log-group-denied",
        "The log driver shall make its log group, and may not.",
        f"{_INIT}failed to validate logger args: failed to create Cloudwatch log group: "
        f"AccessDeniedException: {_USER}: logs:CreateLogGroup on resource: "
        "arn:aws:logs:{region}:{account}:log-group:/ecs/x:log-stream:",
    ),
    never_starts(
        "log-stream-denied",
        "The execution role may not write logs.",
        f"{_INIT}failed to validate logger args: AccessDeniedException: {_USER}: "
        "logs:CreateLogStream on resource: arn:aws:logs:{region}:{account}:log-group:/ecs/x",
    ),
    never_starts(
        "asm-denied",
        "The execution role may not read a secret of Secrets Manager.",
        f"{_ASM}failed to fetch secret from secrets manager: AccessDeniedException: {_USER}: "
        "secretsmanager:GetSecretValue on resource: "
        "arn:aws:secretsmanager:{region}:{account}:secret:x-AbCdEf",
    ),
    never_starts(
        "asm-missing",
        "A secret of Secrets Manager is not there.",
        f"{_ASM}failed to fetch secret from secrets manager: ResourceNotFoundException: Secrets "
        "Manager can't find the specified secret.",
    ),
    never_starts(
        "asm-key-missing",
        "A secret has no such key.",
        f"{_PULL}execution resource retrieval failed: retrieved secret from Secrets Manager did "
        "not contain json key password",
    ),
    never_starts(
        "asm-not-json",
        "A key of a secret is asked for, and the secret is no JSON.",
        f"{_PULL}execution resource retrieval failed: invalid character 'p' in literal true "
        "(expecting 'r')",
    ),
    never_starts(
        "no-interface",
        "No network interface came in time.",
        "Timeout waiting for network interface provisioning to complete.",
    ),
    never_starts(
        "no-command",
        "The image's command is not in the image.",
        'CannotStartContainerError: ResourceInitializationError: exec: "start.sh": executable file '
        "not found in $PATH",
    ),
    never_placed("no-fargate", "A zone has no Fargate.", "Internal error"),
)
