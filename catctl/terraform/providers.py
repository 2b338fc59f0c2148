"""Finds where Terraform gets its providers from: the user's configuration, a mirror, the registry.

Looks on the disk; writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catctl.terraform.pins import PROVIDER, PROVIDER_VERSION
from catctl.terraform.platforms import home_folder

_HOST, _NAMESPACE, _TYPE = PROVIDER.split("/")


@dataclass(frozen=True, kw_only=True)
class ProviderSource:
    """``variables`` go to Terraform; ``config`` is the text of a CLI configuration to write, if
    one is needed; ``note`` says what was worked round; ``shares_cache`` means that two inits at
    once would write to one plugin cache (hashicorp/terraform#31964)."""

    variables: dict[str, str]
    config: str | None
    note: str | None
    shares_cache: bool


def provider_source(
    environ: Mapping[str, str], *, cache: Path, platform: str, roots: Iterable[Path]
) -> ProviderSource:
    """Decide, in this order: the user's own CLI configuration, CATCTL_PROVIDER_MIRROR, a mirror
    found in ``roots``, the registry with one plugin cache for all environments."""
    named = environ.get("TF_CLI_CONFIG_FILE")
    note = None
    if named and not Path(named).is_file():
        note = f"TF_CLI_CONFIG_FILE names {named}, which is not there: it is left aside."
    own = _own_configuration(environ)
    plugins = environ.get("TF_PLUGIN_CACHE_DIR") or str(cache / "plugins")
    if own is not None:
        # What the user's configuration says about providers wins over this variable's default.
        text = own.read_text(encoding="utf-8", errors="replace")
        settled = "provider_installation" in text or "plugin_cache_dir" in text
        variables = {} if settled else {"TF_PLUGIN_CACHE_DIR": plugins}
        return ProviderSource(variables=variables, config=None, note=None, shares_cache=True)
    chosen = environ.get("CATCTL_PROVIDER_MIRROR")
    candidates = [Path(chosen)] if chosen else [*roots]
    for folder in candidates:
        if holds_provider(folder, platform):
            return ProviderSource(
                variables={}, config=_mirror_configuration(folder), note=note, shares_cache=False
            )
    if chosen:
        missing = f"CATCTL_PROVIDER_MIRROR holds no {PROVIDER} {PROVIDER_VERSION} for {platform}."
        note = f"{note} {missing}" if note else missing
    cached = {"TF_PLUGIN_CACHE_DIR": plugins}
    return ProviderSource(
        variables=cached, config="# Empty on purpose.\n", note=note, shares_cache=True
    )


def mirror_roots(environ: Mapping[str, str]) -> list[Path]:
    """Folders that may be filesystem mirrors: Terraform's implied ones, then what images ship."""
    home = home_folder()
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local/share")
    roots = [home / ".terraform.d/plugins", data / "terraform/plugins"]
    if os.name == "nt":
        roots.append(Path(environ.get("APPDATA") or home) / "terraform.d/plugins")
        return roots
    roots.append(home / "Library/Application Support/io.terraform/plugins")
    roots += [Path("/usr/local/share/terraform/plugins"), Path("/usr/share/terraform/plugins")]
    for parent in ("/opt", "/usr/share", "/usr/local/share"):
        roots += sorted(path.parent for path in Path(parent).glob(f"*/{_HOST}"))
    return roots


def holds_provider(folder: Path, platform: str) -> bool:
    """Whether a mirror has our provider for this platform, unpacked or packed."""
    base = folder / _HOST / _NAMESPACE / _TYPE
    packed = f"terraform-provider-{_TYPE}_{PROVIDER_VERSION}_{platform}.zip"
    return (base / PROVIDER_VERSION / platform).is_dir() or (base / packed).is_file()


def _own_configuration(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("TF_CLI_CONFIG_FILE")
    if named and Path(named).is_file():
        return Path(named)
    if os.name == "nt":
        default = Path(environ.get("APPDATA") or home_folder()) / "terraform.rc"
    else:
        default = home_folder() / ".terraformrc"
    return default if default.is_file() and not named else None


def _mirror_configuration(folder: Path) -> str:
    path = (
        folder.absolute().as_posix().replace("${", "$${").replace("%{", "%%{").replace('"', '\\"')
    )
    return (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path    = "{path}"\n'
        f'    include = ["{PROVIDER}"]\n'
        "  }\n"
        "  direct {\n"
        f'    exclude = ["{PROVIDER}"]\n'
        "  }\n"
        "}\n"
    )
