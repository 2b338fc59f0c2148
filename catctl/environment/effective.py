"""Every setting of an environment with what it is in effect, and where that comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from catctl.environment.presets import PRESETS
from catctl.environment.resolved import Environment, default_zones
from catctl.environment.service import Service
from catctl.environment.yaml_text import KeyPath

_NOT_FOR_WORKERS = frozenset({"health_check", "host", "path", "port", "priority"})


@dataclass(frozen=True, kw_only=True)
class Setting:
    """``value`` is JSON-like; ``origin`` is FILE:LINE, ``preset NAME`` or ``built-in``."""

    key: str
    value: Any
    origin: str
    meaning: str


def settings(
    environment: Environment, lines: Mapping[KeyPath, tuple[str, int]]
) -> tuple[Setting, ...]:
    """All settings in order of the model; ``lines`` says where the files set what."""
    derived = _derived(environment)
    preset = environment.file.preset
    effective = []
    for path, value, meaning in _leaves(environment.file, ()):
        key = ".".join(map(str, path))
        effective.append(
            Setting(
                key=key,
                value=derived.get(key) if value is None else value,
                origin=_origin(path, lines, preset),
                meaning=meaning,
            )
        )
    return tuple(effective)


def _leaves(section: BaseModel, path: KeyPath) -> Iterator[tuple[KeyPath, Any, str]]:
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        here = (*path, info.alias or name)
        if isinstance(section, Service) and section.worker and name in _NOT_FOR_WORKERS:
            continue
        if isinstance(value, BaseModel):
            yield from _leaves(value, here)
        elif isinstance(value, dict) and any(isinstance(v, BaseModel) for v in value.values()):
            for key, inner in sorted(value.items()):
                yield from _leaves(inner, (*here, key))
        else:
            yield here, _plain(value), info.description or ""


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.model_dump(by_alias=True) if isinstance(value, BaseModel) else value


def _origin(path: KeyPath, lines: Mapping[KeyPath, tuple[str, int]], preset: str) -> str:
    if path in lines:
        file, line = lines[path]
        return f"{file}:{line}"
    default: Any = PRESETS[preset]
    for part in path:
        default = default.get(part) if isinstance(default, dict) else None
    # A secret may be given short: then its line is that of the name.
    if default is None and path[-1:] == ("from",) and path[:-1] in lines:
        return _origin(path[:-1], lines, preset)
    return "built-in" if default is None or isinstance(default, dict) else f"preset {preset}"


def _derived(environment: Environment) -> dict[str, Any]:
    """What takes the place of keys that are left out."""
    derived: dict[str, Any] = {
        "cluster.name": environment.cluster,
        "database.max_storage": environment.database_largest_storage,
        "database.version": environment.database_version,
        "load_balancer.access_logs_bucket": environment.access_logs_bucket,
        "name": environment.name,
        "network.availability_zones": default_zones(environment.region),
        "state.bucket": environment.bucket,
        "state.key": environment.state_key,
        "state.lock_table": environment.lock_table,
    }
    for group, ranges in environment.subnets.items():
        derived[f"network.subnets.{group}"] = list(ranges.values())
    for service in environment.services:
        place = f"services.{service.key}"
        derived |= {f"{place}.{name}": getattr(service, name) for name in _NAMES}
        derived[f"{place}.priority"] = environment.priorities.get(service.key)
    return derived


_NAMES = ("container", "family", "log_group", "repository")
