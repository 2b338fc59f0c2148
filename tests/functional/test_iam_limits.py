"""IAM's limits, which the sandbox keeps whether it enforces policies or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from catctl.sandbox import process
from tests.support.iam import allow, document, realm_of, refused, trust

TOO_MUCH = "LimitExceeded"


@pytest.fixture
def iam(sandbox: process.Sandbox) -> Iterator[Any]:
    with realm_of(sandbox) as realm:
        client = realm.client("iam")
        client.create_role(RoleName="a", AssumeRolePolicyDocument=trust())
        client.create_user(UserName="a")
        client.create_group(GroupName="a")
        yield client


def of_size(size: int, white: str = "") -> str:
    """A policy that counts ``size`` characters, and white space beside."""
    empty = document(allow("s3:GetObject", "arn:aws:s3:::"))
    count = len("".join(empty.split()))
    text = document(allow("s3:GetObject", "arn:aws:s3:::" + "x" * (size - count)))
    return text.replace("{", "{" + white)


@pytest.mark.parametrize(("kind", "most"), [("group", 5120), ("role", 10240), ("user", 2048)])
def test_inline_policies_have_a_size_in_all(iam: Any, kind: str, most: int) -> None:
    owner = {f"{kind.capitalize()}Name": "a"}
    put: Callable[..., Any] = getattr(iam, f"put_{kind}_policy")
    put(**owner, PolicyName="one", PolicyDocument=of_size(most - 1000, white=" \n\t" * 500))
    put(**owner, PolicyName="two", PolicyDocument=of_size(1000))
    put(**owner, PolicyName="two", PolicyDocument=of_size(999))
    put(**owner, PolicyName="two", PolicyDocument=of_size(1000))
    code, message = refused(put, **owner, PolicyName="two", PolicyDocument=of_size(1001))
    assert (code, message) == (
        TOO_MUCH,
        f"Maximum policy size of {most} bytes exceeded for {kind} a",
    )
    listed = getattr(iam, f"get_{kind}_policy")(**owner, PolicyName="two")["PolicyDocument"]
    assert len("".join(json.dumps(listed).split())) == 1000


def test_a_managed_policy_has_a_size(iam: Any) -> None:
    made = iam.create_policy(PolicyName="p", PolicyDocument=of_size(6144, white="\n  " * 200))
    expected = TOO_MUCH, "Cannot exceed quota for PolicySize: 6144"
    large = of_size(6145)
    assert refused(iam.create_policy, PolicyName="q", PolicyDocument=large) == expected
    arn = made["Policy"]["Arn"]
    assert refused(iam.create_policy_version, PolicyArn=arn, PolicyDocument=large) == expected


@pytest.mark.parametrize("kind", ["group", "role", "user"])
def test_ten_managed_policies_can_be_attached(iam: Any, kind: str) -> None:
    owner = {f"{kind.capitalize()}Name": "a"}
    attach: Callable[..., Any] = getattr(iam, f"attach_{kind}_policy")
    arns = [
        iam.create_policy(PolicyName=f"p{number}", PolicyDocument=of_size(200))["Policy"]["Arn"]
        for number in range(11)
    ]
    for arn in arns[:10]:
        attach(**owner, PolicyArn=arn)
    attach(**owner, PolicyArn=arns[0])
    found = refused(attach, **owner, PolicyArn=arns[10])
    assert found == (TOO_MUCH, f"Cannot exceed quota for PoliciesPer{kind.capitalize()}: 10")


def test_trust_policies_are_read(iam: Any) -> None:
    call = {"RoleName": "b", "AssumeRolePolicyDocument": trust(*["arn:aws:iam::1:root"] * 100)}
    expected = TOO_MUCH, "Cannot exceed quota for ACLSizePerRole: 2048"
    assert refused(iam.create_role, **call) == expected
    large = {"RoleName": "a", "PolicyDocument": call["AssumeRolePolicyDocument"]}
    assert refused(iam.update_assume_role_policy, **large) == expected
    for text in ("{", document(), document(allow("sts:AssumeRole"))):
        code, _ = refused(iam.create_role, RoleName="b", AssumeRolePolicyDocument=text)
        assert code == "MalformedPolicyDocument"


@pytest.mark.parametrize("text", ["{", "[]", document({"Effect": "Allow"}), document(allow("x"))])
def test_documents_that_are_none(iam: Any, text: str) -> None:
    for call in (
        lambda: iam.put_role_policy(RoleName="a", PolicyName="p", PolicyDocument=text),
        lambda: iam.create_policy(PolicyName="p", PolicyDocument=text),
    ):
        assert refused(call)[0] == "MalformedPolicyDocument"


@pytest.mark.parametrize("name", ["a b", "a/b", "a!b", "a*", "ä", "(a)", "a:b"])
def test_names_have_few_letters(iam: Any, name: str) -> None:
    said = "is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
    text = of_size(200)
    for call in (
        lambda: iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust()),
        lambda: iam.create_user(UserName=name),
        lambda: iam.create_policy(PolicyName=name, PolicyDocument=text),
        lambda: iam.put_role_policy(RoleName="a", PolicyName=name, PolicyDocument=text),
        lambda: iam.put_user_policy(UserName="a", PolicyName=name, PolicyDocument=text),
    ):
        code, message = refused(call)
        assert code == "ValidationError"
        assert said in message


def test_names_have_a_length(iam: Any) -> None:
    for call in (
        lambda: iam.create_role(RoleName="a" * 65, AssumeRolePolicyDocument=trust()),
        lambda: iam.create_user(UserName="a" * 65),
    ):
        assert "less than or equal to 64" in refused(call)[1]
    iam.create_role(RoleName="a" * 64, AssumeRolePolicyDocument=trust())
