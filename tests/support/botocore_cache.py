"""botocore's models, read once by this process.

Each session reads them anew (botocore 1.44.8: a second of CPU for what ``catctl destroy`` asks),
since a command has one session. Tests call many commands in one process.
"""

from __future__ import annotations

from typing import Any

from botocore.loaders import JSONFileLoader


def install() -> None:
    """Keep every model that has been read. Call once."""
    loader: Any = JSONFileLoader
    read = loader.load_file
    kept: dict[str, Any] = {}

    def load_file(self: Any, file_path: str) -> Any:
        if file_path not in kept:
            kept[file_path] = read(self, file_path)
        return kept[file_path]

    loader.load_file = load_file
