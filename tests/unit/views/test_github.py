"""What a workflow of GitHub's is told."""

from __future__ import annotations

from catctl.views.github import cell, escaped


def test_texts_cannot_become_commands_of_a_workflow() -> None:
    assert escaped("50 %\n::error::x") == "50 %25%0A::error::x"
    assert escaped("a:b,c", is_property=True) == "a%3Ab%2Cc"
    assert cell("a|b\nc") == r"a\|b c"
