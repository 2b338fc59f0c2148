"""What of a refresh-only tfplan a person cares about. Pure.

Terraform calls it drift, too, when a list of a security group shows the rules that are resources
of their own, or when nothing has become empty. What counts: something is gone; a setting that the
configuration makes has changed; someone has added a rule, a route or a policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from catctl.terraform.tfplan import AttributeChange, ResourceDiff, parse_drift

Values = dict[str, Any]
_EMPTY = (None, "null", '""', "[]", "{}", "0", "false")
# Lists that show again what other resources make: (type, attribute).
_ECHOES = {
    ("aws_iam_role", "inline_policy"),
    ("aws_route_table", "route"),
    ("aws_security_group", "egress"),
    ("aws_security_group", "ingress"),
}


def drift_that_matters(text: str) -> tuple[ResourceDiff, ...]:
    """From ``terraform show -json`` of a refresh-only tfplan. Raises ValueError for no JSON."""
    data = json.loads(text)
    raw = {item["address"]: item for item in data.get("resource_drift", ())}
    configured = dict(_configured(data["configuration"]["root_module"], ""))
    owned = _owned(data)
    found = []
    for diff in parse_drift(text):
        item = raw[diff.address]
        if diff.action == "delete":
            found.append(diff)
            continue
        settings = configured.get(re.sub(r"\[[^\[\]]*\]", "", diff.address), frozenset())
        kept = [*_settings(diff, settings), *_foreign(item, owned)]
        if kept:
            found.append(replace(diff, attributes=tuple(kept)))
    return tuple(found)


def _configured(module: Values, prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Address without keys → the attributes that the configuration sets."""
    for resource in module.get("resources", ()):
        yield prefix + resource["address"], frozenset(resource.get("expressions", ()))
    for name, call in module.get("module_calls", {}).items():
        yield from _configured(call.get("module", {}), f"{prefix}module.{name}.")


def _settings(diff: ResourceDiff, configured: frozenset[str]) -> Iterator[AttributeChange]:
    for item in diff.attributes:
        top = re.split(r"[.\[]", item.path)[0]
        if item.before in _EMPTY and item.after in _EMPTY:
            continue
        if top == "tags_all":  # those of the resource and those of the provider
            yield replace(item, path=item.path.removesuffix("_all").replace("tags_all.", "tags."))
        elif top in configured and top != "tags":
            yield item


def _foreign(item: Values, owned: frozenset[tuple[Any, ...]]) -> Iterator[AttributeChange]:
    """What is in an echoing list now, was not before, and is no resource of this state."""
    before, after = item["change"]["before"] or {}, item["change"]["after"] or {}
    for kind, attribute in sorted(_ECHOES):
        if item["type"] != kind:
            continue
        known = {
            key for entry in before.get(attribute) or () for key in _keys(item, attribute, entry)
        }
        for entry in after.get(attribute) or ():
            for key in _keys(item, attribute, entry):
                if key not in known and key not in owned:
                    yield AttributeChange(
                        path=attribute, before=None, after=_words(key), forces_replacement=False
                    )


def _words(key: tuple[Any, ...]) -> str:
    match key:
        case (_, _, first, last, protocol, source):
            ports = "all ports" if protocol == "-1" else f"port {first}-{last}/{protocol}"
            return f"{ports} {source}"
        case _:
            return str(key[-1])


def _keys(item: Values, attribute: str, entry: Values) -> Iterator[tuple[Any, ...]]:
    """What tells one entry of an echoing list from another; as _owned has it."""
    holder = (item["change"]["after"] or item["change"]["before"])["id"]
    match attribute:
        case "egress" | "ingress":
            sources = [*entry["cidr_blocks"], *entry["ipv6_cidr_blocks"], *entry["prefix_list_ids"]]
            sources += entry["security_groups"]
            sources += [holder] if entry["self"] else []
            ports = entry["from_port"] or 0, entry["to_port"] or 0, entry["protocol"]
            yield from ((attribute, holder, *ports, source) for source in sources)
        case "route":
            names = ("cidr_block", "ipv6_cidr_block", "destination_prefix_list_id")
            yield from (("route", holder, entry[name]) for name in names if entry.get(name))
        case _:
            yield "policy", holder, entry["name"]


def _owned(data: Values) -> frozenset[tuple[Any, ...]]:
    """The keys of all rules, routes and policies that are resources of this state."""
    root = data.get("planned_values", {}).get("root_module", {})
    return frozenset(key for resource in _resources(root) for key in _owned_keys(resource))


def _resources(module: Values) -> Iterator[Values]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def _owned_keys(resource: Values) -> Iterator[tuple[Any, ...]]:
    values = resource.get("values", {})
    match resource["type"]:
        case "aws_vpc_security_group_ingress_rule" | "aws_vpc_security_group_egress_rule":
            attribute = "ingress" if "ingress" in resource["type"] else "egress"
            names = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
            protocol = values["ip_protocol"]
            ports = values.get("from_port") or 0, values.get("to_port") or 0
            ports = (0, 0) if protocol == "-1" else ports
            for source in filter(None, map(values.get, names)):
                yield attribute, values["security_group_id"], *ports, protocol, source
        case "aws_route":
            for name in ("cidr_block", "ipv6_cidr_block", "prefix_list_id"):
                if target := values.get(f"destination_{name}"):
                    yield "route", values["route_table_id"], target
        case "aws_iam_role_policy":
            yield "policy", values["role"], values["name"]
        case _:
            pass
