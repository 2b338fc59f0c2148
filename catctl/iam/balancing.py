"""What Terraform makes around the load balancer, by the environment's names. Pure."""

from __future__ import annotations

from catctl.environment import names
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, of

_BALANCER = of(
    "elasticloadbalancing",
    "AddTags",
    "CreateListener",
    "CreateLoadBalancer",
    "CreateRule",
    "CreateTargetGroup",
    "DeleteListener",
    "DeleteLoadBalancer",
    "DeleteRule",
    "DeleteTargetGroup",
    "ModifyListener",
    "ModifyListenerAttributes",
    "ModifyLoadBalancerAttributes",
    "ModifyRule",
    "ModifyTargetGroup",
    "ModifyTargetGroupAttributes",
    "RemoveTags",
    "SetIpAddressType",
    "SetRulePriorities",
    "SetSecurityGroups",
    "SetSubnets",
)
_FIREWALL = of(
    "wafv2",
    "AssociateWebACL",
    "CreateWebACL",
    "DeleteLoggingConfiguration",
    "DeleteWebACL",
    "DisassociateWebACL",
    "PutLoggingConfiguration",
    "TagResource",
    "UntagResource",
    "UpdateWebACL",
)
# They know no resources.
# https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
_DELIVERING = of(
    "logs", "CreateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries", "PutResourcePolicy"
)
_BUCKET = of(
    "s3",
    "CreateBucket",
    "DeleteBucket",
    "DeleteBucketPolicy",
    "DeleteObject",
    "DeleteObjectVersion",
    "ListBucketMultipartUploads",
    "ListBucketVersions",
    "PutBucketNotification",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutEncryptionConfiguration",
    "PutLifecycleConfiguration",
    "AbortMultipartUpload",
)


def balancing(arns: Arns) -> list[Grant]:
    balancer = f"app/{names.load_balancer(arns.name)}/*"
    kinds = ("loadbalancer", "listener", "listener-rule")
    groups = f"targetgroup/{names.service(arns.name, '*')}/*"
    places = [*(f"{kind}/{balancer}" for kind in kinds), groups]
    things = arns.regional("elasticloadbalancing", *places)
    return [allow("LoadBalancer", _BALANCER, things), *_where_used(arns, balancer)]


def _where_used(arns: Arns, balancer: str) -> list[Grant]:
    statements: list[Grant] = []
    if arns.environment.uses_waf:
        firewall = [
            *arns.regional("wafv2", f"regional/webacl/{names.web_acl(arns.name)}/*"),
            *arns.regional("elasticloadbalancing", f"loadbalancer/{balancer}"),
        ]
        firewall += _rule_sets(arns)
        statements.append(allow("Firewall", _FIREWALL, firewall))
        statements.append(allow("FirewallLogs", _DELIVERING, ["*"]))
        statements.append(allow("AttachFirewall", ["elasticloadbalancing:SetWebACL"], ["*"]))
    if bucket := arns.environment.access_logs_bucket:
        places = arns.buckets(bucket, f"{bucket}/*")
        statements.append(allow("AccessLogs", _BUCKET, places))
    if zone := arns.environment.hosted_zone_id:
        place = f"arn:{arns.partition}:route53:::hostedzone/{zone}"
        statements.append(allow("Dns", ["route53:ChangeResourceRecordSets"], [place]))
    return statements


def _rule_sets(arns: Arns) -> list[str]:
    """AWS's own, which a web ACL names."""
    region = arns.environment.region
    return [f"arn:{arns.partition}:wafv2:{region}:{arns.account}:regional/managedruleset/*"]
