"""Entry point of ``catctl`` and ``python -m catctl``."""

from __future__ import annotations

import sys

from catctl.cli import main

if __name__ == "__main__":
    sys.exit(main())
