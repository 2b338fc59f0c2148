"""Text from outside in what people read as Markdown. Builds text; prints nothing."""

from __future__ import annotations

import re

from catctl.views.style import bare

# What Markdown, its dialect on GitHub and HTML act upon within a line, behind words of ours. The
# address of a bucket is no link to them.
_MARKUP = re.compile(r"[\\`*_\[\]|~$<>&]|(?<!s3):|(?<=[wW])\.")


def markdown(text: object) -> str:
    """A text as Markdown shows it, character for character, and on one line.

    No name is called by it: behind an @ stands a space of no width.
    """
    return _MARKUP.sub(_entity, bare(str(text))).replace("@", "@\u200b")


def _entity(found: re.Match[str]) -> str:
    """Text, and never markup, to Markdown (CommonMark 0.31.2, 2.5) and to HTML alike."""
    return f"&#{ord(found[0])};"
