"""Amounts of money as text. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from catctl.cost.model import Sum
from catctl.views.console import table

AT_LEAST = "≥ "
_WHOLE = frozenset({"CLP", "HUF", "IDR", "ISK", "JPY", "KRW", "TWD", "VND"})


@dataclass(frozen=True, kw_only=True)
class Currency:
    """``rate`` units of ``code`` are one USD."""

    code: str = "USD"
    rate: Decimal = Decimal(1)

    def amount(self, usd: Decimal, places: int = 2) -> str:
        """Without the currency's name: 1,234.50, or 1,234 where there are no cents."""
        step = Decimal(1).scaleb(-places if self.code not in _WHOLE else 0)
        rounded = (usd * self.rate).quantize(step, ROUND_HALF_UP)
        if not rounded and usd > 0:
            return f"<{step}"
        return f"{rounded or abs(rounded):,}"  # never -0

    def money(self, usd: Decimal, places: int = 2) -> str:
        """Such as $43.07, or 57,283 KRW."""
        text = self.amount(usd, places)
        if self.code != "USD":
            return f"{text} {self.code}"
        return f"<${text[1:]}" if text.startswith("<") else f"${text}"

    def cell(self, found: Sum) -> str:
        """A sum in a table: what is in none has made it too small, or there is none."""
        if found.usd is None:
            return "unknown"
        return f"{AT_LEAST if found.unknown else ''}{self.amount(found.usd)}"

    def spoken(self, found: Sum, places: int = 2) -> str:
        """A sum in a sentence."""
        if found.usd is None:
            return "unknown"
        return f"{'at least ' if found.unknown else ''}{self.money(found.usd, places)}"


USD = Currency()


def money_table(rows: Sequence[tuple[str, ...]], *, columns: int = 1) -> list[str]:
    """Rows whose last columns are amounts, aligned to the right."""
    widest = [max((len(row[i]) for row in rows), default=0) for i in range(-columns, 0)]
    return table(
        (
            *row[:-columns],
            *(cell.rjust(width) for cell, width in zip(row[-columns:], widest, strict=True)),
        )
        for row in rows
    )


def quantity(value: Decimal) -> str:
    """A quantity in short: at most three significant digits behind the point."""
    return format(round(value, 4).normalize(), ",f")


def number(value: Decimal) -> float:
    """For JSON: up to ten digits behind the point."""
    return float(round(value, 10))


def known(found: Sum) -> float | None:
    """A sum for JSON: as far as it is known, None where it is not at all."""
    return None if found.usd is None else number(found.usd)
