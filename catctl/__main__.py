"""Entry point of ``catctl`` and ``python -m catctl``."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """Run the command line. A Ctrl-C before it is there, or after its end, leaves no traceback."""
    try:
        from catctl.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
