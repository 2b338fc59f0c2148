"""The fake AWS: its process, its accounts, and the wall round it."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError
from catctl.errors import SandboxError
from catctl.sandbox import process
from catctl.sandbox.images import make_up
from catctl.sandbox.isolation import SandboxCredentials, sandboxed
from tests.support.aws_stage import TRUST, Stage
from tests.support.command_line import Catctl

ARN = "arn:aws:acm:ap-northeast-2:111111111111:certificate/bcecb1cd-40d9-432c-96fe-76c4d6828d9c"


def test_life(bare: Catctl) -> None:
    assert "does not run" in bare("sandbox", "status", code=1).err
    bare("sandbox", "start")
    first = json.loads(bare("--json", "sandbox", "status").out)
    bare("sandbox", "start")
    assert json.loads(bare("sandbox", "status", "--json").out) == first
    assert first["endpoint"].startswith("http://127.0.0.1:")
    bare("sandbox", "stop")
    bare("sandbox", "status", code=1)
    assert bare("sandbox", "stop").err == "The sandbox did not run.\n"


def test_many_starts_at_once_are_one_server(tmp_path: Path) -> None:
    folder = tmp_path / "p" / "sandbox"
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: process.start(folder), range(5)))
    assert len({item.nonce for item in found}) == 1
    process.stop(folder)


def test_a_stale_state_file_is_recognised(tmp_path: Path) -> None:
    folder = tmp_path / "p" / "sandbox"
    process.start(folder)
    state = json.loads((folder / "server.json").read_text(encoding="utf-8"))
    process.stop(folder)
    (folder / "server.json").write_text(json.dumps(state), encoding="utf-8")
    assert process.find(folder) is None
    assert not (folder / "server.json").exists()


def test_another_process_on_the_port_is_not_ours(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    folder = tmp_path / "p" / "sandbox"
    folder.mkdir(parents=True)
    state = {"port": port, "pid": os.getpid(), "nonce": "x", "started": "then"}
    (folder / "server.json").write_text(json.dumps(state), encoding="utf-8")
    assert process.find(folder) is None


def test_it_listens_on_the_loopback_interface_only(sandbox: process.Sandbox) -> None:
    address = socket.gethostbyname(socket.gethostname())
    if address.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as probe:
        probe.settimeout(2)
        assert probe.connect_ex((address, sandbox.port)) != 0


def test_each_account_has_its_own_credentials(sandbox: process.Sandbox) -> None:
    one, two = (process.credentials(sandbox, account) for account in ("1" * 12, "2" * 12))
    assert one.access_key != two.access_key
    assert process.credentials(sandbox, "1" * 12) == one, "they are kept"
    process.reset(sandbox)
    assert process.credentials(sandbox, "1" * 12) != one, "a reset forgets them"


def test_the_account_is_the_one_asked_for(aws_for: object) -> None:
    assert callable(aws_for)
    assert aws_for("277679348386").identity().account_id == "277679348386"


def test_what_an_environment_takes_as_given_stands_under_exactly_its_name(
    sandbox: process.Sandbox, aws_for: object
) -> None:
    assert callable(aws_for)
    for _ in range(2):
        process.seed(
            sandbox,
            account_id="111111111111",
            certificate_arn=ARN,
            hosted_zone_id="Z0123456789ABC",
            domain="*.example.org",
        )
    acm, route53 = aws_for().client("acm"), aws_for().client("route53")
    assert acm.describe_certificate(CertificateArn=ARN)["Certificate"]["Status"] == "ISSUED"
    assert len(acm.list_certificates()["CertificateSummaryList"]) == 1
    assert [zone["Name"] for zone in route53.list_hosted_zones()["HostedZones"]] == ["example.org."]
    assert route53.get_hosted_zone(Id="Z0123456789ABC")["HostedZone"]["Name"] == "example.org."


def test_certificates_of_one_domain_are_two(
    sandbox: process.Sandbox, aws_for: Callable[..., Aws]
) -> None:
    """Their key is made once; what is said of one is not said of the other."""
    arns = [ARN, f"{ARN}2"]
    for arn in arns:
        process.seed(
            sandbox,
            account_id="111111111111",
            certificate_arn=arn,
            hosted_zone_id=None,
            domain="two.example.org",
        )
    acm = aws_for().client("acm")
    acm.add_tags_to_certificate(CertificateArn=ARN, Tags=[{"Key": "team", "Value": "a"}])
    tags = [acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] for arn in arns]
    assert tags == [[{"Key": "team", "Value": "a"}], []]


def test_nothing_of_the_users_aws_gets_through() -> None:
    base = {
        "PATH": "/bin",
        "AWS_PROFILE": "work",
        "AWS_ENDPOINT_URL_S3": "https://s3.example",
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "https_proxy": "http://proxy",
        "NO_PROXY": "example.org",
    }
    fake = SandboxCredentials(account_id="1", access_key="A", secret_key="S", token="T")
    found = sandboxed(
        base, endpoint="http://127.0.0.1:1", credentials=fake, region="r", empty_file="/e"
    )
    assert {name: value for name, value in found.items() if "proxy" not in name.lower()} == {
        "PATH": "/bin",
        "AWS_ACCESS_KEY_ID": "A",
        "AWS_CONFIG_FILE": "/e",
        "AWS_DEFAULT_REGION": "r",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_REGION": "r",
        "AWS_SECRET_ACCESS_KEY": "S",
        "AWS_SESSION_TOKEN": "T",
        "AWS_SHARED_CREDENTIALS_FILE": "/e",
    }
    assert found["https_proxy"] == found["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert found["NO_PROXY"] == "127.0.0.1,localhost,::1"


def test_env_prints_what_a_shell_needs(project: Catctl) -> None:
    text = project("sandbox", "env", "cat").out
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:" in text
    assert "export AWS_REGION=ap-northeast-2" in text


def test_a_bucket_that_it_cannot_serve(project: Catctl) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("bucket: softbank2025-", "bucket: softbank2025."), encoding="utf-8"
    )
    found = project("bootstrap-state", "cat", "--sandbox", "--yes", code=1)
    assert "The sandbox cannot serve the bucket softbank2025.cat-tfstate" in found.err


def test_a_missing_extra_names_the_pip_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SandboxError) as caught:
        process.start(tmp_path / "sandbox")
    assert str(caught.value.hint) == 'pip install "catctl[sandbox]"'
    assert not (tmp_path / "sandbox").exists()


def test_a_moto_that_lacks_what_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "p" / "sandbox"
    folder.mkdir(parents=True)
    path = tmp_path / "path"
    path.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(path))
    (path / "moto.py").write_text(  # the server finds this before the real one
        "import sys\n"
        f"sys.path.remove({str(path)!r})\n"
        "del sys.modules['moto']\n"
        "from moto.ecr.models import Image\n"
        "del Image._create_digest\n",
        encoding="utf-8",
    )
    with pytest.raises(SandboxError, match=r"has no Image\._create_digest") as caught:
        process.start(folder)
    assert caught.value.message.splitlines()[0] == "The sandbox did not start."


def test_an_answer_comes_in_one_piece(sandbox: process.Sandbox) -> None:
    """Terraform loses a body that comes after its head, and then meets its own state lock."""
    request = f"GET / HTTP/1.1\r\nHost: localhost:{sandbox.port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", sandbox.port)) as connection:
        connection.sendall(request.encode())
        head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403")
    assert body.startswith(b"<ErrorResponse><Error><Code>MissingAuthenticationToken</Code>")


def test_of_many_who_want_a_lock_one_gets_it(aws_for: Callable[..., Aws]) -> None:
    """What Terraform's locks rest on: a conditional put is made once, however many ask."""
    aws = aws_for()
    aws.client("dynamodb").create_table(
        TableName="locks",
        AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )

    def take(number: int) -> bool:
        try:
            aws.client("dynamodb").put_item(
                TableName="locks",
                Item={"LockID": {"S": str(number % 10)}},
                ConditionExpression="attribute_not_exists(LockID)",
            )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(take, range(200))) == 10


def test_a_wrong_order_fails_as_it_does_on_aws(project: Catctl, library: Stage) -> None:
    """moto would let all of these go; AWS does not, and so the sandbox does not."""
    project("deploy", "library", "--sandbox", "--yes")
    ec2, ecs = library.client("ec2"), library.client("ecs")
    subnets = library.outputs["public_subnet_ids"]
    interfaces = ec2.describe_network_interfaces()["NetworkInterfaces"]
    [task] = [item for item in interfaces if ":ecs:" in item["Description"]]
    assert task["SubnetId"] in subnets
    group = library.outputs["tasks_security_group_id"]
    assert [item["GroupId"] for item in task["Groups"]] == [group]
    made = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=made)["NatGateway"]
    secrets, elb = library.client("secretsmanager"), library.client("elbv2")
    secrets.create_secret(Name="a", SecretString="made up")
    secrets.delete_secret(SecretId="a", RecoveryWindowInDays=7)
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    protection = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    arn = balancer["LoadBalancerArn"]
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=protection)
    front = balancer["SecurityGroups"][0]
    library.client("rds").create_db_instance(
        DBInstanceIdentifier="a", DBInstanceClass="db.t4g.micro", Engine="postgres",
        AllocatedStorage=20, MasterUsername="app", MasterUserPassword="not a secret",
    )  # fmt: skip
    cluster = library.environment.cluster
    wrong: list[tuple[Callable[[], Any], str]] = [
        (
            lambda: ecs.delete_cluster(cluster=cluster),
            "ClusterContainsServicesException",
        ),
        (lambda: ec2.delete_subnet(SubnetId=task["SubnetId"]), "DependencyViolation"),
        (lambda: ec2.delete_security_group(GroupId=group), "DependencyViolation"),
        (lambda: ec2.delete_security_group(GroupId=front), "DependencyViolation"),
        (lambda: ec2.release_address(AllocationId=made), "InvalidIPAddress.InUse"),
        (lambda: elb.delete_load_balancer(LoadBalancerArn=arn), "OperationNotPermitted"),
        (lambda: secrets.create_secret(Name="a", SecretString="b"), "InvalidRequestException"),
        (
            lambda: library.client("rds").delete_db_instance(DBInstanceIdentifier="a"),
            "InvalidParameterCombination",
        ),
        (
            lambda: library.client("ecr").delete_repository(
                repositoryName="library-management-system"
            ),
            "RepositoryNotEmptyException",
        ),
    ]
    for call, code in wrong:
        with pytest.raises(ClientError, match=code):
            call()
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    ec2.release_address(AllocationId=made)
    ecs.delete_service(cluster=cluster, service="library-service", force=True)
    gone = time.monotonic() + 30
    while any(":ecs:" in i["Description"] for i in _interfaces(ec2)) and time.monotonic() < gone:
        time.sleep(0.2)
    ec2.delete_security_group(GroupId=group)
    ecs.delete_cluster(cluster=cluster)


def _interfaces(ec2: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ec2.describe_network_interfaces()["NetworkInterfaces"]
    return found


def test_no_two_images_have_the_same_digest(aws_for: Callable[..., Aws]) -> None:
    """Not one in a hundred pairs: an image is deployed by its digest."""
    aws = aws_for()
    aws.client("ecr").create_repository(repositoryName="web")
    for number in range(40):
        make_up(aws, "web", tag=f"v{number}", platform="linux/amd64")
    found = aws.client("ecr").describe_images(repositoryName="web", maxResults=1000)
    assert len({item["imageDigest"] for item in found["imageDetails"]}) == 40


@pytest.mark.parametrize("asked", [None, "rds-ca-rsa4096-g1"])
def test_a_database_has_the_authority_that_aws_gives(
    aws_for: Callable[..., Aws], asked: str | None
) -> None:
    """With another than the module names, the provider would change it, and wait once more."""
    found = (
        aws_for()
        .client("rds")
        .create_db_instance(
            DBInstanceIdentifier="db",
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="app",
            ManageMasterUserPassword=True,
            **({"CACertificateIdentifier": asked} if asked else {}),
        )
    )
    assert found["DBInstance"]["CACertificateIdentifier"] == (asked or "rds-ca-rsa2048-g1")


def test_policies_of_aws_are_made_for_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for each of ten partitions of an account when its first request comes."""
    from moto.iam import models

    from catctl.sandbox import managed_policies

    monkeypatch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    backend: Any = models.IAMBackend
    names = ("__init__", "_init_aws_policies", "_init_managed_policies")
    for name in names:
        monkeypatch.setattr(backend, name, getattr(backend, name))  # put back afterwards
    for name in ("aws_managed_policies", "managed_policies"):
        monkeypatch.setattr(backend, name, None, raising=False)
    made: list[str] = []
    original: Any = models.AWSManagedPolicy.from_data

    def from_data(name: str, *args: Any) -> Any:
        made.append(name)
        return original(name, *args)

    monkeypatch.setattr(models.AWSManagedPolicy, "from_data", from_data)
    managed_policies.mend()
    home, china = backend("aws", account_id="1" * 12), backend("aws-cn", account_id="1" * 12)
    china.reset()
    assert made == []
    home.create_role("r", "{}", "/", None, "", [], 3600)
    arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
    home.attach_role_policy(arn, "r")
    assert [policy.arn for policy in home.list_attached_role_policies("r")[0]] == [arn]
    assert len(made) == len(set(made)) > 1000, "each once"
    assert all(name.startswith("arn:aws-cn:") for name in china.managed_policies)


def test_policies_of_aws_can_be_attached(aws_for: Callable[..., Aws]) -> None:
    """Also after a reset; and only those that AWS has."""
    iam = aws_for().client("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST))
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    found = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert [item["PolicyArn"] for item in found] == [arn]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.attach_role_policy(RoleName="r", PolicyArn=f"{arn}Not")
