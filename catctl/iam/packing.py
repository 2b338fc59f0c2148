"""Statements become documents that IAM takes. Pure.

IAM's limits, in characters without white space: 6,144 for a managed policy, of which a role has ten
at most. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catctl.environment import names
from catctl.errors import RefusedError
from catctl.iam.statements import Grant, IamDocument, document, length

LONGEST = 6144
MOST = 10


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A managed policy. ``length`` is in characters, as IAM counts."""

    name: str
    document: IamDocument

    @property
    def file(self) -> str:
        return f"{self.name}.json"

    @property
    def length(self) -> int:
        return length(self.document)


def pack(name: str, statements: Iterable[Grant]) -> tuple[Policy, ...]:
    """As few policies as keep the order. Raises RefusedError where a role could not have them."""
    pages: list[list[Grant]] = [[]]
    for statement in (part for whole in statements for part in _parts(whole)):
        if pages[-1] and length(document([*pages[-1], statement])) > LONGEST:
            pages.append([])
        pages[-1].append(statement)
    if len(pages) > MOST:
        raise RefusedError(
            f"What {name} needs fills {len(pages)} IAM policies, and a role takes {MOST}.",
            hint="Leave repository, family, log_group and secrets to catctl's own names: "
            "those fit one pattern",
        )
    named = (
        [name]
        if len(pages) == 1
        else [names.policy_part(name, n) for n in range(1, len(pages) + 1)]
    )
    return tuple(
        Policy(name=one, document=document(page)) for one, page in zip(named, pages, strict=True)
    )


def _parts(statement: Grant) -> Iterator[Grant]:
    """The statement, or halves of its resources where it is longer than a policy may be."""
    resources = statement["Resource"]
    if length(document([statement])) <= LONGEST or len(resources) < 2:
        yield statement
        return
    middle = len(resources) // 2
    for half, end in ((resources[:middle], "A"), (resources[middle:], "B")):
        yield from _parts({**statement, "Sid": f"{statement['Sid']}{end}", "Resource": half})
