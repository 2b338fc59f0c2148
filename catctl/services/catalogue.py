"""The failures of ECS deploys as data: how each reads, what causes it, and what mends it. Pure.

From the specific to the general: the first match counts. AWS has two wordings for most failures
before a container runs ("execution resource retrieval failed …" and the newer "The task cannot …
There is a connection issue …"); both are matched. Texts may use the names of a
pattern's groups, and {environment} and {service}.
"""

from __future__ import annotations

from catctl.services import catalogue_run as run
from catctl.services import catalogue_start as start
from catctl.services.catalogue_entry import Entry

CATALOGUE: tuple[Entry, ...] = (
    *start.NETWORK,
    *start.LOGS,
    *start.SECRETS,
    *start.IMAGES,
    *start.ROLES,
    *start.SERVICES,
    *run.CAPACITY,
    *run.CONTAINERS,
    *run.TARGETS,
    *run.APPS,
    *run.CONSEQUENCES,
)
