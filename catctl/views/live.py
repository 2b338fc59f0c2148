"""Lines of the terminal that are written over, above which all that is told scrolls away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from catctl.views import console, streams
from catctl.views.style import bare, shown

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


class Redrawn:
    """A picture of several lines, redrawn five times a second until it is stopped."""

    def __init__(self, picture: Callable[[], RenderableType]) -> None:
        from rich.console import Console
        from rich.live import Live

        self._live = Live(
            console=Console(
                stderr=True, highlight=False, no_color=not streams.has_colours(err=True)
            ),
            get_renderable=picture,
            refresh_per_second=5,
            transient=True,
        )
        self._live.start()

    def tell(self, text: str) -> None:
        """Print ``text``, wrapped, above the picture."""
        from rich.text import Text

        whole = "\n".join(console.wrapped(part) for part in text.split("\n"))
        told = streams.passing(shown(whole), err=True)
        self._live.console.print(Text.from_ansi(told), soft_wrap=True)

    def resume(self) -> None:
        self._live.start()

    def stop(self) -> None:
        """Take the picture off the terminal."""
        self._live.stop()


def cut_lines(lines: Iterable[str]) -> Group:
    """Lines as a picture, each on one line and cut at the edge of the terminal."""
    from rich.console import Group
    from rich.text import Text

    return Group(*(Text(bare(line), overflow="ellipsis", no_wrap=True) for line in lines))
