"""Keeps on the disk what was rendered last, and of what: the unchanged need not be loaded again.

No template engine and no model is imported here: ``catctl plan`` reads a stamp in milliseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from catctl.environment.facts import Facts
from catctl.files import write_atomically
from catctl.rendering.observe import read_folder
from catctl.shapes import ShapeError, as_type, build, parse_object


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """``inputs`` and ``outputs`` are digests; ``paths`` are the rendered files.

    ``version`` is that of the catctl that rendered them: another may fill the same templates in
    another way.
    """

    inputs: str
    outputs: str
    paths: tuple[str, ...]
    facts: Facts
    version: str


def digest(texts: Mapping[str, str]) -> str:
    """SHA-256 of named texts. A name may be a path that is no text."""
    total = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name, text):
            raw = part.encode(errors="surrogateescape")
            total.update(f"\n{len(raw)}:".encode())
            total.update(raw)
    return total.hexdigest()


def read_stamp(file: Path) -> Stamp | None:
    """The stamp in ``file``; None for none, a damaged one, or one of another shape."""
    try:
        data = parse_object(file.read_bytes()) if file.is_file() else {}
        facts = Facts.from_json(as_type(dict[str, Any], data.get("facts"), "facts"))
        stamp = build(Stamp, {**data, "facts": facts})
    except (OSError, ShapeError):
        return None
    paths = [PurePosixPath(path) for path in stamp.paths]
    leads_out = any(path.is_absolute() or ".." in path.parts for path in paths)
    return None if leads_out else stamp


def write_stamp(file: Path, stamp: Stamp) -> None:
    """Keep ``stamp``."""
    data = {
        "facts": stamp.facts.to_json(),
        "inputs": stamp.inputs,
        "outputs": stamp.outputs,
        "paths": stamp.paths,
        "version": stamp.version,
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
