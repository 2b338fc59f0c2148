"""A sandbox that enforces IAM: what users and roles may do, by real clients at the door."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from catctl.sandbox import process
from catctl.sandbox.isolation import SandboxCredentials
from tests.support.door import FORM, knock, request, signed
from tests.support.iam import (
    ACCOUNT,
    REGION,
    Realm,
    allow,
    deny,
    document,
    realm_of,
    refused,
    trust,
)

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role"
CLUSTER = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster"
LINKED = allow("iam:CreateServiceLinkedRole")
BUCKET = "states-of-ours"
PLACE = {"LocationConstraint": REGION}


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[process.Sandbox]:
    running = process.start(tmp_path_factory.mktemp("iam") / "sandbox", iam=True)
    yield running
    process.stop(running.folder)


@pytest.fixture
def realm(enforcing: process.Sandbox) -> Iterator[Realm]:
    process.reset(enforcing)
    with realm_of(enforcing) as found:
        yield found


def test_who_has_no_policy_may_do_nothing_but_ask_who_it_is(realm: Realm) -> None:
    realm.client("ecs").create_cluster(clusterName="a")  # the sandbox's own keys may
    realm.client("ecs", region="us-gov-west-1").list_clusters()
    role, user = realm.role("poor"), realm.user("poor")
    assert role("sts").get_caller_identity()["Arn"] == f"{SESSION}/poor/test"
    assert user("sts").get_caller_identity()["Arn"].endswith(":user/poor")
    code, message = refused(role("ecs").list_clusters)
    assert code == "AccessDeniedException"
    assert message == (
        f"User: {SESSION}/poor/test is not authorized to perform: ecs:ListClusters on resource: * "
        "because no identity-based policy allows the ecs:ListClusters action"
    )


def test_each_service_says_no_in_its_own_way(realm: Realm) -> None:
    poor = realm.role("poor")
    me = f"User: {SESSION}/poor/test is not authorized to perform:"
    realm.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    expected = {
        ("dynamodb", "list_tables"): "The sandbox's IAM does not know dynamodb:ListTables.",
        ("ec2", "describe_vpcs"): f"You are not authorized to perform this operation. {me} "
        "ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action. "
        "Encoded authorization failure message: sandbox",
        ("elbv2", "describe_rules"): f"{me} elasticloadbalancing:DescribeRules on resource: * "
        "because no identity-based policy allows the elasticloadbalancing:DescribeRules action",
        ("scheduler", "list_schedules"): f"{me} scheduler:ListSchedules on resource: * "
        "because no identity-based policy allows the scheduler:ListSchedules action",
        ("sns", "list_topics"): f"{me} sns:ListTopics on resource: * "
        "because no identity-based policy allows the sns:ListTopics action",
    }
    codes = {service: refused(getattr(poor(service), name))[0] for service, name in expected}
    said = {key: refused(getattr(poor(key[0]), key[1]))[1] for key in expected}
    assert said == expected
    assert codes == {
        "dynamodb": "AccessDeniedException",
        "ec2": "UnauthorizedOperation",
        "elbv2": "AccessDenied",
        "scheduler": "AccessDeniedException",
        "sns": "AuthorizationError",
    }
    code, message = refused(poor("iam").get_role, RoleName="poor")
    assert code == "AccessDenied"
    assert f"{me} iam:GetRole on resource: role poor because" in message
    code, message = refused(poor("s3").list_objects_v2, Bucket=BUCKET)
    assert code == "AccessDenied"
    assert f'{me} s3:ListBucket on resource: "arn:aws:s3:::{BUCKET}" because' in message


def test_by_action_and_resource(realm: Realm) -> None:
    mine = realm.role("mine", allow("ECS:*cluster", f"{CLUSTER}/mine-?"), LINKED)("ecs")
    mine.create_cluster(clusterName="mine-1")
    assert refused(mine.create_cluster, clusterName="mine-10")[0] == "AccessDeniedException"
    assert refused(mine.create_cluster, clusterName="yours")[0] == "AccessDeniedException"
    assert refused(mine.describe_clusters, clusters=["mine-1"])[0] == "AccessDeniedException"
    mine.delete_cluster(cluster=f"{CLUSTER}/mine-1")
    other = f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/mine-1"
    assert "Another account's or region's" in refused(mine.delete_cluster, cluster=other)[1]


def test_what_an_operation_needs_beside_its_own_action(realm: Realm) -> None:
    """A service's own role, tags, and roles that are passed on, to that service alone."""
    ecs = realm.role("a", allow("ecs:*Cluster", "*"))("ecs")
    assert "iam:CreateServiceLinkedRole" in refused(ecs.create_cluster, clusterName="a")[1]
    realm.client("ecs").create_cluster(clusterName="a")  # and the role with it
    ecs.create_cluster(clusterName="b")
    tags = [{"key": "Team", "value": "a"}]
    assert "ecs:TagResource" in refused(ecs.create_cluster, clusterName="c", tags=tags)[1]
    to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    to_others = {"StringEquals": {"iam:PassedToService": "ecs.amazonaws.com"}}
    execution = f"arn:aws:iam::{ACCOUNT}:role/execution"
    realm.role("execution")
    family: dict[str, Any] = {
        "family": "web",
        "containerDefinitions": [{"name": "web", "image": "web", "memory": 128}],
        "executionRoleArn": execution,
    }
    register = allow("ecs:RegisterTaskDefinition", "*")
    for condition, is_passed in ((to_others, False), (to_tasks, True)):
        passing = allow("iam:PassRole", execution, Condition=condition)
        client = realm.role(f"to-{is_passed}", register, passing)("ecs")
        if is_passed:
            client.register_task_definition(**family)
        else:
            assert "iam:PassRole" in refused(client.register_task_definition, **family)[1]
    running = realm.role("runs", allow("ecs:RunTask", "*"))("ecs")
    assert execution in refused(running.run_task, cluster="a", taskDefinition="web")[1]


def test_all_that_a_user_has_counts(realm: Realm) -> None:
    iam = realm.client("iam")
    user = realm.user("ann", allow("ecs:ListClusters"))
    text = document(allow("ecs:ListTaskDefinitions"))
    arn = iam.create_policy(PolicyName="p", PolicyDocument=text)["Policy"]["Arn"]
    iam.create_group(GroupName="g")
    iam.put_group_policy(
        GroupName="g", PolicyName="own", PolicyDocument=document(allow("sns:ListTopics"))
    )
    user("ecs").list_clusters()
    for call in (user("ecs").list_task_definitions, user("sns").list_topics):
        assert "no identity-based policy allows" in refused(call)[1]
    iam.attach_user_policy(UserName="ann", PolicyArn=arn)
    iam.add_user_to_group(GroupName="g", UserName="ann")
    user("ecs").list_task_definitions()
    user("sns").list_topics()
    newer = document(deny("ecs:*"))
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=newer, SetAsDefault=False)
    user("ecs").list_clusters()
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    said = refused(user("ecs").list_clusters)[1]
    assert said.endswith("ecs:ListClusters on resource: * with an explicit deny in an "
                         "identity-based policy")  # fmt: skip
    iam.detach_user_policy(UserName="ann", PolicyArn=arn)
    user("ecs").list_clusters()
    aws = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="ann", PolicyArn=aws)
    user("iam").list_roles()


def test_a_boundary_and_a_session_policy_take_away(realm: Realm) -> None:
    iam = realm.client("iam")
    text = document(allow("ecs:*"))
    arn = iam.create_policy(PolicyName="edge", PolicyDocument=text)["Policy"]["Arn"]
    role = realm.role("bounded", allow("*"), PermissionsBoundary=arn)
    role("ecs").list_clusters()
    assert refused(role("sns").list_topics)[1].endswith(
        "because no permissions boundary allows the sns:ListTopics action"
    )
    narrow = realm.session("bounded", Policy=document(allow("ecs:ListClusters")))
    narrow("ecs").list_clusters()
    assert refused(narrow("ecs").list_task_definitions)[1].endswith(
        "because no session policy allows the ecs:ListTaskDefinitions action"
    )
    iam.delete_role_permissions_boundary(RoleName="bounded")
    role("sns").list_topics()


def test_session_policies_are_read_or_refused(realm: Realm) -> None:
    sts = realm.role("a", allow("sts:AssumeRole"))("sts")
    call = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/a", "RoleSessionName": "me"}
    arns = [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]
    assert "does not know PolicyArns" in refused(sts.assume_role, **call, PolicyArns=arns)[1]
    for text in ("{", "[]", '{"Statement": 1}'):
        found = refused(sts.assume_role, **call, Policy=text)
        assert found[0] == "MalformedPolicyDocument"


def test_boundaries_can_be_asked_for(realm: Realm) -> None:
    """Who may make roles only with a boundary can neither leave it out nor take it off."""
    edge = f"arn:aws:iam::{ACCOUNT}:policy/edge"
    with_edge = {"StringEquals": {"iam:PermissionsBoundary": edge}}
    realm.client("iam").create_policy(PolicyName="edge", PolicyDocument=document(allow("ecs:*")))
    iam = realm.role("maker", allow("iam:*Role*", Condition=with_edge))("iam")
    bare = {"RoleName": "bare", "AssumeRolePolicyDocument": trust()}
    assert refused(iam.create_role, **bare)[0] == "AccessDenied"
    iam.create_role(**{**bare, "RoleName": "kept"}, PermissionsBoundary=edge)
    realm.client("iam").create_role(**bare)
    put = {"PolicyName": "p", "PolicyDocument": document(allow("*"))}
    iam.put_role_policy(RoleName="kept", **put)
    assert refused(iam.put_role_policy, RoleName="bare", **put)[0] == "AccessDenied"


def test_roles_are_assumed_by_whom_they_trust(realm: Realm) -> None:
    me = f"{SESSION}/first/test"
    realm.role("second", allow("ecs:ListClusters"))
    first = realm.role("first", allow("ecs:ListTaskDefinitions"))
    code, message = refused(realm.assume, sts=first("sts"), name="second")
    assert code == "AccessDenied"
    assert message.startswith(f"User: {me} is not authorized to perform: sts:AssumeRole")
    iam = realm.client("iam")
    direct = trust(f"arn:aws:iam::{ACCOUNT}:role/first")
    iam.update_assume_role_policy(RoleName="second", PolicyDocument=direct)
    chained = realm.assume(first("sts"), "second")
    chained("ecs").list_clusters()
    assert refused(chained("ecs").list_task_definitions)[0] == "AccessDeniedException"
    elsewhere = trust("arn:aws:iam::222222222222:root")
    iam.update_assume_role_policy(RoleName="second", PolicyDocument=elsewhere)
    iam.put_role_policy(
        RoleName="first", PolicyName="own", PolicyDocument=document(allow("sts:AssumeRole"))
    )
    assert "resource-based" in refused(realm.assume, sts=first("sts"), name="second")[1]
    iam.update_assume_role_policy(RoleName="second", PolicyDocument=trust())
    realm.assume(first("sts"), "second")("ecs").list_clusters()
    assert refused(realm.assume, sts=first("sts"), name="gone")[0] == "AccessDenied"


def test_a_session_ends_with_its_role(realm: Realm) -> None:
    """Another role of the same name is another role."""
    iam = realm.client("iam")
    session = realm.role("a", allow("*"))
    session("ecs").list_clusters()
    iam.delete_role_policy(RoleName="a", PolicyName="own")
    assert refused(session("ecs").list_clusters)[0] == "AccessDeniedException"
    iam.delete_role(RoleName="a")
    for _ in range(2):
        code, _message = refused(session("ecs").list_clusters)
        assert code == "UnrecognizedClientException"
        realm.role("a" if code else "", allow("*"))
        iam.delete_role_policy(RoleName="a", PolicyName="own")
        iam.delete_role(RoleName="a")
    user = realm.user("ann", allow("*"))
    key = iam.list_access_keys(UserName="ann")["AccessKeyMetadata"][0]["AccessKeyId"]
    iam.update_access_key(UserName="ann", AccessKeyId=key, Status="Inactive")
    assert refused(user("ecs").list_clusters)[0] == "UnrecognizedClientException"


def test_no_name_makes_a_role_the_sandboxs_own(realm: Realm) -> None:
    role = realm.role("sandbox")
    assert refused(role("ecs").list_clusters)[0] == "AccessDeniedException"


def test_who_may_not_list_is_not_told_what_is_missing(realm: Realm) -> None:
    own = realm.client("s3")
    own.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    own.put_object(Bucket=BUCKET, Key="there", Body=b"x")
    reads = allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/*")
    blind = realm.role("blind", reads)("s3")
    blind.get_object(Bucket=BUCKET, Key="there")
    blind.head_object(Bucket=BUCKET, Key="there")
    assert refused(blind.get_object, Bucket=BUCKET, Key="gone")[0] == "AccessDenied"
    assert refused(blind.head_object, Bucket=BUCKET, Key="gone")[0] == "403"
    assert refused(blind.head_bucket, Bucket=BUCKET)[0] == "403"
    below = {"StringLike": {"s3:prefix": "state*"}}
    lists = allow("s3:ListBucket", f"arn:aws:s3:::{BUCKET}", Condition=below)
    sees = realm.role("sees", reads, lists)("s3")
    assert refused(sees.get_object, Bucket=BUCKET, Key="state.lock")[0] == "NoSuchKey"
    assert refused(sees.head_object, Bucket=BUCKET, Key="state.lock")[0] == "404"
    assert refused(sees.get_object, Bucket=BUCKET, Key="other")[0] == "AccessDenied"
    sees.list_objects_v2(Bucket=BUCKET, Prefix="state/x")
    assert refused(sees.list_objects_v2, Bucket=BUCKET)[0] == "AccessDenied"
    assert refused(sees.head_bucket, Bucket=BUCKET)[0] == "403", "it names no prefix"


def test_a_buckets_own_policy(realm: Realm) -> None:
    own = realm.client("s3")
    own.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    role = f"arn:aws:iam::{ACCOUNT}:role/a"
    everything = [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]
    tls = {"Bool": {"aws:SecureTransport": "false"}}
    statements = [
        {**deny("s3:*", everything, Condition=tls), "Principal": "*"},
        {**deny("s3:PutObject", everything), "Principal": {"AWS": role}},
        {**allow("s3:ListBucket", everything), "Principal": {"AWS": role}},
    ]
    client = realm.role("a", allow("s3:PutObject"))("s3")
    client.put_object(Bucket=BUCKET, Key="k", Body=b"x")
    own.put_bucket_policy(Bucket=BUCKET, Policy=document(*statements))
    client.list_objects_v2(Bucket=BUCKET)
    said = refused(client.put_object, Bucket=BUCKET, Key="k", Body=b"x")[1]
    assert said.endswith("with an explicit deny in a resource-based policy")


def test_a_keys_own_policy_decides(realm: Realm) -> None:
    kms = realm.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/ours", TargetKeyId=key)
    role = realm.role("a", allow("kms:*"))("kms")
    for name in (key, "alias/ours"):
        role.describe_key(KeyId=name)
    nobody = document({**allow("kms:*"), "Principal": {"Service": "logs.amazonaws.com"}})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=nobody)
    assert "no resource-based policy allows" in refused(role.describe_key, KeyId=key)[1]


def test_tags_of_what_is_there(realm: Realm) -> None:
    ours = {"StringEquals": {"aws:ResourceTag/env": "a"}}
    wanted = {"StringEquals": {"aws:RequestTag/Env": "a"}}
    client = realm.role(
        "a",
        allow("ec2:DeleteVpc", Condition=ours),
        allow(["ec2:CreateVpc", "ec2:CreateTags"], Condition=wanted),
    )("ec2")

    def make(value: str, ec2: Any) -> Any:
        tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Env", "Value": value}]}]
        return ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]

    client.delete_vpc(VpcId=make("a", client))
    assert refused(make, value="b", ec2=client)[0] == "UnauthorizedOperation"
    other = make("b", realm.client("ec2"))
    assert refused(client.delete_vpc, VpcId=other)[0] == "UnauthorizedOperation"


def test_what_is_not_known_is_named(realm: Realm) -> None:
    odd = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    role = realm.role("a", allow("ecs:*", Condition=odd), allow("sqs:*"))
    said = refused(role("ecs").list_clusters)[1]
    assert said == (
        "The sandbox's IAM does not know the condition key aws:SourceIp in the policy own of "
        f"arn:aws:iam::{ACCOUNT}:role/a."
    )
    assert "does not know ecs:ListAccountSettings" in refused(role("ecs").list_account_settings)[1]
    assert (
        "does not know iam:ListInstanceProfiles" in (refused(role("iam").list_instance_profiles)[1])
    )


def keys_of(client: Any) -> SandboxCredentials:
    found = client._request_signer._credentials
    return SandboxCredentials(
        account_id=ACCOUNT,
        access_key=found.access_key,
        secret_key=found.secret_key,
        token=found.token or "",
    )


ASK = b"Action=ListRoles&Version=2010-05-08"
JSON = {"Content-Type": "application/x-amz-json-1.1"}
ECS = "AmazonEC2ContainerServiceV20141113"


@pytest.mark.parametrize(
    ("service", "target", "body", "headers"),
    [
        ("iam", "/?Action=GetUser", ASK, FORM),
        ("iam", "/", ASK + b"&Action=DeleteRole", FORM),
        ("iam", "/", b"RoleName=a&RoleName=b&" + ASK, FORM),
        ("ecs", "/?Action=DeleteCluster", b"{}", {**JSON, "X-Amz-Target": f"{ECS}.ListClusters"}),
        ("ecs", "/", b"{}", {**JSON, "X-Amz-Target": "ListClusters"}),
        ("ecs", "/", b"{}", {**JSON, "X-Amz-Target": "DynamoDB_20120810.ListClusters"}),
        ("scheduler", "/?Action=DeleteSchedule", b"", {}),
        ("scheduler", "/schedules", b"", {"X-Amz-Target": "x.DeleteSchedule"}),
        ("route53", "/2013-04-01/hostedzone?Action=DeleteHostedZone", b"", {}),
        ("ecs", "/", b'"x"', {**JSON, "X-Amz-Target": f"{ECS}.DescribeClusters"}),
        ("ecs", "/", b'{"clusters": [{}]}', {**JSON, "X-Amz-Target": f"{ECS}.DescribeClusters"}),
        ("ecs", "/", b"{}", {**JSON, "X-Amz-Target": f"{ECS}.DescribeServices"}),
        ("ec2", "/", b"Action=CreateTags&ResourceId.2=vpc-1&Version=2016-11-15", FORM),
        ("elasticloadbalancing", "/", b"Action=CreateLoadBalancer&Version=2012-06-01", FORM),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(
    realm: Realm, service: str, target: str, body: bytes, headers: dict[str, str]
) -> None:
    """As moto would do another thing than what was judged."""
    keys = keys_of(realm.role("a", allow(["iam:ListRoles", "ecs:ListClusters"]))("iam"))
    head = signed(realm.sandbox, keys, service=service, target=target, body=body, headers=headers)
    found = knock(realm.sandbox, request(target, head, body=body))
    assert found.status in (400, 403), found.body


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("DELETE", "policy&tagging"),
        ("PUT", "acl&policy"),
        ("GET", "versions&uploads&acl"),
        ("POST", ""),
    ],
)
def test_s3_is_asked_one_thing_at_a_time(realm: Realm, method: str, query: str) -> None:
    own = realm.client("s3")
    own.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    own.put_bucket_policy(
        Bucket=BUCKET, Policy=document({**allow("s3:ListBucket"), "Principal": "*"})
    )
    several = ["s3:PutBucketTagging", "s3:PutBucketAcl", "s3:ListBucket*", "s3:PutObject"]
    keys = keys_of(realm.role("a", allow(several))("s3"))
    target = f"/{BUCKET}?{query}"
    headers = {**FORM, "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}
    head = signed(
        realm.sandbox, keys, service="s3", target=target, body=b"", headers=headers, method=method
    )
    found = knock(realm.sandbox, request(target, head, method=method))
    assert found.status in (400, 403), found.body
    assert own.get_bucket_policy(Bucket=BUCKET)["Policy"]


def test_a_presigned_url_may_do_what_its_signer_may(realm: Realm) -> None:
    own = realm.client("s3")
    own.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    for key in ("a/x", "b/x"):
        own.put_object(Bucket=BUCKET, Key=key, Body=b"gold")
    client = realm.role("a", allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/a/*"))("s3")

    def read(key: str) -> bytes:
        place = {"Bucket": BUCKET, "Key": key}
        url = client.generate_presigned_url("get_object", Params=place)
        found: bytes = urllib.request.urlopen(url, timeout=30).read()
        return found

    assert read("a/x") == b"gold"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read("b/x")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read("a/../b/x")


def test_odd_names_do_not_reach_further(realm: Realm) -> None:
    own = realm.client("s3")
    own.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=PLACE)
    client = realm.role(
        "a", allow(["s3:PutObject", "s3:GetObject"], f"arn:aws:s3:::{BUCKET}/${{aws:userid}}/*")
    )("s3")
    user = realm.client("iam").get_role(RoleName="a")["Role"]["RoleId"]
    keys = [f"{user}:test/x", f"{user}:test/ä ö:*?%2F+${{x}}", f"{user}:test//../x/"]
    for key in keys:
        client.put_object(Bucket=BUCKET, Key=key, Body=b"x")
        client.get_object(Bucket=BUCKET, Key=key)
    there = [item["Key"] for item in own.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert there == sorted(keys), "what was judged is what was done"
    wrong = ("x", f"{user}/x", f"*/{user}:test/x", "${aws:userid}/x", f"/{user}:test/x")
    for key in wrong:
        assert refused(client.put_object, Bucket=BUCKET, Key=key)[0] == "AccessDenied"


def test_it_is_said_in_the_state_file(realm: Realm) -> None:
    assert realm.sandbox.iam
    state = json.loads((realm.sandbox.folder / "server.json").read_text(encoding="utf-8"))
    assert state["iam"] is True
