"""The AWS provider of this very machine: whether it is here, and the hash that it has."""

from __future__ import annotations

import json
from pathlib import Path

from catctl.environment.facts import Facts
from catctl.files import write_atomically
from catctl.journeys.workbench import Workbench
from catctl.stack.observe import read_json
from catctl.terraform.pins import PROVIDER, PROVIDER_H1, PROVIDER_VERSION
from catctl.terraform.platforms import this_platform
from catctl.terraform.providers import versions_in


def must_download(bench: Workbench, facts: Facts) -> bool:
    """Whether the provider is in no mirror, and not yet in the plugin cache."""
    plugins = bench.terraform.provider_source(facts).variables.get("TF_PLUGIN_CACHE_DIR")
    if plugins is None:
        return False
    cached = versions_in(Path(plugins), bench.terraform.provider, this_platform())
    return bench.terraform.locked_version(facts) not in cached


def own_hash(bench: Workbench, facts: Facts) -> object:
    """Of the version that an environment has locked, where it is known: pinned, or learned."""
    version = bench.terraform.locked_version(facts)
    is_pinned = (bench.terraform.provider, version) == (PROVIDER, PROVIDER_VERSION)
    pinned = PROVIDER_H1.get(this_platform()) if is_pinned else None
    return pinned or _learned(bench).get(_name(bench, facts))


def learn_hash(bench: Workbench, facts: Facts, own: str) -> None:
    """Keep what an init has found, for all projects of this machine."""
    learned = {**_learned(bench), _name(bench, facts): own}
    write_atomically(_file(bench), json.dumps(learned, indent=1, sort_keys=True) + "\n")


def _learned(bench: Workbench) -> dict[str, object]:
    return read_json(_file(bench)) or {}


def _file(bench: Workbench) -> Path:
    return bench.cache / "provider-hashes.json"


def _name(bench: Workbench, facts: Facts) -> str:
    version = bench.terraform.locked_version(facts)
    return f"{bench.terraform.provider} {version} {this_platform()}"
