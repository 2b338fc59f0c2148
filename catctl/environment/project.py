"""Finds where a project's files are; reads none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from catctl.commands import Next, advice
from catctl.environment.spelling import guess
from catctl.errors import UsageError

# Windows takes these for devices.
_RESERVED = {
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)),
}
ENVIRONMENT_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


@dataclass(frozen=True)
class Project:
    """A folder with ``environments/`` in it.

    ``private`` is where working files lie; None: in the project itself.
    """

    root: Path
    private: Path | None = None

    @property
    def environments(self) -> Path:
        return self.root / "environments"

    @property
    def modules(self) -> Path:
        return self.root / "modules"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def work(self) -> Path:
        """Private working files: never committed, safe to delete when nothing runs."""
        return self.private or self.root / ".catctl"

    @property
    def defaults(self) -> Path:
        return self.environments / "defaults.yaml"

    def folder(self, key: str) -> Path:
        return self.environments / key

    def file(self, key: str) -> Path:
        return self.folder(key) / "environment.yaml"

    def list_keys(self) -> tuple[str, ...]:
        """All environments, by name."""
        return tuple(
            sorted(path.parent.name for path in self.environments.glob("*/environment.yaml"))
        )

    def require_all(self) -> tuple[str, ...]:
        """All environments. Raises UsageError where there is none yet."""
        if not self.list_keys():
            raise UsageError(
                f"There is no environment in {self.root} yet.", hint=Next("env", "new", "hack")
            )
        return self.list_keys()

    def require(self, key: str) -> None:
        """Raise UsageError unless the environment ``key`` exists."""
        check_key(key)
        if self.file(key).exists():  # what else than a file it may be, load says
            self._require_inside(key)
            return
        known = ", ".join(self.list_keys()) or "none yet"
        raise UsageError(
            f"There is no environment {key!r}.{guess(key, self.list_keys())} There are: {known}.",
            hint=Next("env", "new", key),
        )

    def _require_inside(self, key: str) -> None:
        """What lies behind a link that leads out of the project is not ours to write to."""
        if not self.file(key).resolve().is_relative_to(self.root.resolve()):
            raise UsageError(
                f"environments/{key} is a link that leads out of the project; catctl leaves it be.",
                hint=advice(
                    "put environments/{key}/environment.yaml into the project itself", key=key
                ),
            )


def check_key(key: str) -> None:
    """Raise UsageError unless ``key`` can name an environment: it becomes a folder and a tag."""
    if not ENVIRONMENT_KEY.fullmatch(key) or key in _RESERVED:
        raise UsageError(
            f"{key[:60]!r} cannot name an environment: up to 32 lower-case letters, digits and "
            "hyphens, such as hack or prod-eu."
        )


def find_project(start: Path) -> Project | None:
    """The nearest folder at or above ``start`` that has environments in it."""
    for folder in (start, *start.parents):
        inside = folder / "environments"
        if (inside / "defaults.yaml").is_file() or any(inside.glob("*/environment.yaml")):
            return Project(folder)
    return None


def require_project(start: Path) -> Project:
    """As find_project, but raise UsageError where there is none."""
    project = find_project(start)
    if project is None:
        raise UsageError(
            f"No catctl project in {start} or above: there is no environments/ folder.",
            hint=Next("init"),
        )
    return project
