"""What AWS refuses and moto lets go: an order or a value that is wrong fails here, too.

The codes are AWS's own; sources: the API references, and those named at each refusal.
"""

from __future__ import annotations

from catctl.sandbox.refusals import (
    balancers,
    clusters,
    databases,
    gateways,
    health,
    identity,
    names,
    network,
    partly,
    schedules,
    secrets,
    tables,
    tags,
)

_TOPICS = (
    balancers, clusters, databases, gateways, health, identity, names, network, partly, schedules,
    secrets, tables, tags,
)  # fmt: skip


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    for topic in _TOPICS:
        topic.mend()
