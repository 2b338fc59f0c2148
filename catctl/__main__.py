"""Entry point of ``catctl`` and ``python -m catctl``."""

import sys

# What else is imported before sys.excepthook is set could be interrupted, and seen.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_AGAIN_SECONDS = 0.01
_IMPORTING = "<frozen importlib._bootstrap>"
_ended = False
_coming = False


def main() -> int:
    """Run the command line. A Ctrl-C before it is there, or after its end, leaves no traceback."""
    try:
        return _run()
    except KeyboardInterrupt:
        return 130


def _run() -> int:
    global _ended
    import signal  # it takes its time: what interrupts it is to be caught, too

    try:
        sys.unraisablehook = _dropped
        signal.signal(signal.SIGINT, _interrupt)
        from catctl.cli import main as run

        return run()
    finally:
        _ended = True  # one store: to ignore the signal is a call, which a signal can interrupt
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt(_number: int, frame: "FrameType | None") -> None:
    """Raise, but not while a module is imported: Python makes another error of it within a class,
    drops it in a callback, and may leave the module half there.
    """
    global _coming
    _coming = False
    if _ended:
        return
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTING:
            _come_again()
            return
        frame = frame.f_back
    raise KeyboardInterrupt


def _come_again() -> None:
    global _coming
    import _thread

    if not _coming:
        _coming = True
        _thread.start_new_thread(_send, (_thread.get_ident(),))


def _send(thread: int) -> None:
    """Send SIGINT to ``thread``, which it also wakes, in a moment."""
    import signal
    import time

    time.sleep(_AGAIN_SECONDS)
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(thread, signal.SIGINT)


def _dropped(what: "sys.UnraisableHookArgs") -> None:
    """Have a Ctrl-C come again that Python drops, as it does in ``__del__``."""
    if what.exc_type is KeyboardInterrupt:
        _come_again()
    else:
        sys.__unraisablehook__(what)


def _uncaught(kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """Python shows what ends it, but no Ctrl-C that was faster than ``main``."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, error.__traceback__)


sys.excepthook = _uncaught

if __name__ == "__main__":
    sys.exit(main())
