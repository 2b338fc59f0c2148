"""One file of a module in four states: as it is to be, older, edited, and another's."""

from __future__ import annotations

from catctl.rendering.ownership import with_header

NEW = with_header("a = 1\n", "modules/x/main.tf", "main.tf")
OLD = with_header("a = 0\n", "modules/x/main.tf", "main.tf")
EDITED = OLD + "# mine\n"
FOREIGN = "resource {}\n"
PATH = "modules/x/main.tf"
