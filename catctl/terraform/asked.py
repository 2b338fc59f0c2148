"""Which Terraform a project asks for, in the files of tfenv, mise, asdf and tenv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TERRAFORM, OPENTOFU = "terraform", "opentofu"
TOOLS = ".tool-versions"
_RELEASE = re.compile(r"v?([0-9]{1,4}(?:\.[0-9]{1,4}){2}(?:-[A-Za-z0-9.]{1,20})?)")
_MOST = 4096  # characters: such a file has one line, or a few


@dataclass(frozen=True, kw_only=True)
class AskedVersion:
    """A release, and the file that asks for it."""

    version: str
    file: str


def version_file(product: str) -> str:
    """What tfenv and tenv read: .terraform-version, .opentofu-version."""
    return f".{product}-version"


def read_asked(root: Path, product: str) -> AskedVersion | None:
    """What the project in ``root`` asks for. None for nothing, and for what is no release: latest,
    min-required and the like are for those tools to know.
    """
    own = _words(root / version_file(product))
    if own:
        return _asked(own[0][0], version_file(product))
    for name, *versions in _words(root / TOOLS):
        if name == product and versions:
            return _asked(versions[0], TOOLS)
    return None


def _asked(text: str, file: str) -> AskedVersion | None:
    release = _RELEASE.fullmatch(text)
    return AskedVersion(version=release[1], file=file) if release else None


def _words(file: Path) -> list[list[str]]:
    """The words of each line that has any; none where there is no such file, or it is a link."""
    if file.is_symlink() or not file.is_file():
        return []
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(_MOST)
    except OSError:
        return []
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return [words for words in lines if words]
