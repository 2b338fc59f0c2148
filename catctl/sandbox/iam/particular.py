"""What single operations ask for in their own way, beside their rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catctl.sandbox.iam.asks import Extra, asking, on_key, passed, tag_context, tagging
from catctl.sandbox.iam.model import Asked
from catctl.sandbox.iam.rows import Scene, resources

CREATES = "elasticloadbalancing:createaction"
TASKS = "ecs-tasks.amazonaws.com"
_IDS = {
    "acl": "network-acl",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}


def ec2_tags(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html"""
    for specification in scene.call.given.get("TagSpecifications") or ():
        yield Asked(
            action="ec2:CreateTags",
            resource=scene.arn(f"{specification['ResourceType']}/*"),
            context={
                **tag_context(scene.call.given),
                "ec2:createaction": scene.call.operation,
            },
        )


def tagged_rules(scene: Scene) -> Iterator[Asked]:
    """Tags make the rules themselves count, beside their group."""
    tags = tag_context(scene.call.given)
    if tags:
        yield Asked(
            action=f"ec2:{scene.call.operation}",
            resource=scene.arn("security-group-rule/*"),
            context=tags,
        )


def by_id(scene: Scene) -> Iterator[Asked]:
    for name in ("Resources", "ResourceIds"):
        for item in scene.call.given.get(name) or ():
            kind = _IDS.get(item.rpartition("-")[0], "unknown")
            yield Asked(
                action=f"ec2:{scene.call.operation}",
                resource=scene.arn(f"{kind}/{item}"),
                context=tag_context(scene.call.given) if name == "Resources" else {},
            )


def private_names(scene: Scene) -> Iterator[Asked]:
    if scene.call.given.get("PrivateDnsEnabled"):
        zone = scene.arn("hostedzone/*", service="route53")  # one of AWS's own
        yield Asked(action="route53:AssociateVPCWithHostedZone", resource=zone)


def services_of(template: str) -> Extra:
    """A deployment or a revision names its service, which is asked for, too."""

    def ask(scene: Scene) -> Iterator[Asked]:
        for arn in resources(template, scene):
            head, _, names = arn.partition("/")
            service = f"{head.rpartition(':')[0]}:service/{names.rpartition('/')[0]}"
            yield Asked(action=f"ecs:{scene.call.operation}", resource=service)

    return ask


def shifting_roles(scene: Scene) -> Iterator[Asked]:
    """What moves traffic from one target group to the other."""
    balancers = scene.call.given.get("loadBalancers") or ()
    more = [item.get("advancedConfiguration") or {} for item in balancers]
    roles = [item.get("roleArn") for item in more]
    yield from passed(scene, [scene.call.given.get("role"), *roles], "ecs.amazonaws.com")


def roles_of_tasks(scene: Scene) -> Iterator[Asked]:
    """Those of the task definition, too: aws/serverless-application-model#2247,
    LBHackney-IT/Data-Platform#1992.
    """
    given: dict[str, Any] = dict(scene.call.given)
    overrides = given.get("overrides") or {}
    roles = [overrides.get("taskRoleArn"), overrides.get("executionRoleArn")]
    in_definition = scene.inventory.task_roles(given["taskDefinition"])
    yield from passed(scene, [*roles, *in_definition], TASKS)


def below(kind: str, template: str) -> Extra:
    """Tags of a listener or a rule, which is below what is named."""

    def ask(scene: Scene) -> Iterator[Asked]:
        for asked in tagging("elasticloadbalancing:AddTags", template, by=CREATES)(scene):
            head, _, names = asked.resource.partition("/")
            arn = f"{head.rpartition(':')[0]}:{kind}/{names}/*"
            yield Asked(action=asked.action, resource=arn, context=asked.context)

    return ask


def managed_rules(scene: Scene) -> Iterator[Asked]:
    """aws-samples/amazon-cloudfront-waf-secretsmanager#3 shows this very ARN, its slash and all."""
    rules = scene.call.given.get("Rules") or ()
    if any("ManagedRuleGroupStatement" in (rule.get("Statement") or {}) for rule in rules):
        scope = str(scene.call.given["Scope"]).lower()
        yield Asked(
            action=f"wafv2:{scene.call.operation}",
            resource=scene.arn(f"{scope}/managedruleset/"),
        )


def password(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html: a secret is
    made in the caller's name; aws-controllers-k8s/rds-controller#251 shows what is refused.
    """
    given = scene.call.given
    if not given.get("ManageMasterUserPassword"):
        return
    secret = scene.arn("secret:rds!db-*", service="secretsmanager")
    yield Asked(action="secretsmanager:CreateSecret", resource=secret)
    yield Asked(action="secretsmanager:TagResource", resource=secret)
    key = given.get("MasterUserSecretKmsKeyId")
    actions = ("CreateGrant", "Decrypt", "GenerateDataKey") if key else ()
    yield from on_key(scene, key or "alias/aws/secretsmanager", "DescribeKey", *actions)


def last_snapshot(scene: Scene) -> Iterator[Asked]:
    snapshot = scene.call.given.get("FinalDBSnapshotIdentifier")
    if snapshot:
        arns = resources("db:{DBInstanceIdentifier}", scene)
        for arn in [*arns, scene.arn(f"snapshot:{snapshot}")]:
            yield Asked(action="rds:CreateDBSnapshot", resource=arn)


def by_version(action: str) -> Extra:
    """An object's older version has an action of its own."""

    def ask(scene: Scene) -> Iterator[Asked]:
        given = scene.call.given
        for item in (given.get("Delete") or {}).get("Objects") or [given]:
            version = "Version" if item.get("VersionId") else ""
            yield Asked(
                action=f"{action}{version}",
                resource=scene.arn(f"{given['Bucket']}/{item['Key']}"),
            )

    return ask


def with_acl(action: str, template: str) -> Extra:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: private is for free"""

    def ask(scene: Scene) -> Iterator[Asked]:
        given = scene.call.given
        grants = any(name.startswith("Grant") for name in given)
        if grants or given.get("ACL") not in (None, "private"):
            yield from asking(action, template)(scene)

    return ask


def scaled(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html"""
    for action in ("DescribeServices", "UpdateService"):
        yield Asked(
            action=f"ecs:{action}",
            resource=scene.arn(str(scene.call.given["ResourceId"]), service="ecs"),
        )


def scaling_alarms(*actions: str) -> Extra:
    """https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html"""

    def ask(scene: Scene) -> Iterator[Asked]:
        name = f"alarm:TargetTracking-{scene.call.given['ResourceId']}-*"
        for action in actions:
            yield Asked(
                action=f"cloudwatch:{action}", resource=scene.arn(name, service="cloudwatch")
            )

    return ask
