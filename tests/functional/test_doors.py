"""Whatever comes from outside is a value or an expected error: no text ends in a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catctl.cost.observe import read_catalogue
from catctl.errors import CatctlError
from catctl.journeys.account import desired_backend
from catctl.rendering.stamp import Stamp, read_stamp, write_stamp
from catctl.services.platform import platform_of
from catctl.shapes import ShapeError
from catctl.stack.drift import drift_that_matters
from catctl.stack.explain import causes_of, first_reason
from catctl.stack.model import Run, fate_of
from catctl.stack.observe import (
    damaged_parts,
    has_catctl,
    has_terraform,
    read_backend_record,
    read_errored_state,
    read_ledger,
    read_runs,
    read_saved_plan,
)
from catctl.stack.story import tell
from catctl.state_backend.locks import read_locks
from catctl.state_backend.model import BucketState, Observed
from catctl.state_backend.observe import _statements, _table
from catctl.state_backend.observe_state import parse_state
from catctl.state_backend.plan import plan_backend
from catctl.terraform.tfplan import parse_drift, parse_tfplan
from catctl.views.runs import story_json, when
from tests.support.raw_answers import RawAws
from tests.support.runs import SAVED
from tests.support.samples import ACCOUNT, FACTS, environment_of
from tests.support.strategies import TREES

BACKEND = replace(desired_backend(FACTS, account_id=ACCOUNT), table="locks")
RUN = Run(
    id="x",
    environment="hack",
    verb="apply",
    target="aws",
    started=1.0,
    catctl_pid=2**22 + 1,
    terraform_pid=2**22 + 2,
    ended=2.0,
    code=1,
)
STAMP = Stamp(inputs="i", outputs="o", paths=("modules/a/main.tf",), facts=FACTS, version="1")
RESOURCE = {"addr": "a.b", "module": "", "resource_type": "a"}
LINES = [
    {"type": "version", "terraform": "1.11.4"},
    {"type": "planned_change", "change": {"resource": RESOURCE, "action": "create"}},
    {"type": "apply_errored", "hook": {"resource": RESOURCE, "action": "create"}},
    {
        "type": "change_summary",
        "changes": {"operation": "apply", "add": 1, "change": 0, "remove": 0},
    },
    {"type": "outputs", "outputs": {"url": {"action": "create"}}},
    {
        "type": "diagnostic",
        "diagnostic": {
            "severity": "error",
            "summary": "s",
            "detail": "d",
            "range": {"filename": "main.tf", "start": {"line": 1}},
            "snippet": {"code": "x"},
        },
    },
]
PLAN = {
    "configuration": {"root_module": {"resources": [{"address": "a.b", "expressions": {"c": {}}}]}},
    "prior_state": {
        "values": {
            "root_module": {
                "resources": [
                    {
                        "address": "aws_security_group.a",
                        "type": "aws_security_group",
                        "values": {"id": "sg", "ingress": [{"protocol": "-1", "self": True}]},
                    }
                ]
            }
        }
    },
    **{
        name: [
            {
                "address": "a.b",
                "mode": "managed",
                "change": {
                    "actions": ["delete", "create"],
                    "before": {"c": "1", "d": [{"e": 1}]},
                    "after": {"c": "2", "d": [{"e": 2}]},
                    "after_unknown": {"d": [{"e": True}]},
                    "replace_paths": [["c"], ["d", 0, "e"]],
                },
            }
        ]
        for name in ("resource_changes", "resource_drift")
    },
}
STATE = {
    "version": 4,
    "serial": 1,
    "lineage": "l",
    "outputs": {"cluster_name": {"value": "c", "type": "string"}},
    "resources": [
        {
            "mode": "managed",
            "type": "a",
            "name": "b",
            "instances": [{"index_key": 0, "attributes": {"id": "x"}}],
        }
    ],
}
OUTPUTS = {
    "cluster_name": "c",
    "public_subnet_ids": ["a"],
    "log_groups": {"web": "/ecs/web"},
    "blue_green": {
        "web": {"green_target_group_arn": "a", "listener_rule_arn": "b", "role_arn": "c"}
    },
    "database": {"address": "a", "name": "n", "port": 5432, "secret_arn": "s"},
}
PRICES = {"regions": {FACTS.region: {"nat.hour": {"usd": "0.05", "dated": "2026-11-01"}}}}
POLICY = {"Statement": [{"Sid": "a", "Effect": "Deny", "Action": ["s3:*"], "Resource": "*"}]}
TERRAFORM_STATE = {"version": 3, "backend": {"type": "s3", "config": {"bucket": "b", "key": "k"}}}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all that is in ``value``, itself included."""
    if isinstance(value, dict):
        return [path, *(p for key, item in value.items() for p in places(item, (*path, key)))]
    if isinstance(value, list):
        return [path, *(p for i, item in enumerate(value) for p in places(item, (*path, i)))]
    return [path]


@st.composite
def damaged(draw: st.DrawFn, whole: Any) -> bytes:
    """``whole`` as JSON, with one or two places replaced or gone; or cut short; or anything."""
    value = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(places(value)))
        other = draw(TREES)
        if not path:
            value = other
            continue
        inside = value
        for key in path[:-1]:
            inside = inside[key]
        if isinstance(inside, dict) and draw(st.booleans()):
            del inside[path[-1]]
        else:
            inside[path[-1]] = other
    text = json.dumps(value).encode()
    cut = draw(st.integers(0, len(text)) | st.none())
    return draw(
        st.just(text if cut is None else text[:cut]) | st.just(text) | st.binary(max_size=40)
    )


def in_a_folder(name: str, text: bytes, read: Callable[[Path], object]) -> None:
    """``read`` is given a folder in which ``text`` is the file ``name``."""
    with TemporaryDirectory() as place:
        (Path(place) / name).parent.mkdir(parents=True, exist_ok=True)
        (Path(place) / name).write_bytes(text)
        read(Path(place))


def stories(folder: Path) -> None:
    for run in read_runs(folder):
        ledger = read_ledger(folder / f"{run.id}.jsonl")
        story = tell(run, ledger, watched=has_catctl(run), working=has_terraform(run))
        json.dumps(story_json(story))
        when(run.started)


@given(damaged(RUN.to_json()))
def test_run_records(text: bytes) -> None:
    in_a_folder("x.json", text, stories)


@given(damaged(SAVED.to_json()))
def test_saved_plans(text: bytes) -> None:
    in_a_folder("saved.json", text, read_saved_plan)


@cache
def stamp_json() -> Any:
    with TemporaryDirectory() as place:
        write_stamp(Path(place) / "s.json", STAMP)
        assert read_stamp(Path(place) / "s.json") == STAMP
        return json.loads((Path(place) / "s.json").read_text(encoding="utf-8"))


@given(st.data())
def test_rendered_caches(data: st.DataObject) -> None:
    text = data.draw(damaged(stamp_json()))
    in_a_folder("s.json", text, lambda folder: read_stamp(folder / "s.json"))


@given(damaged(PRICES))
def test_refreshed_prices(text: bytes) -> None:
    in_a_folder("p.json", text, lambda folder: read_catalogue(FACTS.region, folder / "p.json"))


@given(damaged(TERRAFORM_STATE))
def test_what_terraform_keeps_for_itself(text: bytes) -> None:
    def read(folder: Path) -> None:
        damaged_parts(folder)
        read_backend_record(folder)

    in_a_folder(".terraform/terraform.tfstate", text, read)


@given(damaged(STATE))
def test_states(text: bytes) -> None:
    def read(folder: Path) -> None:
        with suppress(CatctlError):
            read_errored_state(folder)

    in_a_folder("errored.tfstate", text, read)
    with suppress(CatctlError):
        parse_state(text, "s3://b/k")


@given(damaged(OUTPUTS))
def test_outputs(text: bytes) -> None:
    with suppress(ValueError, CatctlError):
        outputs = json.loads(text)
        if isinstance(outputs, dict):
            platform_of(environment_of("services: {web: {}}\n"), outputs)


@given(st.lists(st.sampled_from(LINES).flatmap(damaged), max_size=4))
def test_terraform_s_lines(lines: list[bytes]) -> None:
    def read(folder: Path) -> None:
        ledger = read_ledger(folder / "x.jsonl")
        causes_of(ledger)
        first_reason(ledger)
        json.dumps([ledger.changed_outputs, vars(fate_of(ledger.changes, ledger))])

    in_a_folder("x.jsonl", b"\n".join(lines), read)


@given(damaged(PLAN))
def test_terraform_s_plans(text: bytes) -> None:
    for parse in (parse_tfplan, parse_drift, drift_that_matters):
        with suppress(ShapeError):
            parse(text.decode(errors="replace"))


@cache
def raw_aws() -> RawAws:
    return RawAws()


def ask(body: bytes, read: Callable[[RawAws], object]) -> None:
    aws = raw_aws()
    aws.body = body
    with suppress(CatctlError):
        read(aws)


IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account><Arn>a</Arn>"
    b"</GetCallerIdentityResult></GetCallerIdentityResponse>"
)


@given(st.integers(0, len(IDENTITY)), st.binary(max_size=9), st.integers(0, 30))
def test_sts(at: int, other: bytes, length: int) -> None:
    ask(IDENTITY[:at] + other + IDENTITY[at + length :], lambda aws: aws.identity())


LOCK = json.dumps({"ID": "1", "Operation": "OperationTypeApply", "Who": "me", "Created": "2026"})


@given(damaged({"Item": {"LockID": {"S": "b/k"}, "Info": {"S": LOCK}, "Digest": {"S": "d"}}}))
def test_dynamodb(body: bytes) -> None:
    ask(body, lambda aws: read_locks(aws, replace(BACKEND, locks_in_bucket=False)))


@given(damaged(json.loads(LOCK)))
def test_locks_in_s3(body: bytes) -> None:
    ask(body, lambda aws: read_locks(aws, replace(BACKEND, table=None, locks_in_bucket=True)))


@given(damaged(POLICY))
def test_bucket_policies(text: bytes) -> None:
    with suppress(CatctlError):
        statements = _statements({"Policy": text.decode(errors="replace")}, "b")
        bucket = BucketState(statements=statements)
        plan_backend(replace(BACKEND, table=None), Observed(bucket=bucket, table=None))


TABLE: dict[str, Any] = {
    "Table": {
        "AttributeDefinitions": [{"AttributeName": "LockID", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "LockID", "KeyType": "HASH"}],
        "TableArn": "arn",
        "TableStatus": "ACTIVE",
    },
    "ContinuousBackupsDescription": {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"},
    },
    "Tags": [{"Key": "a", "Value": "b"}],
}


@given(damaged(TABLE))
def test_lock_tables(body: bytes) -> None:
    ask(body, lambda aws: _table(aws.client("dynamodb"), BACKEND))


def test_a_key_that_no_table_defines() -> None:
    """Found by the search above."""
    table = {**TABLE["Table"], "AttributeDefinitions": []}
    raw_aws().body = json.dumps({**TABLE, "Table": table}).encode()
    found = _table(raw_aws().client("dynamodb"), BACKEND)
    assert found
    assert found.key_schema == (("LockID", "HASH", "unknown"),)


def test_nothing_is_refused_that_is_whole() -> None:
    """So that the searches above do search beyond the door."""
    in_a_folder("x.json", json.dumps(RUN.to_json()).encode(), lambda f: _same(read_runs(f), [RUN]))
    assert len(parse_tfplan(json.dumps(PLAN))) == len(parse_drift(json.dumps(PLAN))) == 1
    assert [item.address for item in drift_that_matters(json.dumps(PLAN))] == [
        "a.b",
        "aws_security_group.a",
    ]
    raw_aws().body = IDENTITY
    assert raw_aws().identity().account_id == "1"
    assert platform_of(environment_of("services: {web: {}}\n"), OUTPUTS).cluster == "c"


def _same(found: object, wanted: object) -> None:
    assert found == wanted
