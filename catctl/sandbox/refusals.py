"""What AWS refuses to delete and moto lets go: an order that is wrong fails here, too.

Seen in moto 5.2.5. The codes are AWS's own; sources: the API references, and
hashicorp/terraform-provider-aws#3414 for interfaces that hold subnets and groups.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch

TASK = ":ecs:"  # in the description of a task's interface


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_clusters_with_services()
    _keep_subnets_and_groups_in_use()
    _keep_addresses_in_use()
    _keep_protected_load_balancers()
    _want_a_word_on_snapshots()
    _wait_for_secrets_to_go()


def _keep_clusters_with_services() -> None:
    from moto.ecs.exceptions import ECSException
    from moto.ecs.models import EC2ContainerServiceBackend

    from catctl.sandbox.ecs.api import Simulation

    def delete_cluster(self: Any, cluster_str: str) -> Any:
        name = self._get_cluster(cluster_str).name
        fleet = Simulation.of(self).fleet
        services = [s for (c, _), s in fleet.services.items() if c == name]
        if any(service.status != "INACTIVE" for service in services):
            raise ECSException(
                "ClusterContainsServicesException",
                "The Cluster cannot be deleted while Services are active.",
            )
        if any(task.stopped is None for task in fleet.tasks(name)):
            raise ECSException(
                "ClusterContainsTasksException",
                "The Cluster cannot be deleted while Tasks are active.",
            )
        return original(self, cluster_str)

    original = patch(EC2ContainerServiceBackend, "delete_cluster", delete_cluster)


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


def _keep_protected_load_balancers() -> None:
    from moto.elbv2.exceptions import ELBClientError
    from moto.elbv2.models import ELBv2Backend

    def delete_load_balancer(self: Any, arn: str) -> Any:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        return original(self, arn)

    original = patch(ELBv2Backend, "delete_load_balancer", delete_load_balancer)


def _want_a_word_on_snapshots() -> None:
    from moto.rds.exceptions import InvalidParameterCombination
    from moto.rds.models import RDSBackend

    def delete_db_instance(
        self: Any,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> Any:
        if not skip_final_snapshot and not final_db_snapshot_identifier:
            raise InvalidParameterCombination(
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
            )
        return original(
            self,
            db_instance_identifier,
            final_db_snapshot_identifier,
            skip_final_snapshot,
            delete_automated_backups,
        )

    original = patch(RDSBackend, "delete_db_instance", delete_db_instance)


def _wait_for_secrets_to_go() -> None:
    from moto.secretsmanager.exceptions import InvalidRequestException
    from moto.secretsmanager.models import SecretsManagerBackend

    def create_secret(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if name in self.secrets and self.secrets[name].is_deleted():
            raise InvalidRequestException(
                "You can't create this secret because a secret with this name is already scheduled "
                "for deletion."
            )
        return original(self, name, *args, **kwargs)

    original = patch(SecretsManagerBackend, "create_secret", create_secret)
