"""Reads what a plan is made of besides the rendered files, as digests: never a value.

Terraform reads files of the root folder, of local modules and whatever ``file()`` names once more
when a saved plan is applied, and takes variables from the plan alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catctl.files import PRIVATE, TEMPORARY
from catctl.stack.observe import read_json

LARGE = 1 << 20  # bytes; what is larger counts by size and time, so that a plan stays quick
_FOLDERS = frozenset({".git", ".terraform", ".venv", "__pycache__", PRIVATE})
# These have a digest of their own, or change by themselves: states, plans, what editors leave.
_FILES = frozenset({".DS_Store", ".terraform.lock.hcl", "crash.log", "environment.yaml"})
_LEFT = re.compile(rf"\.tfstate$|\.tfstate\.|\.tfplan$|{re.escape(TEMPORARY)}$|~$|^\.#|\.sw[a-p]$")
_READ = re.compile(
    r"\b(?:template)?file(?:base64\w*|exists|md5|sha[0-9]+)?"
    r'\(\s*(?:(?:abspath|pathexpand)\(\s*)?"([^"\n]+)"'
)


def digest_files(root: Path, folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Digests of all files that Terraform may read in ``folder``, by their path from ``root``.

    ``known`` are texts of files that were read already, by the same paths.
    """
    found = {name: _digest(text.encode()) for name, text in known.items() if _counts(name)}
    for module in [folder, *_local_modules(folder)]:
        for path in _read_by(module, folder):
            name = _name(path, root)
            if name not in found:
                found[name] = _digest_file(Path(path))
    return dict(sorted(found.items()))


def digest_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Digests of the variables that Terraform gets from its environment, by their names there."""
    found = {name: value for name, value in environ.items() if name.startswith("TF_VAR_")}
    return {name: _digest(value.encode()) for name, value in sorted(found.items())}


def _local_modules(folder: Path) -> Iterator[Path]:
    """Where the modules are that ``terraform init`` has not downloaded."""
    listed = (read_json(folder / ".terraform/modules/modules.json") or {}).get("Modules")
    items = listed if isinstance(listed, list) else []
    places = {item.get("Dir") for item in items if isinstance(item, dict)}
    for place in sorted(item for item in places if isinstance(item, str)):
        if ".terraform" not in Path(place).parts and place != ".":
            yield Path(os.path.normpath(folder / place))


def _name(path: str, root: Path) -> str:
    inside = f"{root}{os.sep}"
    name = path[len(inside) :] if path.startswith(inside) else os.path.relpath(path, root)
    return name.replace(os.sep, "/")


def _read_by(module: Path, folder: Path) -> Iterator[str]:
    """All files of a module, and those that it names; ``folder`` is where Terraform works."""
    for path in _files_in(module):
        yield path
        if path.endswith((".tf", ".tf.json", ".tofu", ".tofu.json")) and Path(path).is_file():
            text = Path(path).read_text(encoding="utf-8", errors="replace")
            if "file" in text:
                text = text.replace('\\"', '"') if path.endswith(".json") else text
                yield from _named(_READ.findall(text), module, folder)


def _files_in(module: Path) -> Iterator[str]:
    """Paths as text: there may be many, and a plan makes two rounds.

    Terraform reads behind links to folders, too. Each is walked once, for they may lead in circles,
    and none that leads back up.
    """
    seen: set[str] = set()
    for place, folders, names in os.walk(module, followlinks=True):
        inside = sorted(set(folders) - _FOLDERS)
        folders[:] = [name for name in inside if _is_new(f"{place}{os.sep}{name}", seen)]
        yield from (f"{place}{os.sep}{name}" for name in sorted(names) if _counts(name))


def _is_new(folder: str, seen: set[str]) -> bool:
    if not Path(folder).is_symlink():
        return True
    real = os.path.realpath(folder)
    if real in seen or Path(folder).parent.resolve().is_relative_to(real):
        return False
    seen.add(real)
    return True


def _counts(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name not in _FILES and not _LEFT.search(name)


def _named(texts: Iterable[str], module: Path, folder: Path) -> Iterator[str]:
    """Paths in calls of ``file()`` and its like, where they can be told without Terraform."""
    for text in texts:
        place = text.replace("${path.module}", str(module))
        place = place.replace("${path.root}", str(folder)).replace("${path.cwd}", str(folder))
        if "${" not in place and "\0" not in place:
            place = os.path.expanduser(place)  # noqa: PTH111 - which leaves the ~ of nobody
            yield os.path.normpath(folder / place)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _digest_file(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "no file"
        if status.st_size > LARGE:
            # Whoever writes a file may set the one time, not the other.
            return f"{status.st_size} bytes at {status.st_mtime_ns}, {status.st_ctime_ns}"
        return _digest(path.read_bytes())
    except OSError:
        return "cannot be read"
