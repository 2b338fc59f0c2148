"""Jinja's sandbox, with an end to what a template may take. Pure.

A project's own templates may be a stranger's. Jinja keeps them from all that they were not given;
what it leaves to its user are memory and time (Jinja 3.1, sandbox: "Security Considerations").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST = 1_000_000  # characters of a text, or items of a list
_WORK = 100 * MOST  # characters that a call may pass through on its way
_BITS = 10_000  # of a number
_WIDTH = re.compile(r"[0-9]{6}")  # in a format, of a field


class _Generator(CodeGenerator):
    """Has the environment join texts, as it has it reckon: Jinja intercepts all but ``~``."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.call_binop(context, '~', (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("), None)")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Raises SecurityError where a value would grow beyond ``MOST``."""

    intercepted_binops = frozenset({"%", "*", "**", "+"})
    code_generator_class = _Generator

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "~":
            return _joined(left)
        if _grows(operator, left, right):
            raise SecurityError(f"the result of {operator} would be too large")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Any:
        """What Jinja makes of ``text.format``: it has read the text before it is called."""
        if _is_wide(getattr(value, "__self__", None)):
            raise SecurityError("a field of this format is too large")
        return super().wrap_str_format(value)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        text = getattr(obj, "__self__", None)
        given = (*args, *kwargs.values())
        if any(isinstance(item, int) and abs(item) > MOST for item in given):
            raise SecurityError("a number in this call is too large")
        if isinstance(text, str) and len(text) * max(map(_size, given), default=0) > _WORK:
            raise SecurityError("the result of this call would be too large")
        return _bounded(super().call(context, obj, *args, **kwargs))


def _joined(parts: Iterable[Any]) -> str:
    texts = [str(part) for part in parts]
    if sum(map(len, texts)) > MOST:
        raise SecurityError("the text would be too large")
    return "".join(texts)


def _grows(operator: str, left: Any, right: Any) -> bool:
    numbers = [side for side in (left, right) if isinstance(side, int)]
    sizes = [_size(side) for side in (left, right)]
    if operator == "%":
        widths = right if isinstance(right, tuple) else (right,)
        return _is_wide(left) or any(isinstance(w, int) and abs(w) > MOST for w in widths)
    if operator == "+":
        return sum(sizes) > MOST
    bits = [number.bit_length() for number in numbers]
    if operator == "**":
        return len(numbers) == 2 and bits[0] * abs(numbers[1]) > _BITS
    if len(numbers) == 2:
        return sum(bits) > _BITS
    return bool(numbers) and max(sizes) * abs(numbers[0]) > MOST


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else 0


def _is_wide(text: Any) -> bool:
    return isinstance(text, str) and _WIDTH.search(text) is not None and bool({*"%{"} & {*text})


def _bounded(value: Any) -> Any:
    if _size(value) > MOST:
        raise SecurityError("the result of this call is too large")
    return value
