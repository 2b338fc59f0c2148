"""What Terraform makes and changes in EC2: told by the environment's tags, as IDs are AWS's. Pure.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
"""

from __future__ import annotations

from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, of

# Each of them makes something, and is asked for its tags as well as for those of what it stands on.
_MAKING = (
    "AllocateAddress",
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateFlowLogs",
    "CreateInternetGateway",
    "CreateNatGateway",
    "CreateRouteTable",
    "CreateSecurityGroup",
    "CreateSubnet",
    "CreateVpc",
    "CreateVpcEndpoint",
)
_CHANGING = (
    "AssociateRouteTable",
    "AttachInternetGateway",
    "CreateRoute",
    "CreateTags",
    "DeleteFlowLogs",
    "DeleteInternetGateway",
    "DeleteNatGateway",
    "DeleteRoute",
    "DeleteRouteTable",
    "DeleteSecurityGroup",
    "DeleteSubnet",
    "DeleteTags",
    "DeleteVpc",
    "DeleteVpcEndpoints",
    "DetachInternetGateway",
    "DisassociateRouteTable",
    "ModifySecurityGroupRules",
    "ModifySubnetAttribute",
    "ModifyVpcAttribute",
    "ModifyVpcEndpoint",
    "ReleaseAddress",
    "ReplaceRoute",
    "ReplaceRouteTableAssociation",
    "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
)


def networking(arns: Arns) -> list[Grant]:
    everything = arns.regional("ec2", "*")
    zones = f"arn:{arns.partition}:route53:::hostedzone/*"
    making = {"StringEquals": {"ec2:CreateAction": sorted(_MAKING)}}
    return [
        allow("MakeNetwork", of("ec2", *_MAKING), everything, arns.tagging()),
        allow("ChangeNetwork", of("ec2", *_MAKING, *_CHANGING), everything, arns.tagged()),
        allow("TagNetwork", ["ec2:CreateTags"], everything, making),
        # Terraform names an association that has gone with its gateway, and so has its tags.
        allow(
            "LetGoOfAddresses",
            ["ec2:DisassociateAddress"],
            arns.regional("ec2", "elastic-ip/*"),
        ),
        # The private names of an interface endpoint lie in a zone of AWS's.
        allow("NameEndpoints", ["route53:AssociateVPCWithHostedZone"], [zones]),
        # A VPC brings a group without tags, which Terraform takes over and empties.
        allow(
            "TakeOverDefaultGroup",
            ["ec2:CreateTags"],
            arns.regional("ec2", "security-group/*"),
            arns.tagging_new(),
        ),
    ]
