"""How the tables say what an operation asks for, and the ARNs that this comes to. Pure.

A row is ``ACTION RESOURCE``; ACTION is left out where it is called as the operation is. RESOURCE is
``*``, or what follows the head of the service's ARNs, with what was given in braces:
``service/{cluster|default}/{services}`` is one ARN for each of several services, and none where
none was given. An ARN that is given counts as it is where a row is nothing but its place.
``{role:RoleName}`` is the ARN that the inventory knows of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

from catctl.sandbox.iam.model import Call
from catctl.sandbox.requests import RefusedRequest

TableRow = str | tuple[str, ...]

_PLACE = re.compile(r"\{(?:([a-z]+):)?([A-Za-z.]+)(?:\|([^{}]*))?\}")
_PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}  # of actions; else as in signatures
_HEADS = {
    "budgets": "arn:{partition}:budgets::{account}:",
    "dashboard": "arn:{partition}:cloudwatch::{account}:dashboard/",
    "iam": "arn:{partition}:iam::{account}:",
    "route53": "arn:{partition}:route53:::",
    "s3": "arn:{partition}:s3:::",
}
_HEAD = "arn:{partition}:{service}:{region}:{account}:"


class Inventory(Protocol):
    """What is there already, as far as it counts."""

    def role_arn(self, name: str) -> str: ...

    def user_arn(self, name: str) -> str: ...

    def has_role(self, name: str) -> bool: ...

    def boundary_of(self, role: str) -> str | None: ...

    def task_roles(self, task_definition: str) -> list[str]: ...

    def secret_arn(self, secret: str) -> str: ...

    def key_arn(self, key: str) -> str: ...

    def associated(self, association: str) -> str: ...

    def tags(self, arn: str) -> Mapping[str, str]: ...


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A call, and where it is made."""

    call: Call
    partition: str
    region: str
    account: str
    inventory: Inventory

    @property
    def prefix(self) -> str:
        """Of the service's actions and ARNs."""
        return _PREFIXES.get(self.call.service, self.call.service)

    def arn(self, resource: str, *, service: str | None = None) -> str:
        """Of a resource in this account and region, but where its service knows neither."""
        service = service or self.prefix
        return (
            _HEADS.get(service, _HEAD).format(
                partition=self.partition,
                service=service,
                region=self.region,
                account=self.account,
            )
            + resource
        )


def resources(template: str, scene: Scene) -> list[str]:
    """The ARNs that ``template`` stands for."""
    if template == "*":
        return ["*"]
    places = list(_PLACE.finditer(template))
    choices = [list(_given(place, scene)) for place in places]
    return [_filled(template, places, chosen, scene) for chosen in product(*choices)]


def _given(place: re.Match[str], scene: Scene) -> Iterator[str]:
    kind, path, default = place.groups()
    found = [str(item) for item in values_at(scene.call.given, path) if item not in (None, "")]
    for item in found:
        yield _NAMED[kind](scene, item) if kind else item
    if not found and default is not None:
        yield default


def values_at(given: Any, path: str) -> list[Any]:
    """What stands at a path such as ``Target.RoleArn``, in each item of lists on the way."""
    name, _, rest = path.partition(".")
    found = given.get(name) if isinstance(given, Mapping) else None
    several = found if isinstance(found, list) else [found]
    return [value for item in several for value in values_at(item, rest)] if rest else several


def _filled(
    template: str, places: list[re.Match[str]], chosen: tuple[str, ...], scene: Scene
) -> str:
    """An ARN in the place of a name counts for its name alone: so moto takes it (5.2.5)."""
    checked = [own(value, scene) if value.startswith("arn:") else value for value in chosen]
    if [place[0] for place in places] == [template] and checked[0].startswith("arn:"):
        return checked[0]
    text, end = "", 0
    for place, value in zip(places, checked, strict=True):
        text += template[end : place.start()] + _name(value)
        end = place.end()
    return scene.arn(text + template[end:])


def _name(value: str) -> str:
    """The name in an ARN: ``web:1`` in ``…:task-definition/web:1``, ``x`` in ``…:db:x``."""
    if not value.startswith("arn:"):
        return value
    resource = value.split(":", 5)[5]
    return resource.rpartition("/" if "/" in resource else ":")[2]


def own(arn: str, scene: Scene) -> str:
    """An ARN that was given. Raises RefusedRequest where moto could take it for another's.

    It goes by the name in it, and looks in the caller's own account and region (5.2.5).
    """
    fields = arn.split(":", 5)
    accounts = ("", "aws", scene.account)
    is_own = len(fields) == 6 and fields[3] in ("", scene.region) and fields[4] in accounts
    if not is_own and scene.call.name != "sts:AssumeRole":
        raise RefusedRequest(403, "AccessDenied", f"Another account's or region's: {arn}")
    return arn


def _definition(_: Scene, name: str) -> str:
    """A family alone means its newest revision."""
    return name if ":" in name else f"{name}:*"


_NAMED: dict[str, Callable[[Scene, str], str]] = {
    "associated": lambda scene, name: scene.inventory.associated(name),
    "dashboard": lambda scene, name: scene.arn(name, service="dashboard"),
    "definition": _definition,
    "key": lambda scene, key: scene.inventory.key_arn(key),
    "lower": lambda _, text: text.lower(),
    "parameter": lambda _, name: name.removeprefix("/"),
    "role": lambda scene, name: scene.inventory.role_arn(name),
    "secret": lambda scene, name: scene.inventory.secret_arn(name),
    "user": lambda scene, name: scene.inventory.user_arn(name),
}
