"""``terraform show -json`` of a tfplan → what changes in each attribute, secrets masked. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catctl.shapes import as_type, parse_json, parse_object, walked

MASK = "(sensitive)"
UNKNOWN = "(known after apply)"
_ACTIONS = {
    ("create",): "create",
    ("delete",): "delete",
    ("read",): "read",
    ("update",): "update",
    ("no-op",): "no-op",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}


@dataclass(frozen=True, kw_only=True)
class AttributeChange:
    """One attribute; values are ready to print. ``forces_replacement`` says it is the reason."""

    path: str
    before: str | None
    after: str | None
    forces_replacement: bool


@dataclass(frozen=True, kw_only=True)
class ResourceDiff:
    """One resource of a tfplan."""

    address: str
    module: str
    action: str
    attributes: tuple[AttributeChange, ...]


def parse_tfplan(text: str) -> tuple[ResourceDiff, ...]:
    """The resources that change, by address. Raises ValueError for what is no plan."""
    return walked("the plan", lambda: _parse(text, "resource_changes"))


def parse_drift(text: str) -> tuple[ResourceDiff, ...]:
    """The resources that have changed outside of Terraform, by address; as parse_tfplan."""
    return walked("the plan", lambda: _parse(text, "resource_drift"))


def configured_attributes(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Of a plan: address without keys → the attributes that the configuration sets."""
    return dict(_configured(data.get("configuration", {}).get("root_module", {}), ""))


def without_keys(address: str) -> str:
    """An address without the keys of its instances, as the configuration has it."""
    return re.sub(r"\[[^\[\]]*\]", "", address)


def _configured(module: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    for resource in module.get("resources", ()):
        yield prefix + resource["address"], frozenset(resource.get("expressions", ()))
    for name, call in module.get("module_calls", {}).items():
        yield from _configured(call.get("module", {}), f"{prefix}module.{name}.")


def _parse(text: str, section: str) -> tuple[ResourceDiff, ...]:
    data = parse_object(text)
    diffs = [_diff(item) for item in data.get(section, ()) if item["mode"] == "managed"]
    configured = configured_attributes(data)
    changed = (_without_region(diff, configured) for diff in diffs if diff.action != "no-op")
    return tuple(sorted(changed, key=lambda d: d.address))


def _without_region(diff: ResourceDiff, configured: Mapping[str, frozenset[str]]) -> ResourceDiff:
    """Version 6 of the AWS provider fills a region in for nearly every resource: no news, unless
    the configuration asks for one, or it becomes another.
    """
    if "region" in configured.get(without_keys(diff.address), ()):
        return diff
    kept = tuple(a for a in diff.attributes if a.path != "region" or a.before is not None)
    return replace(diff, attributes=kept)


def _diff(item: dict[str, Any]) -> ResourceDiff:
    change = item["change"]
    replaced = {_dotted(path) for path in change.get("replace_paths", ())}
    attributes = _compare(
        change.get("before"),
        change.get("after"),
        _Marks(
            unknown=change.get("after_unknown"),
            before_sensitive=change.get("before_sensitive"),
            after_sensitive=change.get("after_sensitive"),
        ),
        "",
    )
    return ResourceDiff(
        address=as_type(str, item["address"], "address"),
        module=as_type(str, item.get("module_address", ""), "module_address"),
        action=_ACTIONS.get(tuple(change["actions"]), "/".join(change["actions"])),
        attributes=tuple(
            AttributeChange(
                path=path,
                before=before,
                after=after,
                forces_replacement=any(
                    path == r or path.startswith((f"{r}.", f"{r}[")) for r in replaced
                ),
            )
            for path, before, after in attributes
        ),
    )


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """What is unknown or secret at this point of the value: true, or deeper marks."""

    unknown: Any
    before_sensitive: Any
    after_sensitive: Any

    def into(self, key: str | int) -> _Marks:
        return _Marks(
            unknown=_step(self.unknown, key),
            before_sensitive=_step(self.before_sensitive, key),
            after_sensitive=_step(self.after_sensitive, key),
        )


def _step(marks: Any, key: str | int) -> Any:
    if marks is True:
        return True
    if isinstance(marks, dict):
        return marks.get(str(key))
    if isinstance(marks, list) and isinstance(key, int) and key < len(marks):
        return marks[key]
    return None


Row = tuple[str, str | None, str | None]


def _compare(before: Any, after: Any, marks: _Marks, path: str) -> Iterator[Row]:
    if marks.unknown is True:
        yield path, _shown(before, marks.before_sensitive), UNKNOWN
        return
    if True not in (marks.before_sensitive, marks.after_sensitive):
        before, after = _unwrapped(before), _unwrapped(after)
    if isinstance(before, dict) or isinstance(after, dict):
        yield from _compare_keys(before, after, marks, path)
        return
    if before == after and not _any_mark(marks.unknown):
        return
    if _same_length_lists(before, after):
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            yield from _compare(left, right, marks.into(index), f"{path}[{index}]")
        return
    after = _filled(after, marks.unknown)
    yield path, _shown(before, marks.before_sensitive), _shown(after, marks.after_sensitive)


def _same_length_lists(before: Any, after: Any) -> bool:
    """Two lists that can be compared item by item: those of blocks, not those of plain values."""
    return (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
        and all(isinstance(item, dict) for item in (*before, *after))
    )


def _compare_keys(before: Any, after: Any, marks: _Marks, path: str) -> Iterator[Row]:
    left = before if isinstance(before, dict) else {}
    right = after if isinstance(after, dict) else {}
    unknown = marks.unknown if isinstance(marks.unknown, dict) else {}
    for key in sorted(left.keys() | right.keys() | unknown.keys()):
        inner = f"{path}.{key}" if path else key
        yield from _compare(left.get(key), right.get(key), marks.into(key), inner)


def _unwrapped(value: Any) -> Any:
    """A policy is text that holds a JSON object: compare what is inside."""
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    try:
        return parse_json(value)
    except ValueError:
        return value


def _filled(value: Any, unknown: Any) -> Any:
    """``value`` with a word where something inside is not known yet: there it has null."""
    if unknown is True:
        return UNKNOWN
    if isinstance(value, list):
        return [_filled(item, _step(unknown, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        marked = unknown if isinstance(unknown, dict) else {}
        keys = value.keys() | {key for key, mark in marked.items() if _any_mark(mark)}
        return {key: _filled(value.get(key), marked.get(key)) for key in keys}
    return value


def _shown(value: Any, sensitive: Any) -> str | None:
    if value is None:
        return None
    if sensitive is True or _any_mark(sensitive):
        return MASK
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _any_mark(marks: Any) -> bool:
    if isinstance(marks, dict):
        return any(_any_mark(item) for item in marks.values())
    if isinstance(marks, list):
        return any(_any_mark(item) for item in marks)
    return marks is True


def _dotted(path: list[str | int]) -> str:
    return ".".join(str(part) for part in path if not isinstance(part, int))
