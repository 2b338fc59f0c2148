"""Clusters that still hold services or tasks. Seen in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_clusters_with_services()


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
