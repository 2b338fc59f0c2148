"""What of Terraform's files ``terraform init`` depends on. Pure."""

from __future__ import annotations

import re

_INIT_LINES = re.compile(
    r"^[^\S\n]*(?:module|backend|source|version|required_version|required_providers)\b.*$", re.M
)


def init_text(files: dict[str, str]) -> str:
    """Of all .tf files, the lines on which ``terraform init`` depends, in order of their paths."""
    parts = []
    for path, text in sorted(files.items()):
        if path.endswith(("/backend.tf", ".lock.hcl")):
            parts.append(f"{path}\n{text}")
        elif path.endswith(".tf"):
            lines = _INIT_LINES.findall(text)
            parts += [path, *lines] if lines else []
    return "\n".join(parts)
