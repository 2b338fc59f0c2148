"""Templates as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Templates:
    """Template texts by path, such as ``modules/vpc/main.tf.j2``: a project's own win."""

    texts: Mapping[str, str]

    def below(self, folder: str) -> list[str]:
        """Paths of the templates in ``folder``, sorted."""
        return sorted(path for path in self.texts if path.startswith(folder + "/"))
