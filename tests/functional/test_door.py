"""Nobody comes into the sandbox but its project's catctl and whoever has its credentials."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from catctl.aws.hints import error_code
from catctl.aws.session import Aws
from catctl.sandbox import control, process
from catctl.sandbox.isolation import SandboxCredentials
from catctl.sandbox.requests import RefusedRequest, Request
from catctl.sandbox.services import refuse_other
from catctl.sandbox.signatures import expected, signature_of
from tests.support.door import FORM, IDENTITY, Answer, knock, recorded, request, signed
from tests.support.iam import trust
from tests.support.sandbox import lend

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
    assert asked(sandbox, headers, "http://evil.example/").status == 400
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
        ("GET", "/_catctl/ping"),
        ("GET", "/_catctl/stop"),
        ("GET", "/favicon.ico"),
        ("GET", "/latest/meta-data/iam/security-credentials/"),
        ("GET", "/moto-api"),
        ("GET", "/moto-api/data.json"),
        ("GET", "/v2/"),
        ("OPTIONS", "/"),
        ("POST", "/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15"),
        ("POST", "/_catctl/credentials"),
        ("POST", "/_catctl/reset"),
        ("POST", "/_catctl/stop"),
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


@pytest.mark.parametrize(
    "names",
    [
        "host;x-amz-date;x-amz-security-token;AAAAAAAAAAAAAAAAAAAA/",
        "host;x-amz-date;x-amz-security-token;{other}:",
        "x-amz-date;host",
        "host;host;x-amz-date",
        "host",
        "",
    ],
)
def test_the_names_of_headers_are_names(
    sandbox: process.Sandbox, keys: SandboxCredentials, names: str
) -> None:
    """moto takes the last thing in Authorization that looks like a key for the key."""
    other = process.credentials(sandbox, "2" * 12).access_key
    head = {name.lower(): value for name, value in signed(sandbox, keys).items()}
    list_of_names = tuple(names.format(other=other).split(";"))
    found = signature_of(Request(method="POST", target="/", headers=head))
    forged = replace(found, signed=list_of_names)
    said = Request(method="POST", target="/", headers=head)
    value = expected(said, IDENTITY, forged, secret_key=keys.secret_key)
    head["authorization"] = replace(forged, value=value).header
    assert asked(sandbox, head).status == 403


def test_what_is_not_in_the_signature_does_not_count(
    sandbox: process.Sandbox, keys: SandboxCredentials, aws_for: Callable[..., Aws]
) -> None:
    """No header of AWS's own, no fragment, and of S3 alone a body."""
    headers = signed(sandbox, keys)
    assert asked(sandbox, headers | {"x-amz-target": "secretsmanager.ListSecrets"}).status == 403
    assert asked(sandbox, headers, "/#secret").status == 400
    loose = signed(sandbox, keys, headers={**FORM, "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    assert asked(sandbox, loose).status == 403
    sts = aws_for().client("sts")
    url = sts.generate_presigned_url("get_caller_identity", HttpMethod="GET")
    assert ACCOUNT in urllib.request.urlopen(url, timeout=30).read().decode()
    target = url.partition(str(sandbox.port))[2]
    host = {"Host": f"127.0.0.1:{sandbox.port}", **FORM}
    assert knock(sandbox, request(target, host, method="GET", body=b"x=1")).status == 403


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
    assert f"The sandbox has no such {service}." in found.body


def test_no_other_service_hides_behind_a_signature(
    sandbox: process.Sandbox, keys: SandboxCredentials
) -> None:
    """S3 Control signs as S3, and moto goes by the path."""
    target = "/v20180820/accesspoint/x"
    empty = {"X-Amz-Content-SHA256": hashlib.sha256(b"").hexdigest()}
    head = signed(sandbox, keys, service="s3", target=target, body=b"", headers=empty, method="GET")
    found = knock(sandbox, request(target, head, method="GET"))
    assert found.status == 403
    assert "The sandbox has no such s3." in found.body
    with pytest.raises(RefusedRequest):
        refuse_other("s3", target="", path="/v2018%30820/accesspoint/x")
    refuse_other("s3", target="", path="/bucket/v20180820/x")


@pytest.mark.parametrize(
    "target",
    [
        "/%6doto-api/data.json",
        "/favicon.ico",
        "/latest%2fmeta-data/iam",
        "/latest/api/token",
        "/latest/meta-data/iam",
        "/moto%2dapi/data.json",
        "/moto-api/data.json",
        "/moto-api/reset",
        "/x/../moto-api/data.json",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("treasure")
def test_a_signature_opens_no_side_door(
    sandbox: process.Sandbox, keys: SandboxCredentials, target: str, method: str
) -> None:
    """moto's own pages tell all keys and empty every account; here they are objects of S3."""
    empty = hashlib.sha256(b"").hexdigest()
    head = {name.lower(): v for name, v in signed(sandbox, keys, service="s3").items()}
    head |= {"x-amz-content-sha256": empty}
    said = Request(method=method, target=target, headers=head)
    names = tuple(sorted(name for name in head if name.startswith(("host", "x-amz-"))))
    named = replace(signature_of(said), signed=names)
    value = expected(said, b"", named, secret_key=keys.secret_key)
    head["authorization"] = replace(named, value=value).header
    found = knock(sandbox, request(target, head, method=method))
    assert found.status >= 400
    assert keys.secret_key not in found.body


def test_no_header_names_another_account(
    sandbox: process.Sandbox, keys: SandboxCredentials
) -> None:
    found = asked(sandbox, signed(sandbox, keys) | {"x-moto-account-id": "2" * 12})
    assert f"<Account>{ACCOUNT}</Account>" in found.body


def test_accounts_keep_to_themselves(aws_for: Callable[..., Aws]) -> None:
    """As on AWS: a role is assumed by those it trusts, a bucket is its owner's."""
    ours, theirs = aws_for(), aws_for("222222222222")
    home = {"LocationConstraint": "ap-northeast-2"}
    theirs.client("s3").create_bucket(Bucket="theirs", CreateBucketConfiguration=home)
    theirs.client("s3").put_object(Bucket="theirs", Key="state", Body=b"{}")
    iam = theirs.client("iam")
    arns = [
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(trusted))["Role"]["Arn"]
        for name, trusted in (("closed", "222222222222"), ("open", ACCOUNT))
    ]
    sts, s3 = ours.client("sts"), ours.client("s3")

    def assume(arn: str) -> Any:
        return sts.assume_role(RoleArn=arn, RoleSessionName="us")["AssumedRoleUser"]["Arn"]

    assert assume(arns[1]) == "arn:aws:sts::222222222222:assumed-role/open/us"
    wrong: list[Callable[[], Any]] = [
        lambda: assume(arns[0]),
        lambda: assume("arn:aws:iam::222222222222:role/none"),
        lambda: assume("arn:aws:iam::nobody:role/none"),
        lambda: s3.get_object(Bucket="theirs", Key="state"),
        lambda: s3.delete_object(Bucket="theirs", Key="state"),
    ]
    for call in wrong:
        with pytest.raises(ClientError, match=r"AccessDenied|403|Forbidden|NoSuchBucket"):
            call()
    login = ours.client("ecr").get_authorization_token(registryIds=["222222222222"])
    assert ACCOUNT in login["authorizationData"][0]["proxyEndpoint"]


@pytest.mark.parametrize("action", ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"])
def test_no_word_of_another_opens_an_account(
    sandbox: process.Sandbox, keys: SandboxCredentials, action: str
) -> None:
    """There is no provider of identities in here whose word could be trusted."""
    role = "arn:aws:iam::222222222222:role/any"
    attribute = (
        '<s:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">'
        f"<s:AttributeValue>{role},x</s:AttributeValue></s:Attribute>"
    )
    saml = (
        '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion"><s:Assertion><s:AttributeStatement>'
        f"{attribute}{attribute.replace('Role', 'RoleSessionName')}"
        "</s:AttributeStatement></s:Assertion></p:Response>"
    )
    fields = {
        "Action": action,
        "PrincipalArn": "arn:aws:iam::222222222222:saml-provider/x",
        "RoleArn": role,
        "RoleSessionName": "us",
        "SAMLAssertion": base64.b64encode(saml.encode()).decode(),
        "Version": "2011-06-15",
        "WebIdentityToken": "x" * 20,
    }
    body = urllib.parse.urlencode(fields).encode()
    found = knock(sandbox, request("/", signed(sandbox, keys, body=body), body=body))
    assert "<Code>AccessDenied</Code>" in found.body
    assert "AccessKeyId" not in found.body


def test_no_file_of_this_machine_is_read(tmp_path: Path, aws_for: Callable[..., Aws]) -> None:
    (tmp_path / "leak.json").write_text('[{"MajorEngineVersion": "8", "Name": "leaked"}]')
    name = "../" * 20 + str(tmp_path / "leak")
    with pytest.raises(ClientError, match="Invalid DB engine"):
        aws_for().client("rds").describe_option_group_options(EngineName=name)


def test_keys_and_metadata_of_objects_may_be_strange(aws_for: Callable[..., Aws]) -> None:
    s3 = aws_for().client("s3")
    home = {"LocationConstraint": "ap-northeast-2"}
    s3.create_bucket(Bucket="strange", CreateBucketConfiguration=home)
    for key in ("a b+c&d=e", "//x//", "../up", "a/./b", "%2F%41", "ü?*~'", "a;b,c:d@e$f!"):
        said = {"a_b": "1", "c-d": "2"}
        s3.put_object(Bucket="strange", Key=key, Body=key.encode(), Metadata=said)
        found = s3.get_object(Bucket="strange", Key=key)
        assert (found["Body"].read(), found["Metadata"]) == (key.encode(), said)


def test_packed_bodies_have_limits(sandbox: process.Sandbox, keys: SandboxCredentials) -> None:
    def send(body: bytes, encoding: str = "gzip") -> int:
        head = FORM | {"Content-Encoding": encoding}
        headers = signed(sandbox, keys, body=body, headers=head)
        return knock(sandbox, request("/", headers, body=body)).status

    assert send(gzip.compress(IDENTITY)) == 200
    assert send(gzip.compress(bytes(65 << 20))) == 413
    assert [send(IDENTITY), send(IDENTITY, "br")] == [400, 400]


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
        request("/_catctl/ping", {**head, "Content-Length": "99"}, body=b"{"),
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
    assert knock(sandbox, request("/_catctl/seed", head)).status == 413


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


def test_who_answers_on_a_dead_port_learns_nothing(tmp_path: Path) -> None:
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
        folder = recorded(tmp_path, other.getsockname()[1])
        assert process.find(folder) is None
        thread.join()
    assert heard
    assert b"n0nce" not in heard[0]


def test_a_sandbox_that_says_nothing_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        folder = recorded(tmp_path, silent.getsockname()[1])
        with pytest.raises(control.SilentError, match="does not answer") as caught:
            process.find(folder)
        assert str(caught.value.hint).startswith("catctl sandbox stop")
        assert process.stop(folder)
        assert process.find(folder) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_a_server_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = process.start(tmp_path / "p" / "sandbox")
    monkeypatch.setattr(process, "PATIENCE", 0.3)
    os.kill(running.pid, signal.SIGSTOP)
    assert process.stop(running.folder)
    end = time.monotonic() + 30
    while _lives(running.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(running.pid)


def _lives(pid: int) -> bool:
    """One that has ended and that nobody has waited for is dead."""
    done = subprocess.run(
        ["/bin/ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() not in ("", "Z", "Zs")


@pytest.mark.parametrize(
    "change",
    [{"mode": 0o644}, {"folder": "/elsewhere"}, {"port": "1"}, {"nonce": None}, {"pid": True}],
)
def test_a_state_file_that_is_not_ours_is_not_believed(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    """As git makes it of a repository, or a copy of a project that has a sandbox."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.2)
        folder = recorded(tmp_path, **{"port": other.getsockname()[1], **change})
        assert process.find(folder) is None
        assert not (folder / "server.json").exists()
        with pytest.raises(TimeoutError):
            other.accept()


@pytest.mark.parametrize("name", ["credentials-123456789012.json", "empty", "server.json"])
@pytest.mark.parametrize("text", [None, "[" * 100_000, '"x"', '{"nonce": "\\ud800"}', ""])
def test_what_a_repository_brings_is_in_nobodys_way(
    tmp_path: Path, sandbox: process.Sandbox, name: str, text: str | None
) -> None:
    folder = tmp_path / "project/.catctl/sandbox"
    lend(sandbox, folder.parents[1])
    (folder / name).unlink(missing_ok=True)
    if text is None:
        (folder / name / "inner").mkdir(parents=True)
    else:
        (folder / name).write_text(text, encoding="utf-8")
    found = process.find(folder)
    assert (found is None) == (name == "server.json")
    if found:
        assert process.credentials(found, None).account_id == process.DEFAULT_ACCOUNT
        assert found.empty_file.read_text(encoding="utf-8") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_many_connections_that_say_nothing_are_borne(tmp_path: Path) -> None:
    """More than the server may have files, and not one that it answers waits for them."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, limits[1]))
    try:
        running = process.start(tmp_path / "p" / "sandbox")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    with ExitStack() as silent:
        for _ in range(400):
            address = ("127.0.0.1", running.port)
            silent.enter_context(socket.create_connection(address)).sendall(b"POST / HTTP/1.1\r\n")
        time.sleep(4)  # it looks for its file twice meanwhile
        assert process.find(running.folder) == running
    process.stop(running.folder)


def test_a_sandbox_without_its_file_ends(tmp_path: Path) -> None:
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
