"""An AWS that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catctl.aws.session import Aws


class Answering(Aws):
    """``answers`` by operation, each for every call of it; {} for what has none.

    ``calls`` are operation and wish, in order. A paginator gives its answer as the one page.
    """

    def __init__(self, **answers: Mapping[str, Any]) -> None:
        self.region = "ap-northeast-2"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers = answers

    def client(self, service: str) -> Any:
        return self

    def get_paginator(self, operation: str) -> Any:
        return _Pages(self, operation)

    def asked(self, operation: str, wish: dict[str, Any]) -> Any:
        self.calls.append((operation, wish))
        return self._answers.get(operation, {})

    def __getattr__(self, name: str) -> Any:
        return lambda **wish: self.asked(name, wish)


class _Pages:
    def __init__(self, aws: Answering, operation: str) -> None:
        self._aws, self._operation = aws, operation

    def paginate(self, **wish: Any) -> list[Any]:
        return [self._aws.asked(self._operation, wish)]
