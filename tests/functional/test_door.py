"""Nobody comes into the sandbox but its project's catctl and whoever has its credentials."""

from __future__ import annotations

import base64
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from catctl.aws.session import Aws, error_code
from catctl.sandbox import control, process
from catctl.sandbox.isolation import SandboxCredentials
from tests.support.door import FORM, IDENTITY, Answer, knock, request, signed

ACCOUNT = "111111111111"
JSON = {"Content-Type": "application/x-amz-json-1.1"}


@pytest.fixture
def keys(sandbox: process.Sandbox) -> SandboxCredentials:
    return process.credentials(sandbox, ACCOUNT)


@pytest.fixture
def treasure(aws_for: Callable[..., Aws]) -> Iterator[None]:
    """A secret in the sandbox, which is still there, and still the same, at the end."""
    client = aws_for().client("secretsmanager")
    client.create_secret(Name="treasure", SecretString="gold")
    yield
    assert client.get_secret_value(SecretId="treasure")["SecretString"] == "gold"
    assert [item["Name"] for item in client.list_secrets()["SecretList"]] == ["treasure"]


def asked(sandbox: process.Sandbox, headers: dict[str, str], target: str = "/") -> Answer:
    return knock(sandbox, request(target, headers, body=IDENTITY))


def test_a_signed_request_is_answered(sandbox: process.Sandbox, keys: SandboxCredentials) -> None:
    """All refusals below are of requests that differ from this one in one thing."""
    found = asked(sandbox, signed(sandbox, keys))
    assert (found.status, f"<Account>{ACCOUNT}</Account>" in found.body) == (200, True)
    assert "access-control" not in found.head


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}, 127.0.0.1:{port}",
        "127.0.0.1:{port}.evil.example",
        "0.0.0.0:{port}",
        "[::1]:{port}",
        "bucket.localhost:{port}",
        "evil.example",
        "evil.example:{port}",
        "sandbox@127.0.0.1:{port}",
    ],
)
def test_another_host_is_refused(
    sandbox: process.Sandbox, keys: SandboxCredentials, host: str
) -> None:
    """As a name of the attacker's has that leads to this machine (DNS rebinding)."""
    headers = signed(sandbox, keys) | {"Host": host.format(port=sandbox.port)}
    assert asked(sandbox, headers).status == 403


def test_hosts_by_other_ways_are_refused(
    sandbox: process.Sandbox, keys: SandboxCredentials
) -> None:
    headers = signed(sandbox, keys)
    assert asked(sandbox, headers, "http://evil.example/").status == 403
    assert asked(sandbox, headers, f"http://127.0.0.1:{sandbox.port}/").status == 400
    del headers["Host"]
    assert asked(sandbox, headers).status == 403


@pytest.mark.parametrize("origin", ["", "null", "http://127.0.0.1:{port}", "https://evil.example"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST", "PUT"])
def test_no_web_page_is_answered(
    sandbox: process.Sandbox, keys: SandboxCredentials, origin: str, method: str
) -> None:
    headers = signed(sandbox, keys, method=method)
    headers["Origin"] = origin.format(port=sandbox.port)
    found = knock(sandbox, request("/", headers, method=method, body=IDENTITY))
    assert found.status == 403
    assert "access-control" not in found.head


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("DELETE", "/bucket"),
        ("GET", "/"),
        ("GET", "/?Action=ListUsers&Version=2010-05-08"),
        ("GET", "/bucket/key?AWSAccessKeyId={access_key}&Expires=9999999999&Signature=x"),
        ("GET", "/catctl/ping"),
        ("GET", "/catctl/stop"),
        ("GET", "/favicon.ico"),
        ("GET", "/latest/meta-data/iam/security-credentials/"),
        ("GET", "/moto-api"),
        ("GET", "/moto-api/data.json"),
        ("GET", "/v2/"),
        ("OPTIONS", "/"),
        ("POST", "/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15"),
        ("POST", "/catctl/credentials"),
        ("POST", "/catctl/reset"),
        ("POST", "/catctl/stop"),
        ("POST", "/moto-api/reset"),
        ("POST", "/moto-api/seed?a=1"),
        ("PUT", "/bucket"),
    ],
)
@pytest.mark.usefixtures("treasure")
def test_what_is_not_signed_is_refused(
    sandbox: process.Sandbox, keys: SandboxCredentials, method: str, target: str
) -> None:
    head = {"Host": f"localhost:{sandbox.port}", **FORM}
    raw = request(target.format(access_key=keys.access_key), head, method=method, body=b"{}")
    assert knock(sandbox, raw).status in (403, 405)
    assert process.find(sandbox.folder)


@pytest.mark.parametrize(
    "target",
    ["AWSSecretsManager", "secretsmanager.GetSecretValue", "AWSCognitoIdentityService.GetId"],
)
def test_a_target_is_no_signature(sandbox: process.Sandbox, target: str) -> None:
    head = {"Host": f"localhost:{sandbox.port}", "X-Amz-Target": target, **JSON}
    found = knock(sandbox, request("/", head, body=b'{"SecretId": "treasure"}'))
    assert found.status == 403
    assert '"__type": "MissingAuthenticationTokenException"' in found.body


def test_strange_keys_are_refused(sandbox: process.Sandbox, keys: SandboxCredentials) -> None:
    other = process.credentials(sandbox, "2" * 12)
    strange = [
        replace(keys, access_key="AKIASANDBOXSANDBOX00"),
        replace(keys, access_key="test"),
        replace(keys, access_key=ACCOUNT),
        replace(keys, access_key=keys.access_key.lower()),
        replace(keys, secret_key="x"),
        replace(keys, secret_key=other.secret_key),
        replace(keys, token=""),
        replace(keys, token=other.token),
        replace(keys, token=f"{keys.token}x"),
        replace(keys, access_key=other.access_key),
    ]
    assert [asked(sandbox, signed(sandbox, item)).status for item in strange] == [403] * 10


@pytest.mark.parametrize(
    "change",
    [
        {"Authorization": "AWS4-HMAC-SHA256"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature="},
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic QVdTOng="},
        {"Authorization": "Basic ÿ"},
        {"Content-Type": "text/plain"},
        {"X-Amz-Date": "20200101T000000Z"},
        {"X-Amz-Date": "now"},
    ],
)
def test_changed_heads_are_refused(
    sandbox: process.Sandbox, keys: SandboxCredentials, change: dict[str, str]
) -> None:
    assert asked(sandbox, signed(sandbox, keys) | change).status == 403


def test_changed_requests_are_refused(sandbox: process.Sandbox, keys: SandboxCredentials) -> None:
    headers = signed(sandbox, keys)
    another = request("/", headers, body=IDENTITY.replace(b"Identity", b"Identities"))
    assert knock(sandbox, another).status == 403
    assert asked(sandbox, headers, "/?Action=ListUsers").status == 403
    assert asked(sandbox, headers, "/other").status == 403
    assert knock(sandbox, request("/", headers, method="PUT", body=IDENTITY)).status == 403
    headers["Authorization"] = headers["Authorization"].replace("/sts/", "/iam/")
    assert asked(sandbox, headers).status == 403


def test_an_old_request_is_refused(
    sandbox: process.Sandbox, keys: SandboxCredentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed as it ought to be, but sixteen minutes ago, or in sixteen minutes."""
    from datetime import UTC, datetime, timedelta

    import botocore.auth

    for minutes in (-16, 16):
        then = datetime.now(tz=UTC) + timedelta(minutes=minutes)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda then=then: then)
        found = asked(sandbox, signed(sandbox, keys))
        assert (found.status, "RequestExpired" in found.body) == (403, True)


@pytest.mark.parametrize(
    "service",
    ["batch", "cloudformation", "events", "execute-api", "lambda", "sqs", "x"],
)
def test_what_catctl_does_not_use_is_shut(
    sandbox: process.Sandbox, keys: SandboxCredentials, service: str
) -> None:
    found = asked(sandbox, signed(sandbox, keys, service=service))
    assert found.status == 403
    assert f"The sandbox has no {service}." in found.body


@pytest.mark.parametrize("target", ["/moto-api/data.json", "/moto-api", "/latest/api/token"])
def test_a_signature_opens_no_side_door(
    sandbox: process.Sandbox, keys: SandboxCredentials, target: str
) -> None:
    headers = signed(sandbox, keys, service="s3", target=target)
    assert asked(sandbox, headers, target).status == 403


def test_no_header_names_another_account(
    sandbox: process.Sandbox, keys: SandboxCredentials
) -> None:
    found = asked(sandbox, signed(sandbox, keys) | {"x-moto-account-id": "2" * 12})
    assert f"<Account>{ACCOUNT}</Account>" in found.body


def test_a_presigned_url_opens_what_it_names(aws_for: Callable[..., Aws]) -> None:
    s3 = aws_for().client("s3")
    s3.create_bucket(
        Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
    )
    s3.put_object(Bucket="bucket", Key="a key/with+signs &ü", Body=b"text")
    where = {"Bucket": "bucket", "Key": "a key/with+signs &ü"}
    url = s3.generate_presigned_url("get_object", Params=where, ExpiresIn=60)
    assert urllib.request.urlopen(url, timeout=30).read() == b"text"
    for wrong in (
        url.replace("/bucket/", "/bucket2/"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=99999999"),
        f"{url}&versionId=1",
        url.replace("/s3/", "/batch/").replace("%2Fs3%2F", "%2Fbatch%2F"),
    ):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(wrong, timeout=30)
        assert caught.value.code == 403
        caught.value.close()


def test_keys_of_a_user_end_with_the_user(aws_for: Callable[..., Aws]) -> None:
    import boto3

    aws = aws_for()
    iam = aws.client("iam")
    iam.create_user(UserName="deployer")
    made = iam.create_access_key(UserName="deployer")["AccessKey"]
    sts = boto3.client(
        "sts",
        aws_access_key_id=made["AccessKeyId"],
        aws_secret_access_key=made["SecretAccessKey"],
        endpoint_url=aws.client("sts").meta.endpoint_url,
        region_name="ap-northeast-2",
    )
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/deployer"
    key = {"UserName": "deployer", "AccessKeyId": made["AccessKeyId"]}
    iam.update_access_key(**key, Status="Inactive")
    for _ in range(2):
        with pytest.raises(ClientError) as caught:
            sts.get_caller_identity()
        assert error_code(caught.value) == "InvalidClientTokenId"
        iam.delete_access_key(**key) if _ == 0 else None


def test_the_login_of_the_registry_is_its_own(
    sandbox: process.Sandbox, aws_for: Callable[..., Aws]
) -> None:
    [data] = aws_for().client("ecr").get_authorization_token()["authorizationData"]
    login = str(data["authorizationToken"])

    def log_in(given: str, target: str = "/v2/") -> int:
        head = {"Host": f"127.0.0.1:{sandbox.port}", "Authorization": f"Basic {given}"}
        return knock(sandbox, request(target, head, method="GET")).status

    assert log_in(login) == 200
    assert log_in(login, "/v2/web/manifests/1") == 404
    guessed = base64.b64encode(f"AWS:{ACCOUNT}-auth-token".encode()).decode()
    other = base64.b64encode(base64.b64decode(login).replace(b"111", b"222", 1)).decode()
    assert [log_in(guessed), log_in(other), log_in("")] == [403] * 3


def test_a_request_without_an_end_holds_up_nobody(
    sandbox: process.Sandbox, keys: SandboxCredentials, aws_for: Callable[..., Aws]
) -> None:
    """Not even one of our own: a client that was stopped in the middle of an upload."""
    head = signed(sandbox, keys)
    unfinished = [
        request("/", head | {"Content-Length": "99"}, body=b"half"),
        request("/", {**head, "Transfer-Encoding": "chunked"}, body=b"5\r\nhalf"),
        request("/catctl/ping", {**head, "Content-Length": "99"}, body=b"{"),
        b"POST / HTTP/1.1\r\nHost: ",
        b"",
    ]
    open_still = []
    for raw in unfinished:
        open_still.append(socket.create_connection(("127.0.0.1", sandbox.port)))
        open_still[-1].sendall(raw)
    assert aws_for().identity().account_id == ACCOUNT
    process.reset(sandbox)
    for connection in open_still:
        connection.close()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Content-Length": str(600 << 20)}, 413),
        ({"Content-Length": "-1"}, 400),
        ({"Content-Length": "1e3"}, 400),
        ({"Content-Length": "٣"}, 400),
        ({"Content-Length": "9" * 5000}, 400),
    ],
)
def test_bodies_have_limits(
    sandbox: process.Sandbox, keys: SandboxCredentials, change: dict[str, str], status: int
) -> None:
    assert asked(sandbox, signed(sandbox, keys) | change).status == status


def test_chunks_have_limits(sandbox: process.Sandbox, keys: SandboxCredentials) -> None:
    """Of size, and of shape; what is in order is read as if it had a length."""
    head = signed(sandbox, keys) | {"Transfer-Encoding": "chunked"}
    lines = "\r\n".join(["POST / HTTP/1.1", *(f"{k}: {v}" for k, v in head.items()), "", ""])

    def send(chunks: bytes) -> int:
        return knock(sandbox, lines.encode() + chunks).status

    whole = f"{len(IDENTITY):x}\r\n".encode() + IDENTITY + b"\r\n0\r\n\r\n"
    assert [send(whole), send(b"zz\r\n"), send(b"-1\r\n")] == [200, 408, 408]
    assert send(f"{65 << 20:x}\r\n".encode() + bytes(65 << 20)) == 413


def test_who_is_not_known_sends_no_body(sandbox: process.Sandbox) -> None:
    """600 MB of a stranger are refused before the first of them is read."""
    head = {"Host": f"127.0.0.1:{sandbox.port}", "Content-Length": str(600 << 20)}
    assert knock(sandbox, request("/", head)).status == 403
    assert knock(sandbox, request("/catctl/seed", head)).status == 413


def test_no_connection_leads_out(sandbox: process.Sandbox, aws_for: Callable[..., Aws]) -> None:
    """A topic that would send to another port of this machine; moto does, when it can."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(1)
        sns = aws_for().client("sns")
        topic = sns.create_topic(Name="t")["TopicArn"]
        address = f"http://127.0.0.1:{other.getsockname()[1]}/"
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=address)
        sns.publish(TopicArn=topic, Message="m")
        with pytest.raises(TimeoutError):
            other.accept()
    assert process.find(sandbox.folder)


def test_who_answers_on_a_dead_port_learns_nothing(tmp_path: Any) -> None:
    """Another user of this machine takes the port of a sandbox that died, and says yes to all."""
    heard: list[bytes] = []

    def echo(other: socket.socket) -> None:
        connection, _ = other.accept()
        with connection:
            heard.append(connection.recv(65536))
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"pid": 1}')

    with socket.create_server(("127.0.0.1", 0)) as other:
        thread = threading.Thread(target=echo, args=(other,))
        thread.start()
        folder = tmp_path / "sandbox"
        folder.mkdir()
        state = f'{{"port": {other.getsockname()[1]}, "pid": 1, "nonce": "n0nce", "started": "x"}}'
        (folder / "server.json").write_text(state, encoding="utf-8")
        assert process.find(folder) is None
        thread.join()
    assert heard
    assert b"n0nce" not in heard[0]


def test_a_sandbox_that_says_nothing_can_be_stopped(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        folder = tmp_path / "sandbox"
        folder.mkdir()
        state = f'{{"port": {silent.getsockname()[1]}, "pid": 1, "nonce": "n", "started": "x"}}'
        (folder / "server.json").write_text(state, encoding="utf-8")
        with pytest.raises(control.SilentError, match="does not answer") as caught:
            process.find(folder)
        assert str(caught.value.hint).startswith("catctl sandbox stop")
        assert process.stop(folder)
        assert process.find(folder) is None


def test_a_sandbox_without_its_file_ends(tmp_path: Any) -> None:
    """Which is how one ends that does not answer any more."""
    running = process.start(tmp_path / "p" / "sandbox")
    (running.folder / "server.json").unlink()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", running.port)).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.2)
    pytest.fail("it serves on")
