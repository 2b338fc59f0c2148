"""No proxy of the user's is a way out of the sandbox."""

from __future__ import annotations

import pytest

from catctl.sandbox.isolation import (
    DEAD_PROXY,
    SandboxCredentials,
    other_variables,
    sandboxed,
    server_environ,
)

FAKE = SandboxCredentials(account_id="1", access_key="A", secret_key="S", token="T")


@pytest.mark.parametrize("name", ["all_proxy", "http_proxy", "https_proxy"])
def test_every_proxy_is_dead_in_either_spelling(name: str) -> None:
    base = {name: "http://proxy", name.upper(): "http://proxy", "No_Proxy": "*", "NO_PROXY": "*"}
    found = sandboxed(
        base, endpoint="http://127.0.0.1:1", credentials=FAKE, region="r", empty_file="/e"
    )
    assert found[name] == found[name.upper()] == DEAD_PROXY
    assert "*" not in found.values()


def test_the_server_sees_no_secret_and_no_container_engine() -> None:
    base = {
        "AWS_PROFILE": "work",
        "DOCKER_HOST": "unix:///var/run/docker.sock",
        "DOCKER_TLS_VERIFY": "1",
        "GITHUB_TOKEN": "secret",
        "HOME": "/home/a",
        "MOTO_ACCOUNT_ID": "1",
        "PYTHONPATH": "/src",
        "TF_VAR_password": "secret",
        "http_proxy": "http://proxy",
    }
    found = server_environ(base)
    assert {name for name in base if found.get(name) == base[name]} == {"HOME", "PYTHONPATH"}
    assert found["DOCKER_HOST"] == "tcp://127.0.0.1:9"
    assert found["MOTO_DISABLE_GLOBAL_CORS"] == "true"
    assert "secret" not in found.values()


def test_what_would_lead_elsewhere_is_named() -> None:
    base = {"AWS_ENDPOINT_URL_S3": "", "AWS_REGION": "", "AWS_x; ls": "", "PATH": ""}
    assert other_variables(base, {"AWS_REGION": "r"}) == {"AWS_ENDPOINT_URL_S3", "AWS_PROFILE"}
