"""Subnets, groups, addresses and VPCs that something still uses. Seen in moto 5.2.5.

Source: hashicorp/terraform-provider-aws#3414, for interfaces that hold subnets and groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_subnets_and_groups_in_use()
    _keep_default_groups()
    _keep_addresses_in_use()
    _keep_vpcs_in_use()


def _keep_subnets_and_groups_in_use() -> None:
    from moto.ec2.exceptions import DependencyViolationError
    from moto.ec2.models import EC2Backend

    def delete_subnet(self: Any, subnet_id: str) -> Any:
        if any(eni.subnet.id == subnet_id for eni in self.enis.values()):
            raise DependencyViolationError(
                f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
            )
        return forget_subnet(self, subnet_id)

    def delete_security_group(self: Any, name: Any = None, group_id: Any = None) -> Any:
        used = any(g.id == group_id for eni in self.enis.values() for g in eni.group_set)
        if group_id and (used or _is_named(self, group_id)):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return forget_group(self, name, group_id)

    forget_subnet = patch(EC2Backend, "delete_subnet", delete_subnet)
    forget_group = patch(EC2Backend, "delete_security_group", delete_security_group)


def _is_named(backend: Any, group_id: str) -> bool:
    """Whether a rule of another group names this one."""
    for groups in backend.groups.values():
        for other in groups.values():
            rules = [*other.ingress_rules, *other.egress_rules] if other.id != group_id else []
            if any((rule.source_group or {}).get("GroupId") == group_id for rule in rules):
                return True
    return False


def _keep_default_groups() -> None:
    """They go with their VPC. Refused to users alone: moto's own DeleteVpc deletes one, too."""
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.responses.security_groups import SecurityGroups

    def delete_security_group(self: Any) -> Any:
        identity = self._get_param("GroupId")
        group = self.ec2_backend.get_security_group_from_id(identity) if identity else None
        if group is not None and group.name == "default":
            raise EC2ClientError(
                "CannotDelete",
                f'the specified group: "{identity}" name: "default" cannot be deleted by a user',
            )
        return original(self)

    original = patch(SecurityGroups, "delete_security_group", delete_security_group)


def _keep_addresses_in_use() -> None:
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.models import EC2Backend

    def release_address(self: Any, address: Any = None, allocation_id: Any = None) -> Any:
        own = [item.eni for item in self.addresses if item.allocation_id == allocation_id]
        for gateway in self.nat_gateways.values():
            if gateway.state == "available" and gateway._eni in own:
                raise EC2ClientError(
                    "InvalidIPAddress.InUse",
                    f"Address with allocation {allocation_id} is in use by {gateway.id}",
                )
        return original(self, address, allocation_id)

    original = patch(EC2Backend, "release_address", release_address)


def _keep_vpcs_in_use() -> None:
    """moto 5.2.5 looks at subnets, route tables and VPN gateways alone. The API's reference:
    "detach or delete all gateways and resources", but for the default group and network ACL.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
    """
    from moto.ec2.exceptions import DependencyViolationError
    from moto.ec2.models import EC2Backend

    def delete_vpc(self: Any, vpc_id: str) -> Any:
        if any(_in_vpc(self, vpc_id)):
            raise DependencyViolationError(
                f"The vpc '{vpc_id}' has dependencies and cannot be deleted."
            )
        return original(self, vpc_id)

    original = patch(EC2Backend, "delete_vpc", delete_vpc)


def _in_vpc(backend: Any, vpc_id: str) -> Iterator[str]:
    """IDs of what must go before the VPC."""
    for gateway in backend.internet_gateways.values():
        if gateway.vpc is not None and gateway.vpc.id == vpc_id:
            yield gateway.id
    for gateway in backend.egress_only_internet_gateways.values():
        if gateway.vpc_id == vpc_id:
            yield gateway.id
    for endpoint in backend.vpc_end_points.values():
        if endpoint.vpc_id == vpc_id and endpoint.state != "deleted":
            yield endpoint.id
    for group in backend.groups.get(vpc_id, {}).values():
        if group.name != "default":
            yield group.id
    for table in backend.network_acls.values():
        if table.vpc_id == vpc_id and not table.default:
            yield table.id
