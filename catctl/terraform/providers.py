"""Finds where Terraform gets its providers from: the user's configuration, a mirror, the registry.

Looks on the disk; writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catctl.terraform.pins import PROVIDER, TOFU_PROVIDER
from catctl.terraform.platforms import home_folder

_HOSTS = tuple(provider.partition("/")[0] for provider in (PROVIDER, TOFU_PROVIDER))


@dataclass(frozen=True, kw_only=True)
class ProviderSource:
    """``variables`` go to Terraform; ``config`` is the text of a CLI configuration to write, if
    one is needed; ``note`` says what was worked round; ``shares_cache`` means that two inits at
    once would write to one plugin cache (hashicorp/terraform#31964)."""

    variables: dict[str, str]
    config: str | None
    note: str | None
    shares_cache: bool


def provider_of(binary: Path | None) -> str:
    """The AWS provider's address, as a program has it: OpenTofu asks a registry of its own."""
    is_tofu = binary is not None and "tofu" in (binary.stem, binary.resolve().stem)
    return TOFU_PROVIDER if is_tofu else PROVIDER


def provider_source(
    environ: Mapping[str, str],
    *,
    cache: Path,
    platform: str,
    roots: Iterable[Path],
    provider: str,
    version: str,
) -> ProviderSource:
    """Decide, in this order: the user's own CLI configuration, CATCTL_PROVIDER_MIRROR, a mirror
    found in ``roots``, the registry with one plugin cache for all environments."""
    named = environ.get("TF_CLI_CONFIG_FILE")
    note = None
    if named and not Path(named).is_file():
        note = f"TF_CLI_CONFIG_FILE names {named}, which is not there: it is left aside."
    own = _own_configuration(environ, is_tofu=provider == TOFU_PROVIDER)
    plugins = environ.get("TF_PLUGIN_CACHE_DIR") or str(cache / "plugins")
    if own is not None:
        # What the user's configuration says about providers wins over this variable's default.
        text = own.read_text(encoding="utf-8", errors="replace")
        settled = "provider_installation" in text or "plugin_cache_dir" in text
        variables = {} if settled else {"TF_PLUGIN_CACHE_DIR": plugins}
        return ProviderSource(variables=variables, config=None, note=None, shares_cache=True)
    for folder in _candidates(environ, roots):
        if version in versions_in(folder, provider, platform):
            config = _mirror_configuration(folder, provider)
            return ProviderSource(variables={}, config=config, note=note, shares_cache=False)
    if environ.get("CATCTL_PROVIDER_MIRROR"):
        missing = f"CATCTL_PROVIDER_MIRROR holds no {provider} {version} for {platform}."
        note = f"{note} {missing}" if note else missing
    cached = {"TF_PLUGIN_CACHE_DIR": plugins}
    return ProviderSource(
        variables=cached, config="# Empty on purpose.\n", note=note, shares_cache=True
    )


def mirror_with(
    environ: Mapping[str, str],
    *,
    platform: str,
    roots: Iterable[Path],
    provider: str,
    fits: Callable[[str], bool],
) -> Path | None:
    """The first mirror that has a version that ``fits``."""
    for folder in _candidates(environ, roots):
        if any(fits(version) for version in versions_in(folder, provider, platform)):
            return folder
    return None


def _candidates(environ: Mapping[str, str], roots: Iterable[Path]) -> list[Path]:
    chosen = environ.get("CATCTL_PROVIDER_MIRROR")
    return [Path(chosen)] if chosen else [*roots]


def mirror_roots(environ: Mapping[str, str]) -> list[Path]:
    """Folders that may be filesystem mirrors: Terraform's implied ones, then what images ship."""
    home = home_folder()
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local/share")
    roots = [home / ".terraform.d/plugins", data / "terraform/plugins", data / "opentofu/plugins"]
    if os.name == "nt":
        roots.append(Path(environ.get("APPDATA") or home) / "terraform.d/plugins")
        return roots
    roots.append(home / "Library/Application Support/io.terraform/plugins")
    roots += [Path("/usr/local/share/terraform/plugins"), Path("/usr/share/terraform/plugins")]
    for parent in ("/opt", "/usr/share", "/usr/local/share"):
        found = {path.parent for host in _HOSTS for path in Path(parent).glob(f"*/{host}")}
        roots += sorted(found)
    return roots


def versions_in(folder: Path, provider: str, platform: str) -> set[str]:
    """The versions of a provider that a mirror has for a platform, unpacked or packed."""
    base = folder / provider
    unpacked = {place.parent.name for place in base.glob(f"*/{platform}") if place.is_dir()}
    archives = base.glob(f"terraform-provider-*_{platform}.zip")
    return unpacked | {file.name.split("_")[1] for file in archives if file.is_file()}


def _own_configuration(environ: Mapping[str, str], *, is_tofu: bool) -> Path | None:
    """OpenTofu's own comes first for it (internal/command/cliconfig in OpenTofu 1.12)."""
    named = environ.get("TF_CLI_CONFIG_FILE")
    if named:
        return Path(named) if Path(named).is_file() else None
    if os.name == "nt":
        base, names = Path(environ.get("APPDATA") or home_folder()), ["tofu.rc", "terraform.rc"]
    else:
        base, names = home_folder(), [".tofurc", ".terraformrc"]
    files = [base / name for name in (names if is_tofu else names[1:])]
    if is_tofu and environ.get("XDG_CONFIG_HOME"):
        files.append(Path(environ["XDG_CONFIG_HOME"]) / "opentofu/tofurc")
    return next((file for file in files if file.is_file()), None)


def _mirror_configuration(folder: Path, provider: str) -> str:
    path = (
        folder.absolute().as_posix().replace("${", "$${").replace("%{", "%%{").replace('"', '\\"')
    )
    return (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path    = "{path}"\n'
        f'    include = ["{provider}"]\n'
        "  }\n"
        "  direct {\n"
        f'    exclude = ["{provider}"]\n'
        "  }\n"
        "}\n"
    )
