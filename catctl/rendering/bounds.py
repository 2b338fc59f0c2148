"""Jinja's sandbox, with an end to what a template may take. Pure.

A project's own templates may be a stranger's. Jinja keeps them from all that they were not given;
what it leaves to its user are memory and time (Jinja 3.1, sandbox: "Security Considerations").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from catctl.rendering.compiling import STEP, BoundedGenerator

MOST = 1_000_000  # characters of a text, or items of a list
_WORK = 100 * MOST  # characters that a call may pass through on its way
_BITS = 10_000  # of a number
_OF_BYTES = ("decode", "encode", "from_bytes", "to_bytes")
_RECKONING = ("divisibleby", "even", "odd")  # of Jinja's tests
_LONGEST = 10 * MOST  # characters of a format, at most
_BUDGET = 20 * MOST  # of a file, in characters that are passed through, and in steps: seconds
_DIGITS = re.compile(r"[0-9]{1,6}")
_NESTED = re.compile(r"\{[^{}]*:[^{}]*\{")  # a field that tells of another how wide it is
_WIDTH = re.compile(r"[0-9]{6}")  # in a format, of a field


class Buffer(list[str]):
    """Raises SecurityError where more is written than ``MOST``."""

    size = 0

    def append(self, text: str, /) -> None:
        self.size += 1 + len(text)
        if self.size > MOST:
            raise SecurityError("the text of a macro or a block would be too large")
        super().append(text)

    def extend(self, texts: Iterable[str], /) -> None:
        for text in texts:
            self.append(text)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Raises SecurityError where a value would grow beyond ``MOST``."""

    intercepted_binops = frozenset({"%", "*", "**", "+", "-", "/", "//"})
    code_generator_class = BoundedGenerator
    new_buffer = Buffer
    _left = _BUDGET

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # They reckon with % where Jinja intercepts nothing, and % formats a text.
        tests = {name: _of_number(self.tests[name]) for name in _RECKONING}
        self.tests = {name: self.bounded(test) for name, test in {**self.tests, **tests}.items()}

    def renew(self) -> None:
        """The next file has a budget of its own."""
        self._left = _BUDGET

    def spend(self, cost: int) -> None:
        """Pay from the file's budget. Raises SecurityError where that is used up."""
        self._left -= cost
        if self._left < 0:
            raise SecurityError("does more than a file needs: is there a loop in a loop?")

    @property
    def step(self) -> bool:
        """True, for what is paid by asking."""
        self.spend(STEP)
        return True

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Some codecs take hours for a megabyte, and no file needs bytes."""
        return attr not in _OF_BYTES and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "~":
            return self._paid(_joined(left))
        if operator == "%":
            _refuse_long_format(left, right)
        if _grows(operator, left, right):
            raise SecurityError(f"the result of {operator} would be too large")
        return self._paid(super().call_binop(context, operator, left, right))

    def _paid(self, value: Any) -> Any:
        self.spend(_size(value))
        return value

    def wrap_str_format(self, value: Any) -> Any:
        """What Jinja makes of ``text.format``: it has read the text before it is called."""
        text = getattr(value, "__self__", None)
        if _is_wide(text) or (isinstance(text, str) and _NESTED.search(text.replace("{{", ""))):
            raise SecurityError("a field of this format is, or may be, too large")
        made = super().wrap_str_format(value)
        return _format_bounded(made, text) if made and isinstance(text, str) else made

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        text = getattr(obj, "__self__", None)
        given = (*args, *kwargs.values())
        self.small((text, *given))
        if any(isinstance(item, int) and abs(item) > MOST for item in given):
            raise SecurityError("a number in this call is too large")
        work = _size(text) * max(map(_reach, given), default=0)
        if isinstance(text, str) and work > _WORK:
            raise SecurityError("the result of this call would be too large")
        self.spend(work // 50 if isinstance(text, str) else 0)
        return self._paid(_bounded(super().call(context, obj, *args, **kwargs)))

    def small(self, value: Any) -> Any:
        """``value``, which may be walked through. Raises SecurityError for others."""
        self.spend(refuse_large(value))
        return value

    def bounded(self, function: Any) -> Callable[..., Any]:
        """A filter or a test that refuses a value too large to be written, before it begins."""

        @wraps(function)
        def of_small(*args: Any, **kwargs: Any) -> Any:
            self.small((*args, *kwargs.values()))
            return self._paid(function(*args, **kwargs))

        return of_small

    def getitem(self, obj: Any, argument: Any) -> Any:
        self.small(argument)  # which the message about a missing one spells out
        return super().getitem(obj, argument)

    def select_template(self, names: Any, *args: Any, **kwargs: Any) -> Any:
        self.small(names)  # likewise
        return super().select_template(names, *args, **kwargs)


def refuse_large(value: Any) -> int:
    """About how many characters ``value`` takes, written out; SecurityError for over ``MOST``.

    Lists that hold one list many times are small until they are written out.
    """
    waiting, size = [value], 0
    while waiting:
        item = waiting.pop()
        size += 3 + (len(item) if isinstance(item, str | bytes) else 0)  # "1, "
        size += item.bit_length() // 3 if isinstance(item, int) else 0
        inner = _inside(item)
        if size + len(waiting) + len(inner) > MOST:
            raise SecurityError("a value in this template is too large to be written")
        waiting += inner
    return size


def _inside(item: Any) -> list[Any]:
    if isinstance(item, Mapping):
        return [*item.keys(), *item.values()]
    return list(item) if isinstance(item, list | tuple) and len(item) <= MOST else []


def _of_number(test: Any) -> Callable[..., bool]:
    @wraps(test)
    def of_number(*args: Any) -> bool:
        if not all(isinstance(item, int | float) for item in args):
            raise TypeError("only a number is odd, even or divisible")
        return bool(test(*args))

    return of_number


def _refuse_long_format(text: Any, given: Any) -> None:
    """Each field may be as wide as the largest number there is, or hold all that is given."""
    size = refuse_large(given)
    if not isinstance(text, str):
        return
    widths = [*map(int, _DIGITS.findall(text)), *map(abs, _whole_numbers(given))]
    if (text.count("%") + text.count("{")) * (size + max(widths, default=0)) > _LONGEST:
        raise SecurityError("the result of this format would be too large")


def _whole_numbers(given: Any) -> list[int]:
    items = given if isinstance(given, tuple) else (given,)
    return [item for item in items if isinstance(item, int)]


def _format_bounded(made: Callable[..., str], text: str) -> Callable[..., str]:
    @wraps(made)
    def formatted(*args: Any, **kwargs: Any) -> str:
        _refuse_long_format(text, (args, kwargs))
        return made(*args, **kwargs)

    return formatted


def _joined(parts: Iterable[Any]) -> str:
    parts = tuple(parts)
    refuse_large(parts)
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
    if operator == "+" and not numbers:
        return sum(sizes) > MOST
    bits = [number.bit_length() for number in numbers]
    if operator == "**":
        return len(numbers) == 2 and bits[0] * abs(numbers[1]) > _BITS
    if len(numbers) == 2:
        return sum(bits) > _BITS
    return bool(numbers) and max(sizes) * abs(numbers[0]) > MOST


def _reach(value: Any) -> int:
    """How much longer a call may make each character: tabs reach as far as they are told."""
    if isinstance(value, Mapping):  # of characters, such as for translate
        return max(map(_size, value.values()), default=0)
    return abs(value) if isinstance(value, int) else _size(value)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else 0


def _is_wide(text: Any) -> bool:
    return isinstance(text, str) and _WIDTH.search(text) is not None and bool({*"%{"} & {*text})


def _bounded(value: Any) -> Any:
    if _size(value) > MOST or (isinstance(value, int) and value.bit_length() > _BITS):
        raise SecurityError("the result of this call is too large")
    return value
