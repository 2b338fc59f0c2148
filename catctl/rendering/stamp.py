"""Keeps on the disk what was rendered last, and of what: the unchanged need not be loaded again.

No template engine and no model is imported here: ``catctl plan`` reads a stamp in milliseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catctl import __version__
from catctl.environment.facts import Facts
from catctl.files import write_atomically
from catctl.rendering.observe import read_folder


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """``inputs`` and ``outputs`` are digests; ``paths`` are the rendered files."""

    inputs: str
    outputs: str
    paths: tuple[str, ...]
    facts: Facts


def digest(texts: Mapping[str, str]) -> str:
    """SHA-256 of named texts, and of catctl's version."""
    total = hashlib.sha256(__version__.encode())
    for name, text in sorted(texts.items()):
        for part in (name, text):
            raw = part.encode()
            total.update(f"\n{len(raw)}:".encode())
            total.update(raw)
    return total.hexdigest()


def read_stamp(file: Path) -> Stamp | None:
    """The stamp in ``file``; None for none, a damaged one, or another version's."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Stamp(
            inputs=data["inputs"],
            outputs=data["outputs"],
            paths=tuple(data["paths"]),
            facts=Facts.from_json(data["facts"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(file: Path, stamp: Stamp) -> None:
    """Keep ``stamp``."""
    data = {
        "facts": stamp.facts.to_json(),
        "inputs": stamp.inputs,
        "outputs": stamp.outputs,
        "paths": stamp.paths,
    }
    write_atomically(file, json.dumps(data, indent=1, sort_keys=True), mode=0o600)


def read_inputs(folders: Iterable[Path], files: Iterable[Path]) -> dict[str, str]:
    """Texts of the templates and environment files of which something is rendered.

    Raises what read_folder does.
    """
    texts = {
        (folder / source).as_posix(): text
        for folder in folders
        for source, text in read_folder(folder).items()
    }
    there = [file for file in files if file.is_file()]
    return texts | {f.as_posix(): f.read_text("utf-8-sig", errors="replace") for f in there}
