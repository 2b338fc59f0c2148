"""How things are counted in sentences. Every room may use it. Pure."""

from __future__ import annotations


def count_of(number: int, noun: str) -> str:
    """Such as 1 resource, 2 resources."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
