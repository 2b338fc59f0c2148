"""Load balancers and the firewall before them. Pure."""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

_LOOKING = (
    "DescribeCapacityReservation",
    "DescribeListenerAttributes",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancerAttributes",
    "DescribeLoadBalancers",
    "DescribeRules",
    "DescribeSSLPolicies",
    "DescribeTags",
    "DescribeTargetGroupAttributes",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
)

ROWS: dict[str, dict[str, TableRow]] = {
    "elasticloadbalancing": {
        **dict.fromkeys(_LOOKING, "*"),
        "AddTags": "{ResourceArns}",
        "CreateListener": "{LoadBalancerArn}",
        "CreateLoadBalancer": "loadbalancer/app/{Name}/*",
        "CreateRule": "{ListenerArn}",
        "CreateTargetGroup": "targetgroup/{Name}/*",
        "DeleteListener": "{ListenerArn}",
        "DeleteLoadBalancer": "{LoadBalancerArn}",
        "DeleteRule": "{RuleArn}",
        "DeleteTargetGroup": "{TargetGroupArn}",
        "DeregisterTargets": "{TargetGroupArn}",
        "ModifyListener": "{ListenerArn}",
        "ModifyListenerAttributes": "{ListenerArn}",
        "ModifyLoadBalancerAttributes": "{LoadBalancerArn}",
        "ModifyRule": "{RuleArn}",
        "ModifyTargetGroup": "{TargetGroupArn}",
        "ModifyTargetGroupAttributes": "{TargetGroupArn}",
        "RegisterTargets": "{TargetGroupArn}",
        "RemoveTags": "{ResourceArns}",
        "SetIpAddressType": "{LoadBalancerArn}",
        "SetRulePriorities": "{RulePriorities.RuleArn}",
        "SetSecurityGroups": "{LoadBalancerArn}",
        "SetSubnets": "{LoadBalancerArn}",
    },
    "wafv2": {
        "AssociateWebACL": ("{WebACLArn}", "{ResourceArn}"),
        "CreateWebACL": "{lower:Scope}/webacl/{Name}/*",
        "DeleteLoggingConfiguration": "{ResourceArn}",
        "DeleteWebACL": "{lower:Scope}/webacl/{Name}/{Id}",
        "DisassociateWebACL": "{ResourceArn}",
        "GetLoggingConfiguration": "{ResourceArn}",
        "GetWebACL": "{lower:Scope}/webacl/{Name}/{Id}",
        "GetWebACLForResource": "{ResourceArn}",
        "ListTagsForResource": "{ResourceARN}",
        "ListWebACLs": "*",
        "PutLoggingConfiguration": "{LoggingConfiguration.ResourceArn}",
        "TagResource": "{ResourceARN}",
        "UntagResource": "{ResourceARN}",
        "UpdateWebACL": "{lower:Scope}/webacl/{Name}/{Id}",
    },
}
