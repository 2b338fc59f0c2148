"""Subnets, groups and addresses that something still uses. Seen in moto 5.2.5.

Source: hashicorp/terraform-provider-aws#3414, for interfaces that hold subnets and groups.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch

TASK = ":ecs:"  # in the description of a task's interface


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_subnets_and_groups_in_use()
    _keep_addresses_in_use()


def _keep_subnets_and_groups_in_use() -> None:
    """Only interfaces of tasks count: moto never takes away those of NAT gateways."""
    from moto.ec2.exceptions import DependencyViolationError
    from moto.ec2.models import EC2Backend

    def delete_subnet(self: Any, subnet_id: str) -> Any:
        if any(eni.subnet.id == subnet_id for eni in _of_tasks(self)):
            raise DependencyViolationError(
                f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
            )
        return forget_subnet(self, subnet_id)

    def delete_security_group(self: Any, name: Any = None, group_id: Any = None) -> Any:
        used = any(g.id == group_id for eni in _of_tasks(self) for g in eni.group_set)
        if group_id and (used or _is_named(self, group_id)):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return forget_group(self, name, group_id)

    forget_subnet = patch(EC2Backend, "delete_subnet", delete_subnet)
    forget_group = patch(EC2Backend, "delete_security_group", delete_security_group)


def _of_tasks(backend: Any) -> list[Any]:
    return [eni for eni in backend.enis.values() if TASK in (eni.description or "")]


def _is_named(backend: Any, group_id: str) -> bool:
    """Whether a rule of another group names this one."""
    for groups in backend.groups.values():
        for other in groups.values():
            rules = [*other.ingress_rules, *other.egress_rules] if other.id != group_id else []
            if any((rule.source_group or {}).get("GroupId") == group_id for rule in rules):
                return True
    return False


def _keep_addresses_in_use() -> None:
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.models import EC2Backend

    def release_address(self: Any, address: Any = None, allocation_id: Any = None) -> Any:
        own = [item.eni for item in self.addresses if item.allocation_id == allocation_id]
        for gateway in self.nat_gateways.values():
            if gateway.state != "deleted" and gateway._eni in own:
                raise EC2ClientError(
                    "InvalidIPAddress.InUse",
                    f"Address with allocation {allocation_id} is in use by {gateway.id}",
                )
        return original(self, address, allocation_id)

    original = patch(EC2Backend, "release_address", release_address)
