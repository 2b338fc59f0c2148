"""How values are stored: within AWS's limit, and encrypted with the key that the file names."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.errors import CatctlError
from catctl.secrets.execute import MOST_BYTES, store
from catctl.secrets.model import Wanted
from tests.support.answering import Answering

PLAIN = Wanted(source="/shop/a", store="SSM", uses=())
OWN_KEY = Wanted(source="/shop/a", store="SSM", uses=(), kms_key="alias/shop")


def stored(wanted: Wanted, value: str, *, is_new: bool = True) -> dict[str, Any]:
    aws = Answering()
    store(aws, wanted, value, tags={"Project": "shop"}, is_new=is_new)
    [(operation, wish)] = aws.calls
    assert operation == "put_parameter"
    return wish


@pytest.mark.parametrize("is_new", [True, False])
def test_the_key_of_the_file_encrypts(*, is_new: bool) -> None:
    assert stored(OWN_KEY, "x", is_new=is_new)["KeyId"] == "alias/shop"
    assert "KeyId" not in stored(PLAIN, "x", is_new=is_new)


def test_the_limit_is_in_bytes() -> None:
    """A letter of Korean takes three."""
    assert stored(PLAIN, "x" * MOST_BYTES)["Type"] == "SecureString"
    with pytest.raises(CatctlError, match="has 4098 bytes"):
        stored(PLAIN, "비" * 1366)
