"""Helpers of the tables: what is asked for beside an operation's own row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from catctl.sandbox.iam.model import Asked
from catctl.sandbox.iam.rows import Scene, resources, values_at

Extra = Callable[[Scene], Iterator[Asked]]

_KEYS = ("Key", "key", "TagKey")
_VALUES = ("Value", "value", "TagValue")


def request_tags(given: Mapping[str, Any]) -> dict[str, str]:
    """The tags that a call brings, in whichever of AWS's shapes."""
    found: dict[str, str] = {}
    for name in ("Tags", "tags", "ResourceTags"):
        tags = given.get(name) or ()
        found.update(tags if isinstance(tags, Mapping) else map(_pair, tags))
    for specification in given.get("TagSpecifications") or ():
        found.update(map(_pair, specification.get("Tags") or ()))
    return found


def _pair(tag: Mapping[str, str]) -> tuple[str, str]:
    """None where it is a filter's."""
    key = next((tag[name] for name in _KEYS if name in tag), "")
    return key, next((tag[name] for name in _VALUES if name in tag), "")


def tag_context(given: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """Condition keys of the tags that a call brings."""
    tags = request_tags(given)
    keys = {"aws:tagkeys": tuple(sorted(tags))} if tags else {}
    return {**by_key("aws:requesttag/", tags), **keys}


def by_key(prefix: str, tags: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    """Condition keys for tags. Keys that differ by case alone are one key, with several values."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in tags.items():
        name = prefix + key.lower()
        found[name] = (*found.get(name, ()), value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def asking(action: str, *templates: str, **context: str) -> Extra:
    """One more action, on what ``templates`` stand for."""

    def ask(scene: Scene) -> Iterator[Asked]:
        for template in templates:
            for arn in resources(template, scene):
                yield Asked(action=action, resource=arn, context=context)

    return ask


def tagging(action: str, template: str, *, by: str | None = None) -> Extra:
    """Tags that come with what is made need a permission of their own.

    ``by`` is the condition key that tells which operation brings them.
    """

    def ask(scene: Scene) -> Iterator[Asked]:
        context = tag_context(scene.call.given)
        if context and by:
            context[by] = scene.call.operation
        for arn in resources(template, scene) if context else ():
            yield Asked(action=action, resource=arn, context=context)

    return ask


def passing(path: str, service: str) -> Extra:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"""

    def ask(scene: Scene) -> Iterator[Asked]:
        yield from passed(scene, values_at(scene.call.given, path), service)

    return ask


def passed(scene: Scene, roles: Iterable[str | None], service: str) -> Iterator[Asked]:
    for role in filter(None, roles):
        arn = role if role.startswith("arn:") else scene.inventory.role_arn(role)
        yield Asked(action="iam:PassRole", resource=arn, context={"iam:passedtoservice": service})


def linked_role(service: str, name: str) -> Extra:
    """AWS makes a service's own role in the caller's name, where the account has it not yet.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    """

    def ask(scene: Scene) -> Iterator[Asked]:
        if not scene.inventory.has_role(name):
            yield Asked(
                action="iam:CreateServiceLinkedRole",
                resource=scene.arn(f"role/aws-service-role/{service}/{name}", service="iam"),
                context={"iam:awsservicename": service},
            )

    return ask


def using_key(path: str, *actions: str) -> Extra:
    """A key of the account's own, which a service uses in the caller's name."""

    def ask(scene: Scene) -> Iterator[Asked]:
        [found] = values_at(scene.call.given, path)
        if found:
            yield from on_key(scene, found, *actions)

    return ask


def on_key(scene: Scene, key: str, *actions: str) -> Iterator[Asked]:
    """What the service that is asked does with a key."""
    via = {"kms:viaservice": f"{scene.prefix}.{scene.region}.amazonaws.com"}
    arn = scene.inventory.key_arn(key)
    for action in actions:
        yield Asked(action=f"kms:{action}", resource=arn, context=via)
