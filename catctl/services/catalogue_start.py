"""Failures before a container runs: network, logs, secrets, images, roles, settings. Pure."""

from __future__ import annotations

from catctl.foreign import then
from catctl.services.catalogue_entry import entry

_NETWORK_FIX = (
    "In the environment file: network.nat: single; or public_ip: true for the service; or "
    "network.endpoints: [s3, ecr, logs, ssm, secretsmanager]. Then `apply {environment}`"
)
_NO_WAY = (
    r"connection issue|i/o timeout|context deadline exceeded|request canceled|connect: connection"
)

NETWORK = (
    entry(
        "net-logs",
        then("logger args|CloudWatch log group", "connection issue|signal: killed|timeout"),
        "The task cannot reach CloudWatch Logs. It reads like a missing log group, and is not.",
        _NETWORK_FIX,
    ),
    entry(
        "net-secrets",
        then(
            r"from AWS Systems Manager|from (?:AWS )?Secrets Manager|secrets? from (?:ssm|asm)",
            _NO_WAY,
        ),
        "The task cannot reach SSM or Secrets Manager: its subnet has no way out, or the VPC does "
        "not resolve names.",
        _NETWORK_FIX,
    ),
    entry(
        "net-ecr-api",
        then(r"registry auth|api\.ecr|GetAuthorizationToken", _NO_WAY),
        "The task cannot reach ECR: a public subnet without a public address, or a private one "
        "without NAT gateway or endpoints.",
        _NETWORK_FIX,
    ),
    entry(
        "net-image-layers",
        then("CannotPullContainerError", _NO_WAY),
        "The task reaches ECR, and not the layers of the image, which lie in S3.",
        "In the environment file: network.endpoints: [s3], which is free; or a NAT gateway. Then "
        "`apply {environment}`",
    ),
)

LOGS = (
    entry(
        "log-group-missing",
        then("log stream", "ResourceNotFoundException") + "|specified log group does not exist",
        "The log group is not there, or is in another region.",
        "`apply {environment}`, which makes it",
    ),
    entry(
        "log-create-group-denied",
        r"not authorized to perform:? logs:CreateLogGroup",
        "The execution role may not create log groups, and awslogs-create-group asks for it.",
        "`apply {environment}` makes the log group, and `deploy {environment} {service}` "
        "registers a task definition that does not ask for it",
    ),
    entry(
        "log-stream-denied",
        r"not authorized to perform:? logs:(?:CreateLogStream|PutLogEvents)",
        "The execution role may not write logs.",
        "`apply {environment}`, which gives it the right",
    ),
)

SECRETS = (
    entry(
        "exec-role-ssm-denied",
        r"not authorized to perform:? ssm:GetParameters?(?: on resource: (?P<arn>\S+))?|"
        + then("SSM Parameter Store", "AccessDenied"),
        "The execution role (not the task role) may not read the parameter.",
        "Name it under services.{service}.secrets and `apply {environment}`; by hand, allow the "
        "execution role ssm:GetParameters on {arn}",
    ),
    entry(
        "exec-role-asm-denied",
        r"not authorized to perform:? secretsmanager:GetSecretValue(?: on resource: (?P<arn>\S+))?|"
        + then("secrets manager", "AccessDeniedException"),
        "The execution role (not the task role) may not read the secret.",
        "Name it under services.{service}.secrets and `apply {environment}`; by hand, allow the "
        "execution role secretsmanager:GetSecretValue on {arn}",
    ),
    entry(
        "secret-kms-denied",
        r"Access to KMS is not allowed|kms:Decrypt|ciphertext refers to a customer master key",
        "The execution role may not use the key that encrypts the secret.",
        "Say secrets: {{NAME: {{from: …, kms_key: ARN}}}} in services.{service} and `apply "
        "{environment}`; the policy of the key must allow the account, too",
    ),
    entry(
        "ssm-param-missing",
        r"invalid ssm parameters: (?P<name>\S+)",
        "The parameter {name} is not there: a typing mistake, or another region.",
        "`secret set {environment} {name}`",
    ),
    entry(
        "secret-json-key-missing",
        r"did not contain json key (?P<key>\S+)",
        "The secret has no key {key}.",
        "Add the key to the JSON of the secret, or mend :{key}:: at the end of its ARN in the "
        "environment file",
    ),
    entry(
        "secret-not-json",
        r"invalid character .{1,80} (?:in literal|looking for beginning of value)",
        "A key of the secret is asked for, and the secret is no JSON.",
        "Store JSON in the secret, or leave :key:: out at the end of its ARN",
    ),
    entry(
        "secret-missing",
        "can't find the specified secret|" + then("secrets ?manager", "ResourceNotFoundException"),
        "The secret is not there, is being deleted, or is in another region.",
        "`secret set {environment} NAME`, or aws secretsmanager restore-secret",
    ),
)

IMAGES = (
    entry(
        "image-arch",
        r"does not contain descriptor matching platform '?(?P<platform>[\w/]+)",
        "The image was not built for {platform}: on a Mac with Apple's chip, docker builds for "
        "arm64.",
        "`push {environment} {service}`, which builds for the right processor; or arch: arm64 in "
        "services.{service}",
    ),
    entry(
        "image-rate-limit",
        r"toomanyrequests|pull rate limit",
        "Docker Hub allows no more pulls without an account.",
        "Use the copy in public.ecr.aws/docker/library, or `push {environment} {service}`",
    ),
    entry(
        "image-disk",
        r"no space left on device",
        "The image, unpacked, is larger than the task's disk of 20 GiB.",
        "Make the image smaller: a slim base, a build of several stages, a .dockerignore",
    ),
    entry(
        "image-auth",
        r"pull access denied|may require 'docker login'|not authorized to perform:? ecr:",
        "The execution role may not pull this image, or the repository is another than is thought.",
        "`apply {environment}`, which gives the right; then compare the address of the image with "
        "`output {environment} repository_urls`",
    ),
    entry(
        "image-not-found",
        r"failed to resolve ref|manifest (?:for \S+ )?unknown|" + then("CannotPull", "not found"),
        "The image is not in its repository: never pushed, expired, or another tag.",
        "`push {environment} {service}`, then `deploy {environment} {service}`",
    ),
)

ROLES = (
    entry(
        "pass-role",
        r"not authorized to perform:? iam:PassRole",
        "Whoever deploys may not hand the service's roles to ECS.",
        "`iam deploy-role {environment}` prints the policy that the deployer needs",
    ),
    entry(
        "slr-missing",
        r"service[- ]linked role",
        "ECS's own role is not there: this account has never used ECS.",
        "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com, then the same "
        "again in a minute",
    ),
    entry(
        "assume-role",
        r"unable to assume (?:the )?role(?: '(?P<role>[^']+)')?",
        "The role is not there, does not trust ecs-tasks.amazonaws.com, or is too new.",
        "`apply {environment}`; if it was made this minute, wait one and deploy again",
    ),
    entry(
        "oidc",
        r"Not authorized to perform sts:AssumeRoleWithWebIdentity",
        "The role does not trust this repository: since July 2026 GitHub names new repositories by "
        "ID, repo:OWNER@ID/REPO@ID:….",
        "`iam deploy-role {environment} --repository OWNER/REPO` prints a trust policy with both "
        "forms; the workflow needs permissions: id-token: write",
    ),
    entry(
        "role-denied",
        r"is not authorized to perform:? (?P<action>[\w:*-]+)",
        "A role or user lacks {action}.",
        "For the code of the service: permissions in services.{service}; for whoever deploys: "
        "`iam deploy-role {environment}`",
    ),
)

SERVICES = (
    entry(
        "tg-not-attached",
        r"does not have an associated load balancer",
        "No listener rule uses the target group yet.",
        "`apply {environment}`, then deploy again",
    ),
    entry(
        "tg-wrong-type",
        r"target type \w+, which is incompatible",
        "The target group counts instances; Fargate needs addresses (target_type ip).",
        "`apply {environment}`, which replaces it",
    ),
    entry(
        "tg-gone",
        r"TARGET GROUP IS NOT FOUND|target group does not exist",
        "The target group was deleted under the service.",
        "`apply {environment}`, then `deploy {environment} {service}`",
    ),
    entry(
        "service-exists",
        r"Creation of service was not idempotent|still Draining",
        "A service of this name is there already, or is still being deleted.",
        "wait a minute, then `deploy {environment} {service}`, which updates what is there",
    ),
    entry(
        "express-delete",
        r"ResourceManagementType=ECS",
        "The service was made by ECS Express Mode, which has calls of its own.",
        "aws ecs delete-express-gateway-service, then `deploy {environment} {service}`",
    ),
    entry(
        "fargate-cpu-mem",
        r"No Fargate configuration exists for given values|Invalid 'cpu' setting",
        "Fargate has no such pair of cpu and memory.",
        "Take a pair such as 256/512, 512/1024 or 1024/2048 in services.{service}; `validate "
        "{environment}` lists them",
    ),
    entry(
        "deploy-config",
        r"unable to stop or start tasks during a deployment because of the service deployment",
        "Minimum and maximum leave no room to replace a task.",
        "strategy: rolling or strategy: recreate in services.{service}, then deploy again",
    ),
)
