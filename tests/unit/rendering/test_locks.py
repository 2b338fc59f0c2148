"""Which version of the AWS provider is locked."""

from __future__ import annotations

import pytest

from catctl.rendering.locks import PINNED, ProviderLock, known_lock
from catctl.terraform.pins import PROVIDER, TOFU_PROVIDER


def lock(version: str, provider: str = PROVIDER) -> str:
    return (
        f'# maintained\n\nprovider "{provider}" {{\n  version     = "{version}"\n'
        '  constraints = "~> 6.0"\n  hashes = [\n    "h1:AAAA=",\n  ]\n}\n'
    )


@pytest.mark.parametrize(
    ("constraint", "existing", "expected"),
    [
        ("~> 5.100", "", PINNED),
        ("~> 5.100", lock("5.99.0"), PINNED),
        ("~> 5.100", lock("6.25.0"), PINNED),
        ("~> 6.0", "", None),
        ("~> 6.0", lock("5.100.0"), None),
        ("~> 6.0", lock("6.0.0-beta1"), None),
        ("~> 6.0", lock("6.25.0"), ProviderLock(version="6.25.0", hashes=("h1:AAAA=",))),
        (">= 5.100", lock("6.25.0"), ProviderLock(version="6.25.0", hashes=("h1:AAAA=",))),
        (">= 5.100", lock("5.100.0"), PINNED),
        ("~> 6.0", lock("6.25.0", TOFU_PROVIDER), ProviderLock(version="6.25.0", hashes=())),
        ("~> 5.100", "rubbish", PINNED),
    ],
)
def test_what_is_locked_stays_while_it_fits(
    constraint: str, existing: str, expected: ProviderLock | None
) -> None:
    assert known_lock(constraint, existing) == expected
