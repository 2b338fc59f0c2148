"""Loading environment files: broken ones, each with the exact message that its author reads."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from catctl.environment.load import build, load_all, load_some
from catctl.environment.model import EnvironmentFile
from catctl.environment.project import Project
from catctl.errors import ConfigError, Problem
from tests.support.strategies import TREES

GOOD = """\
project: shop
region: ap-northeast-2
network:
  cidr: 10.0.0.0/16
services:
  web:
    port: 8080
"""


def messages(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        build("hack", [("environment.yaml", text)])
    return [str(problem).removeprefix("environment.yaml") for problem in caught.value.problems]


def with_service(*lines: str) -> str:
    return GOOD + "".join(f"    {line}\n" for line in lines)


def with_lines(*lines: str) -> str:
    return GOOD + "".join(f"{line}\n" for line in lines)


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


CASES = [
    # The file itself.
    ("", [": project: is missing. What is built; a tag on every resource.",
          ": region: is missing. AWS region, such as ap-northeast-2."]),
    ("- a\n", [":1: must be a mapping of keys to values"]),
    ("a: [\n", [":2: is not valid YAML: did not find expected node content"]),
    ("a: b: c\n", [":1: is not valid YAML: mapping values are not allowed in this context"]),
    (with_lines("project: again"), [":8: project: stands twice; the first is in line 1"]),
    (with_service("port: 9090"), [":8: services.web.port: stands twice; the first is in line 7"]),
    (with_lines("tags: &a {x: y}", "cluster: *a"),
     [":8: cluster: anchors and aliases are not supported; write the value out"]),
    (with_lines("tags: !!python/name:os.system {}"),
     [":8: tags: the tag tag:yaml.org,2002:python/name:os.system is not supported"]),
    # Unknown keys and wrong types.
    (with_lines("regoin: x"), [":8: regoin: unknown key. Did you mean region?"]),
    (with_service("prot: 80"), [":8: services.web.prot: unknown key. Did you mean port?"]),
    (with_service("health_check: {pth: /}"),
     [":8: services.web.health_check.pth: unknown key. Did you mean path?"]),
    (with_lines("qqqq: 1"),
     [":8: qqqq: unknown key. Known here: account_id, aws, brake, budget, cluster, database, encryption, "
      "expires, images, load_balancer, logs, monitoring, name, network, permissions_boundary, preset, "
      "project, protected, region, services, state, tags, usage, versions."]),
    (replaced("port: 8080", "port: eighty"),
     [":7: services.web.port: must be a whole number, not 'eighty'"]),
    (replaced("port: 8080", "port: 8080.5"),
     [":7: services.web.port: must be a whole number, not 8080.5"]),
    (replaced("port: 8080", "port: true"),
     [":7: services.web.port: must be a whole number, not true"]),
    (replaced("port: 8080", "port: 0"), [":7: services.web.port: 0 is too small; at least 1"]),
    (replaced("port: 8080", "port: 70000"),
     [":7: services.web.port: 70000 is too large; at most 65535"]),
    (with_lines("protected: no"), [":8: protected: must be true or false, not 'no'"]),
    (with_lines("protected: 'true'"), [":8: protected: must be true or false, not 'true'"]),
    (with_lines("tags: [a]"), [":8: tags: must be a mapping of keys to values, not a list"]),
    (with_lines("tags: {team: 7}"), [':8: tags.team: must be text, not 7; put it in quotes: "7"']),
    (with_service("environment: {PORT: 8080}"),
     [':8: services.web.environment.PORT: must be text, not 8080; put it in quotes: "8080"']),
    (with_service("depends_on: web"), [":8: services.web.depends_on: must be a list, not 'web'"]),
    (replaced("  web:\n    port: 8080", "  web: 8080"),
     [":6: services.web: must be a mapping of keys to values, not 8080"]),
    (with_lines("database: {engine: oracle}"),
     [":8: database.engine: 'oracle' is not one of postgres, mysql."]),
    (with_lines("database: {version: 17}"),
     [':8: database.version: must be text, not 17; put it in quotes: "17"']),
    (with_lines("database: {version: newest}"),
     [":8: database.version: 'newest' is not a version such as 17 or 8.4"]),
    (with_lines("database: {instance: t4g.micro}"),
     [":8: database.instance: 't4g.micro' is not an instance class such as db.t4g.micro"]),
    (with_lines("database: {name: My-App}"),
     [":8: database.name: 'My-App' must be up to 63 lower-case letters, digits and _, starting with a letter"]),
    (with_lines("database: {username: My-App}"),
     [":8: database.username: 'My-App' must be up to 16 lower-case letters, digits and _, starting with "
      "a letter"]),
    (with_lines("database: {backup_days: 0}"), [":8: database.backup_days: 0 is too small; at least 1"]),
    (with_lines("database: {storage: 200, max_storage: 100}"),
     [":8: database.max_storage: 100 is too little: RDS lets 200 GiB grow to 220 or more; say 200 for storage "
      "that does not grow"]),
    (with_lines("database: {password: hunter2}"),
     [":8: database.password: unknown key. Known here: backup_days, engine, extended_support, instance, max_storage, "
      "monitoring_interval, multi_az, name, storage, username, version."]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {db: []}") + "database: {}\n",
     [":4: network.subnets.db: the database needs db subnets"]),
    (with_service("database: true"),
     [":8: services.web.database: there is no database; add a section database: at the top level"]),
    (with_lines("preset: prod"),
     [":8: preset: 'prod' is not one of hackathon, production."]),
    (with_lines("preset: [production]"),
     [":8: preset: ['production'] is not one of hackathon, production."]),
    (with_lines("monitoring: {emails: [team]}"),
     [":8: monitoring.emails[0]: 'team' is not an email address"]),
    (with_lines("monitoring: {emails: [team@example.org]}"),
     [":8: monitoring.emails: get nothing while monitoring.alarms is false"]),
    (with_lines("load_balancer: {hosted_zone_id: example.org}"),
     [":8: load_balancer.hosted_zone_id: 'example.org' is not the ID of a hosted zone such as "
      "Z0123456789ABCDEFGHIJ"]),
    (with_lines("load_balancer: {hosted_zone_id: Z0123, domain: a.org}").replace(
        "    port: 8080", "    host: b.com"),
     [":8: load_balancer.hosted_zone_id: is one zone, and the names belong to several: a.org, b.com"]),
    (with_lines("load_balancer: {hosted_zone_id: Z0123}"),
     [":8: load_balancer.hosted_zone_id: says where a record goes, and there is no name; add "
      "load_balancer.domain"]),
    # Values with a form of their own.
    (replaced("project: shop", "project: My Shop"),
     [":1: project: 'My Shop' must be lower-case letters, digits and single hyphens, "
      "starting with a letter"]),
    (replaced("ap-northeast-2", "ap-notheast-2"),
     [":2: region: 'ap-notheast-2' is no AWS region that this catctl knows; did you mean "
      "ap-northeast-2?"]),
    (with_lines("account_id: 123"), [':8: account_id: must be text, not 123; put it in quotes: "123"']),
    (with_lines('account_id: "٢٧٧٢٧٧٢٧٧٢٧٧"'),
     [":8: account_id: '٢٧٧٢٧٧٢٧٧٢٧٧' is not 12 digits"]),
    (with_lines('expires: "２０２６-11-30T18:00:00Z"'),
     [":8: expires: '２０２６-11-30T18:00:00Z' is not a time with its offset, such as "
      "2026-11-30T18:00+09:00"]),
    (with_lines('account_id: "12345678901x"'), [":8: account_id: '12345678901x' is not 12 digits"]),
    (with_lines("state: {bucket: My_Bucket}"),
     [":8: state.bucket: 'My_Bucket' is not a bucket name: 3 to 63 lower-case letters, digits, "
      "hyphens and dots, without a beginning or end that AWS keeps for itself"]),
    (with_lines("state: {locking: dynamo}"),
     [":8: state.locking: 'dynamo' is not one of dynamodb, s3, both. Did you mean dynamodb?"]),
    (with_lines("state: {key: /a}"),
     [":8: state.key: '/a' is not an object key such as prod/terraform.tfstate"]),
    (with_lines("aws: {role_arn: admin}"), [":8: aws.role_arn: 'admin' is not the ARN of an IAM role"]),
    (with_lines("logs: {retention_days: 10}"),
     [":8: logs.retention_days: 10 is not one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, "
      "400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."]),
    (with_lines("load_balancer: {domain: localhost}"),
     [":8: load_balancer.domain: 'localhost' is not a domain name such as api.example.org"]),
    (with_lines("load_balancer: {certificate_arn: mine}"),
     [":8: load_balancer.certificate_arn: 'mine' is not the ARN of an ACM certificate "
      "(arn:aws:acm:REGION:ACCOUNT:certificate/ID)"]),
    (with_service("path: api"), [":8: services.web.path: 'api' is not a path pattern such as /api/orders/*"]),
    (with_service('path: "/*/*/*/*/*/*"'),
     [":8: services.web.path: '/*/*/*/*/*/*' has more than the 5 wildcards that a load balancer takes"]),
    (with_service("health_check: {path: health}"),
     [":8: services.web.health_check.path: 'health' is not a path such as /health"]),
    (with_service("health_check: {matcher: ok}"),
     [":8: services.web.health_check.matcher: 'ok' is not a list of HTTP codes such as 200 or 200-299"]),
    (with_service("health_check: {matcher: '200,299-201'}"),
     [":8: services.web.health_check.matcher: 299-201 goes down; a load balancer takes 201-299"]),
    (with_service("health_check: {path: /größe}"),
     [":8: services.web.health_check.path: '/größe' is not a path such as /health"]),
    (with_service("secrets: {DB: 'a b'}"),
     [":8: services.web.secrets.DB.from: 'a b' is neither the name of an SSM parameter "
      "(/team/db/url) nor the ARN of an SSM parameter or a Secrets Manager secret"]),
    (with_service("permissions: [{actions: [read], resources: ['*']}]"),
     [":8: services.web.permissions[0].actions[0]: 'read' is not an IAM action such as s3:GetObject"]),
    (with_service("repository: Web"),
     [":8: services.web.repository: 'Web' is not a repository name: lower-case letters and digits, "
      "parted by - _ . or /"]),
    # The network.
    (replaced("10.0.0.0/16", "10.0.0.1/16"),
     [":4: network.cidr: '10.0.0.1/16' has bits set behind its prefix; did you mean 10.0.0.0/16?"]),
    (replaced("10.0.0.0/16", "10.0.0.0/8"),
     [":4: network.cidr: '10.0.0.0/8' is /8; AWS takes /16 to /28 for a VPC and its subnets"]),
    (replaced("10.0.0.0/16", "ten"), [":4: network.cidr: 'ten' is not an IPv4 range such as 10.0.0.0/16"]),
    (replaced("10.0.0.0/16", "10.0.0.0/26"),
     [":4: network.cidr: 10.0.0.0/26 is too small to be split for 2 zones"]),
    (replaced("cidr: 10.0.0.0/16", "nat: singel"),
     [":4: network.nat: 'singel' is not one of none, single, per-az. Did you mean single?"]),
    (replaced("cidr: 10.0.0.0/16", "availability_zones: [us-east-1a, ap-northeast-2a]"),
     [":4: network.availability_zones[0]: us-east-1a is not in the region ap-northeast-2"]),
    (replaced("cidr: 10.0.0.0/16", "availability_zones: [ap-northeast-2a, ap-northeast-2a]"),
     [":4: network.availability_zones[1]: ap-northeast-2a is named twice"]),
    (replaced("cidr: 10.0.0.0/16", "availability_zones: [ap-northeast-2a]"),
     [":4: network.availability_zones: a load balancer needs two zones; name two, or set "
      "load_balancer: null"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {public: [10.0.0.0/24]}"),
     [":4: network.subnets.public: 1 range for 2 availability zones; give one for each zone"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {public: [10.0.0.0/24, 10.1.0.0/24]}"),
     [":4: network.subnets.public[1]: 10.1.0.0/24 is not inside the VPC's 10.0.0.0/16"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {public: [10.0.0.0/24, 10.0.0.128/25]}"),
     [":4: network.subnets.public[1]: 10.0.0.128/25 overlaps 10.0.0.0/24"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {public: [10.0.0.0/28, 10.0.0.32/27]}"),
     [":4: network.subnets.public[0]: 10.0.0.0/28 is too small for the load balancer: /27 at least"]),
    (replaced("ap-northeast-2", "us-west-1"),
     [":3: network.availability_zones: name two: which of us-west-1's an account has differs. Yours: "
      "aws ec2 describe-availability-zones --region us-west-1 --query 'AvailabilityZones[].ZoneName'"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {public: []}"),
     [":4: network.subnets.public: a NAT gateway needs public subnets; give them, or set "
      "network.nat: none",
      ":4: network.subnets.public: the load balancer needs public subnets"]),
    (replaced("cidr: 10.0.0.0/16", "subnets: {app: []}"),
     [":6: services.web: there are no app subnets to run in; add public_ip: true, or app subnets"]),
    (replaced("cidr: 10.0.0.0/16", "endpoints: [ec]"),
     [":4: network.endpoints[0]: 'ec' is not one of dynamodb, s3, ecr, ecs, ecs-agent, ecs-telemetry, "
      "events, kms, logs, monitoring, secretsmanager, sns, sqs, ssm, ssmmessages, sts, xray. "
      "Did you mean ecs?"]),
    (replaced("cidr: 10.0.0.0/16", "nat: none") + "    secrets: {A: /a}\n",
     [":4: network.nat: none leaves the app subnets without a way out, and web cannot start there "
      "without endpoints: add ecr, logs, ssm to network.endpoints, give the services public_ip: true, "
      "or take nat: single"]),
    (replaced("cidr: 10.0.0.0/16", "{subnets: {app: []}, nat: none, endpoints: [logs]}").replace(
        "network:\n ", "network:") + "    public_ip: true\n",
     [":3: network.endpoints: logs stand in app subnets, and there are none"]),
    # The load balancer: the first seed's trap.
    (with_lines("load_balancer:", "  certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/a"),
     [":9: load_balancer.certificate_arn: the certificate is in us-east-1 (us-east-1 is where "
      "CloudFront wants its own), the load balancer in ap-northeast-2; a load balancer takes "
      "certificates of its own region only. Request one there: aws acm request-certificate "
      "--region ap-northeast-2"]),
    (with_lines('account_id: "210987654321"', "load_balancer:",
                "  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/a"),
     [":10: load_balancer.certificate_arn: the certificate is of account 123456789012, account_id "
      "says 210987654321"]),
    (with_lines("load_balancer: null"),
     [":6: services.web: a web service needs a load balancer; remove load_balancer: null, or be a "
      "worker"]),
    # Services.
    (with_service("cpu: 300"),
     [":8: services.web.cpu: 300 is not a size of Fargate; take one of 256, 512, 1024, 2048, 4096, "
      "8192, 16384"]),
    (with_service("memory: 300"),
     [":8: services.web.memory: Fargate has no 300 MiB with 256 CPU units; take 512, 1024, 2048"]),
    (with_service("cpu: 4096", "memory: 1024"),
     [":9: services.web.memory: Fargate has no 1024 MiB with 4096 CPU units; take 8192 to 30720 in "
      "steps of 1024"]),
    (GOOD + "  job: {worker: true, path: /x}\n",
     [":8: services.job.path: a worker has no path: nothing is routed to it. Remove the line"]),
    (GOOD + "  job: {worker: true, strategy: blue_green}\n",
     [":8: services.job.strategy: a worker has no traffic to shift; take rolling or recreate"]),
    (with_service("host: Example"),
     [":8: services.web.host: 'Example' is not a host name such as api.example.org or *.example.org"]),
    (with_service("path: [/a/*, /b/*, /c/*]"),
     [":8: services.web.path: paths and hosts make 6 values (/a, /a/*, /b, /b/*, /c, /c/*); a listener rule takes 5"]),
    (with_service('path: ["/?/?", "/*/*"]', 'host: ["*.a.org", "*.b.org"]'),
     [":8: services.web.path: paths and hosts have more than 5 wildcards together"]),
    (with_service("path: /api/*") + "  api: {path: /api}\n",
     [":9: services.api.path: /api belongs to web already"]),
    (with_service("host: a.org") + "  api: {host: [b.org, a.org]}\n",
     [":9: services.api.path: a.org/* belongs to web already"]),
    (with_service("strategy: blue_green") + "  web-green: {path: /x}\n",
     [":9: services.web-green: its target group shop-hack-web-green would be that of web; choose another name"]),
    (GOOD + "  job: {worker: true, host: a.org}\n",
     [":8: services.job.host: a worker has no host: nothing is routed to it. Remove the line"]),
    (GOOD + "  api: {port: 80}\n", [":8: services.api.path: /* belongs to web already"]),
    (GOOD + "    priority: 5\n  api: {path: /api/*, priority: 5}\n",
     [":9: services.api.priority: 5 belongs to web already"]),
    (GOOD + "  api: {path: /api, repository: shop-hack-web}\n",
     [":8: services.api.repository: shop-hack-web belongs to web already"]),
    (with_service("health_check: {timeout: 30}"),
     [":8: services.web.health_check.timeout: 30 s must be shorter than the interval of 30 s"]),
    (with_service("autoscaling: {min: 5, max: 2}"),
     [":8: services.web.autoscaling.min: 5 is more than max, 2"]),
    (with_service("environment: {DB_PASSWORD: x}"),
     [":8: services.web.environment.DB_PASSWORD: looks like a secret, and this file is committed. "
      "Put the value into SSM and name it under secrets: {DB_PASSWORD: /path/of/the/parameter}"]),
    (with_service("environment: {URL: x}", "secrets: {URL: /x}"),
     [":9: services.web.secrets.URL: is set under environment, too"]),
    (with_service("depends_on: [api]"), [":8: services.web.depends_on[0]: there is no service api"]),
    (with_service("depends_on: [web]"),
     [":8: services.web.depends_on: goes round in a circle: web → web"]),
    (with_service("depends_on: [b]")
     + "  a: {worker: true, depends_on: [b]}\n  b: {worker: true, depends_on: [c, a]}\n"
     "  c: {worker: true}\n",
     [":10: services.b.depends_on: goes round in a circle: b → a → b"]),
    # Names.
    (with_lines("name: an-environment-with-a-long-name"),
     [":6: services.web: the target group would be called an-environment-with-a-long-name-web, 35 "
      "characters; AWS takes 32. Choose a shorter name",
      ":8: name: the load balancer would be called an-environment-with-a-long-name-alb, 35 "
      "characters; AWS takes 32. Choose a shorter name"]),
    (with_lines("name: internal-x"),
     [":8: name: a load balancer's name must not begin with internal-"]),
    # Time and money.
    (with_lines("expires: 2026-11-30"),
     [":8: expires: '2026-11-30' is not a time with its offset, such as 2026-11-30T18:00+09:00"]),
    (with_lines("expires: 2026-11-30T18:00"),
     [":8: expires: '2026-11-30T18:00' is not a time with its offset, such as "
      "2026-11-30T18:00+09:00"]),
    (with_lines("expires: 2026-02-30T18:00Z"),
     [":8: expires: '2026-02-30T18:00Z' is not a time with its offset, such as "
      "2026-11-30T18:00+09:00"]),
    (with_lines("expires: 9999-12-31T23:59:59-23:59"),
     [":8: expires: '9999-12-31T23:59:59-23:59' is not a time with its offset, such as "
      "2026-11-30T18:00+09:00"]),
    (with_lines("expires: 0001-01-01T00:00:00+23:59"),
     [":8: expires: '0001-01-01T00:00:00+23:59' is not a time with its offset, such as "
      "2026-11-30T18:00+09:00"]),
    (with_lines("brake: true"), [":8: brake: needs to know when; give expires"]),
    (with_lines("budget: 0"), [":8: budget.usd: 0 is too small; more than 0"]),
    (with_lines("budget: much"), [":8: budget: 'much' is neither an amount in USD nor a mapping with usd and emails"]),
    (with_lines("budget: {emails: [a@example.org]}"), [":8: budget.usd: is missing. USD; catctl plan warns above it."]),
    (with_lines("usage: {nat_gb: -1}"), [":8: usage.nat_gb: -1 is too small; at least 0"]),
    (with_lines("tags: {ExpiresAt: x}"),
     [":8: tags.ExpiresAt: catctl sets this tag itself, to know what is its own"]),
    (with_lines("tags: {Project: x}"),
     [":8: tags.Project: catctl sets this tag itself, to know what is its own"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=range(len(CASES)))
def test_message(text: str, expected: list[str]) -> None:
    assert messages(text) == expected


def test_table_is_large_enough() -> None:
    assert len(CASES) >= 40


def test_good_file_loads() -> None:
    environment = build("hack", [("environment.yaml", GOOD)])
    assert environment.name == "shop-hack"
    assert environment.bucket == "shop-tfstate"
    assert environment.state_key == "hack/terraform.tfstate"


def test_all_problems_at_once_with_their_files() -> None:
    defaults = ("defaults.yaml", "project: shop\nregoin: x\n")
    own = ("environment.yaml", "region: mars\nprotected: 1\n")
    with pytest.raises(ConfigError) as caught:
        build("hack", [defaults, own])
    assert [(p.file, p.line, p.key) for p in caught.value.problems] == [
        ("defaults.yaml", 2, "regoin"),
        ("environment.yaml", 1, "region"),
        ("environment.yaml", 2, "protected"),
    ]


def test_yaml_has_no_norway_and_no_octal() -> None:
    text = GOOD + "    environment: {COUNTRY: no, TIME: 12:30:45, DAY: 2026-11-22}\n"
    text += "account_id: 011587325937\n"
    environment = build("hack", [("environment.yaml", text)])
    wish = environment.file.services["web"]
    assert wish.environment == {"COUNTRY": "no", "TIME": "12:30:45", "DAY": "2026-11-22"}
    assert environment.account_id == "011587325937"


def test_sections_that_are_commented_out_mean_their_defaults() -> None:
    environment = build("hack", [("environment.yaml", GOOD + "state:\nlogs:\n")])
    assert environment.file.logs.retention_days == 7


def test_deep_nesting_is_refused_quickly() -> None:
    assert messages("a: " + "[" * 3000) == [":1: nests too deeply"]


def write(root: Path, key: str, text: str) -> None:
    folder = root / "environments" / key
    folder.mkdir(parents=True)
    (folder / "environment.yaml").write_text(text, encoding="utf-8")


def test_a_broken_neighbour_does_not_stop_an_environment(tmp_path: Path) -> None:
    write(tmp_path, "good", "project: a\nregion: us-east-1\n")
    write(tmp_path, "bad", "nonsense: true\n")
    project = Project(tmp_path)
    assert load_some(project, ["good"])[0].name == "a-good"
    with pytest.raises(ConfigError):
        load_all(project)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero")
def test_a_neighbour_that_never_ends_is_not_read(tmp_path: Path) -> None:
    """A link to a device comes with a clone as any other."""
    write(tmp_path, "good", "project: a\nregion: us-east-1\n")
    bad = tmp_path / "environments/bad"
    bad.mkdir()
    (bad / "environment.yaml").symlink_to("/dev/zero")
    assert load_some(Project(tmp_path), ["good"])[0].name == "a-good"


def test_colliding_environments_do_not_load(tmp_path: Path) -> None:
    write(tmp_path, "one", "project: a\nname: x\nregion: us-east-1\n")
    write(tmp_path, "two", "project: a\nname: x\nregion: us-east-1\n")
    with pytest.raises(ConfigError, match="one and two collide: both want the name x"):
        load_some(Project(tmp_path), ["one"])


KNOWN = st.sampled_from(sorted(EnvironmentFile.model_fields))


@given(st.text() | st.text(" \n:-[]{}&*!|>'\"#%@`,?ab0", max_size=60))
@example("a: &a [*a]")
@example("? - ? - ? [")
@example("%YAML 9.9\n--- !<x> y")
def test_any_text_loads_or_says_what_is_wrong(text: str) -> None:
    with suppress(ConfigError):
        build("hack", [("environment.yaml", text)])


@given(st.dictionaries(KNOWN, TREES, max_size=6))
def test_any_values_of_known_keys_load_or_say_what_is_wrong(values: dict[str, object]) -> None:
    text = yaml.safe_dump({"project": "a", "region": "eu-west-1", **values}, allow_unicode=True)
    found: tuple[Problem, ...] = ()
    try:
        build("hack", [("environment.yaml", text)])
        loads = True
    except ConfigError as error:
        found, loads = error.problems, False
    assert loads or found
    assert all(problem.message and problem.file for problem in found)
