"""Templates as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SUFFIX = ".j2"


def target_of(source: str) -> str:
    """The path of what a template becomes: its own, without ``.j2``."""
    return source.removesuffix(SUFFIX)


@dataclass(frozen=True)
class Templates:
    """Template texts by path: what bears ``.j2`` is rendered, the rest is copied.

    No two have the same target: a project's own win.
    """

    texts: Mapping[str, str]

    def below(self, folder: str) -> list[str]:
        """Paths of the templates in ``folder``, sorted."""
        return sorted(path for path in self.texts if path.startswith(folder + "/"))

    def source_of(self, target: str) -> str:
        """The path of the template that becomes ``target``, be it with ``.j2`` or without."""
        return target if target in self.texts else target + SUFFIX

    def find(self, name: str) -> str | None:
        """The text of the template that becomes what ``name`` does; None for none."""
        return self.texts.get(self.source_of(target_of(name)))
