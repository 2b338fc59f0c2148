"""Entry point of ``catctl`` and ``python -m catctl``."""

from __future__ import annotations

import signal
import sys
from types import FrameType

_ended = False


def main() -> int:
    """Run the command line. A Ctrl-C before it is there, or after its end, leaves no traceback."""
    global _ended
    try:
        signal.signal(signal.SIGINT, _interrupt)
        from catctl.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130
    finally:
        _ended = True  # one store: to ignore the signal is a call, which a signal can interrupt
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    if not _ended:
        raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
