"""What of a refresh-only tfplan a person cares about. Pure.

Terraform calls it drift, too, when a list of a security group shows the rules that are resources
of their own, or when nothing has become empty. What counts: something is gone; a setting that the
configuration makes has changed; someone has added a rule, a route or a policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from catctl.shapes import parse_object, walked
from catctl.terraform.messages import Cause
from catctl.terraform.tfplan import (
    AttributeChange,
    ResourceDiff,
    configured_attributes,
    parse_drift,
    without_keys,
)

Values = dict[str, Any]
_EMPTY = (None, "null", '""', "[]", "{}", "0", "false")
_REFERENCES = ("Attempt to get attribute from null value", "Invalid index", "Unsupported attribute")
# Lists that show again what other resources make: (type, attribute).
_ECHOES = {
    ("aws_iam_role", "inline_policy"),
    ("aws_route_table", "route"),
    ("aws_security_group", "egress"),
    ("aws_security_group", "ingress"),
}


def drift_that_matters(text: str) -> tuple[ResourceDiff, ...]:
    """From ``terraform show -json`` of a refresh-only tfplan. Raises ShapeError for none."""
    return walked("the plan", lambda: _that_matters(text))


def _that_matters(text: str) -> tuple[ResourceDiff, ...]:
    data = parse_object(text)
    configured = configured_attributes(data)
    drifted = {}
    for diff in parse_drift(text):
        kept = tuple(_settings(diff, configured.get(without_keys(diff.address), frozenset())))
        if kept or diff.action == "delete":
            drifted[diff.address] = replace(diff, attributes=kept)
    for address, rows in _foreign(data, configured).items():
        seen = drifted.get(address) or _unchanged(address)
        drifted[address] = replace(seen, attributes=(*seen.attributes, *rows))
    return tuple(drifted[address] for address in sorted(drifted))


def _unchanged(address: str) -> ResourceDiff:
    return ResourceDiff(address=address, module="", action="update", attributes=())


def misses_what_is_gone(causes: Iterable[Cause]) -> bool:
    """Whether a refresh failed only because a file refers to something that is gone from AWS."""
    firsts = [cause.first for cause in causes]
    return bool(firsts) and all(item.summary in _REFERENCES and item.file for item in firsts)


def _settings(diff: ResourceDiff, configured: frozenset[str]) -> Iterator[AttributeChange]:
    for item in diff.attributes:
        top = re.split(r"[.\[]", item.path)[0]
        if item.before in _EMPTY and item.after in _EMPTY:
            continue
        if top == "tags_all":  # those of the resource and those of the provider
            yield replace(item, path=item.path.removesuffix("_all").replace("tags_all.", "tags."))
        elif top in configured and top != "tags":
            yield item


def _foreign(
    data: Values, configured: dict[str, frozenset[str]]
) -> dict[str, list[AttributeChange]]:
    """By address, what is in an echoing list and is no resource of this state.

    An apply takes it into the state and leaves it in AWS, so it is looked for in what is there.
    """
    there = list(_resources(data.get("prior_state", {}).get("values", {}).get("root_module", {})))
    owned = {key for resource in there for key in _owned_keys(resource)}
    foreign: dict[str, list[AttributeChange]] = {}
    for resource in there:
        for kind, attribute in sorted(_ECHOES):
            here = configured.get(without_keys(resource["address"]), frozenset())
            if resource["type"] != kind or attribute in here:
                continue
            for key in _echoed_keys(resource["values"], attribute):
                if key not in owned:
                    row = AttributeChange(
                        path=attribute, before=None, after=_words(key), forces_replacement=False
                    )
                    foreign.setdefault(resource["address"], []).append(row)
    return foreign


def _words(key: tuple[Any, ...]) -> str:
    match key:
        case (_, _, first, last, protocol, source):
            span = f"{first}" if first == last else f"{first}-{last}"
            ports = "all ports" if protocol == "-1" else f"port {span}/{protocol}"
            return f"{ports} {source}"
        case _:
            return str(key[-1])


def _echoed_keys(values: Values, attribute: str) -> Iterator[tuple[Any, ...]]:
    """What tells one entry of an echoing list from another; as _owned_keys has it."""
    for entry in values.get(attribute) or ():
        match attribute:
            case "egress" | "ingress":
                yield from _rule_keys(attribute, values["id"], entry)
            case "route":
                if not entry.get("vpc_endpoint_id"):  # those are the endpoint's own
                    names = ("cidr_block", "ipv6_cidr_block", "destination_prefix_list_id")
                    yield from (("route", values["id"], entry[n]) for n in names if entry.get(n))
            case _:
                yield "policy", values["id"], entry["name"]


def _rule_keys(attribute: str, group: str, rule: Values) -> Iterator[tuple[Any, ...]]:
    names = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
    sources = [source for name in names for source in rule.get(name) or ()]
    sources += [rule["source_security_group_id"]] if rule.get("source_security_group_id") else []
    sources += [group] if rule.get("self") else []
    ports = rule.get("from_port") or 0, rule.get("to_port") or 0, rule["protocol"]
    yield from ((attribute, group, *ports, source) for source in sources)


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
        case "aws_security_group_rule":
            yield from _rule_keys(values["type"], values["security_group_id"], values)
        case "aws_route":
            for name in ("cidr_block", "ipv6_cidr_block", "prefix_list_id"):
                if target := values.get(f"destination_{name}"):
                    yield "route", values["route_table_id"], target
        case "aws_iam_role_policy":
            yield "policy", values["role"], values["name"]
        case _:
            pass
