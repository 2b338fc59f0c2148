"""A look at everything in the account and region that could be ours. Only reads.

Every class is asked for itself; AWS's own index of tags is a third net, and never a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.errors import AwsError
from catctl.leftovers import observe_compute, observe_data, observe_network, observe_watch
from catctl.leftovers.model import KINDS, Checked, Kind, Leftover, Look, Owner
from catctl.leftovers.names import is_known
from catctl.leftovers.scope import Scope, read_tagged

Reader = Callable[[Scope], list[Leftover]]
# What is read in one go with another kind, which its reader tells of, too.
WITH: Mapping[Kind, Kind] = {"interface": "vpc", "task": "service"}
READERS: Mapping[Kind, Reader] = {
    "scalable-target": observe_compute.scalable_targets,
    "service": observe_compute.running,
    "cluster": observe_compute.clusters,
    "task-definition": observe_compute.task_definitions,
    "load-balancer": observe_network.load_balancers,
    "target-group": observe_network.target_groups,
    "nat-gateway": observe_network.nat_gateways,
    "address": observe_network.addresses,
    "endpoint": observe_network.endpoints,
    "vpc": observe_network.vpcs,
    "database": observe_data.databases,
    "snapshot": observe_data.snapshots,
    "backup": observe_data.backups,
    "repository": observe_data.repositories,
    "bucket": observe_data.buckets,
    "secret": observe_data.secrets,
    "key": observe_data.keys,
    "parameter": observe_data.parameters,
    "log-group": observe_watch.log_groups,
    "alarm": observe_watch.alarms,
    "dashboard": observe_watch.dashboards,
    "web-acl": observe_watch.web_acls,
    "schedule": observe_watch.schedules,
    "budget": observe_watch.budgets,
    "topic": observe_watch.topics,
    "role": observe_watch.roles,
}


def look(aws: Aws, owner: Owner, *, on_class: Callable[[str], None] = lambda _: None) -> Look:
    """Every class, side by side; ``on_class`` hears the title of each that has been read."""
    scope = Scope(aws=aws, owner=owner, tagged=read_tagged(aws, owner))
    with translated("read the ECS clusters"):
        clusters = tuple(observe_compute.read_clusters(scope))
    scope = replace(scope, clusters=clusters)

    def read(kind: Kind) -> Checked:
        checked = _checked(scope, kind)
        on_class(KINDS[kind].title)
        return checked

    by_reader = dict(zip(READERS, each(read, READERS), strict=True))
    checked = [_part(by_reader[WITH.get(kind, kind)], kind) for kind in KINDS]
    others = sorted(arn for arn in scope.tagged if not is_known(arn))
    return Look(checked=tuple(checked), others=tuple(others))


def _part(read: Checked, kind: Kind) -> Checked:
    """Of what a reader has found, the things of one kind."""
    things = tuple(item for item in read.found if item.kind == kind)
    return Checked(kind=kind, found=things, problem=read.problem)


def _checked(scope: Scope, kind: Kind) -> Checked:
    """A class that cannot be read is a finding: what is not seen is not proven gone."""
    try:
        with translated(f"read the {KINDS[kind].title}"):
            things = READERS[kind](scope)
    except AwsError as error:
        return Checked(kind=kind, problem=error.message)
    return Checked(kind=kind, found=tuple(sorted(things, key=lambda item: (item.name, item.id))))
