"""No proxy of the user's is a way out of the sandbox."""

from __future__ import annotations

import pytest

from catctl.sandbox.isolation import DEAD_PROXY, SandboxCredentials, sandboxed

FAKE = SandboxCredentials(account_id="1", access_key="A", secret_key="S", token="T")


@pytest.mark.parametrize("name", ["all_proxy", "http_proxy", "https_proxy"])
def test_every_proxy_is_dead_in_either_spelling(name: str) -> None:
    base = {name: "http://proxy", name.upper(): "http://proxy", "No_Proxy": "*", "NO_PROXY": "*"}
    found = sandboxed(
        base, endpoint="http://127.0.0.1:1", credentials=FAKE, region="r", empty_file="/e"
    )
    assert found[name] == found[name.upper()] == DEAD_PROXY
    assert "*" not in found.values()
