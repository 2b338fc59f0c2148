"""Users and roles in a sandbox that enforces their policies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from catctl.sandbox import process
from catctl.sandbox.isolation import SandboxCredentials

ACCOUNT = "111111111111"
REGION = "ap-northeast-2"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
VERSION = "2012-10-17"


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": VERSION, "Statement": statements})


def trust(*principals: str) -> str:
    who = {"AWS": list(principals or [ROOT])}
    return document({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"})


@dataclass
class Realm:
    """An account of the sandbox: clients with unlimited keys, and with those of whom it makes."""

    sandbox: process.Sandbox
    opened: list[Any] = field(default_factory=list)

    @property
    def keys(self) -> SandboxCredentials:
        return process.credentials(self.sandbox, ACCOUNT)

    def client(self, service: str, *, region: str = REGION) -> Any:
        keys = self.keys
        return self.open(keys.access_key, keys.secret_key, keys.token, region=region)(service)

    def open(
        self, access: str, secret: str, token: str | None, *, region: str = REGION
    ) -> Callable[[str], Any]:
        session = boto3.Session(access, secret, token, region_name=region)
        made: Any = session.client

        def client(service: str) -> Any:
            config = Config(retries={"total_max_attempts": 1}, proxies={})
            endpoint = self.sandbox.endpoint
            self.opened.append(made(service, endpoint_url=endpoint, config=config))
            return self.opened[-1]

        return client

    def role(self, name: str, *statements: dict[str, Any], **more: Any) -> Callable[[str], Any]:
        """Clients of a session of a new role with these statements."""
        iam = self.client("iam")
        wanted = {"AssumeRolePolicyDocument": trust(), **more}
        iam.create_role(RoleName=name, **wanted)
        if statements:
            text = document(*statements)
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=text)
        return self.session(name)

    def session(self, name: str, **more: Any) -> Callable[[str], Any]:
        return self.assume(self.client("sts"), name, **more)

    def assume(self, sts: Any, name: str, **more: Any) -> Callable[[str], Any]:
        role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        answer = sts.assume_role(RoleArn=role, RoleSessionName="test", **more)
        keys = answer["Credentials"]
        return self.open(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])

    def user(self, name: str, *statements: dict[str, Any]) -> Callable[[str], Any]:
        """Clients of a new user with these statements."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if statements:
            text = document(*statements)
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=text)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return self.open(key["AccessKeyId"], key["SecretAccessKey"], None)


@contextmanager
def realm_of(sandbox: process.Sandbox) -> Iterator[Realm]:
    realm = Realm(sandbox)
    yield realm
    for client in realm.opened:
        client.close()


def refused(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """Code and message of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        return found["Code"], found["Message"]
    raise AssertionError("it was let in")
