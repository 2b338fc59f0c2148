"""What every reader needs: whose things are looked for, and what bears the tags already.

Reads AWS's index of tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.leftovers.model import Kind, Leftover, Owner, Why

GB = Decimal(10**9)
TAGGED_AT_ONCE = 100
Tags = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """``tagged`` are the ARNs that AWS's own index of tags names as ours: it may lag, and names
    what is gone already, so that nothing is there only because it says so. ``clusters`` are ours.
    """

    aws: Aws
    owner: Owner
    tagged: frozenset[str]
    clusters: tuple[Leftover, ...] = ()

    def leftover(
        self, kind: Kind, identity: str, name: str, tags: Mapping[str, str], **more: Any
    ) -> list[Leftover]:
        """As a list: of one that is ours, else of none."""
        why = self.owner.why(kind, name, tags)
        return [Leftover(kind=kind, id=identity, name=name, why=why, **more)] if why else []

    def ours(
        self, kind: Kind, arns: Mapping[str, str], read_tags: Callable[[str], Tags]
    ) -> dict[str, Why]:
        """Of names and their ARNs, those that are ours, and why.

        Where a list tells no tags, only those whose name is ours are asked for theirs one by one.
        """
        known = self.owner.names.get(kind, frozenset())
        whys: dict[str, Why] = {
            name: "tag"
            for name, arn in arns.items()
            if arn in self.tagged and name not in self.owner.keep
        }
        doubtful = [name for name in sorted(arns) if name in known and name not in whys]
        tags = each(lambda name: read_tags(arns[name]), doubtful)
        for name, theirs in zip(doubtful, tags, strict=True):
            why = self.owner.why(kind, name, theirs)
            if why:
                whys[name] = why
        return whys


def as_dict(tags: Iterable[Mapping[str, str]]) -> Tags:
    """AWS's list of tags, whose keys some services write small."""
    return {str(t.get("Key", t.get("key"))): str(t.get("Value", t.get("value"))) for t in tags}


def pages(client: Any, operation: str, key: str, **request: Any) -> list[Any]:
    """All items of a paginated list."""
    answers = client.get_paginator(operation).paginate(**request)
    return [item for page in answers for item in page.get(key) or ()]


def read_tagged(aws: Aws, owner: Owner) -> frozenset[str]:
    """ARNs with the environment's three tags, in AWS's index."""
    filters = [{"Key": key, "Values": [value]} for key, value in sorted(owner.tags.items())]
    request = {"TagFilters": filters, "ResourcesPerPage": TAGGED_AT_ONCE}
    client = aws.client("resourcegroupstaggingapi")
    with translated("look for the environment's tags"):
        tagged = pages(client, "get_resources", "ResourceTagMappingList", **request)
    return frozenset(str(item["ResourceARN"]) for item in tagged)
