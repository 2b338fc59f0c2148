"""catctl cost and all that shows money, as whole commands."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.command_line import Catctl
from tests.support.prices import offer
from tests.support.scripted import Scripted, planned

# As GetProducts answers for ap-northeast-2: what is asked for, among its look-alikes.
PRICE_LIST = {
    "AmazonEC2": [
        offer("APN2-NatGateway-Bytes", "0.0590000000"),
        offer("APN2-NatGateway-Hours", "0.0610000000"),
        offer("APN2-RegionalNatGateway-Hours", "0.0700000000"),
    ],
    "AWSELB": [
        offer("APN2-LCUUsage", "0.0080000000"),
        offer("APN2-LoadBalancerUsage", "0.0225000000"),
        offer("APN2-Outposts-LoadBalancerUsage", "0.0300000000"),
    ],
    "AmazonVPC": [
        offer("APN2-PublicIPv4:InUseAddress", "0.0050000000"),
        offer("APN2-VpcEndpoint-Hours", "0.0130000000"),
        offer("APN2-VpcEndpoint-Hours", "0.0140000000"),
    ],
}


class PriceList(ThreadingHTTPServer):
    """AWS's price list on the loopback interface: a page for each product."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[dict[str, Any]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: PriceList

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(length))
        assert self.headers["X-Amz-Target"] == "AWSPriceListService.GetProducts"
        self.server.asked.append(asked)
        body = (
            self._page(asked) if self.server.status == 200 else {"__type": "AccessDeniedException"}
        )
        raw = json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _page(self, asked: dict[str, Any]) -> dict[str, Any]:
        products = PRICE_LIST.get(asked["ServiceCode"], [])
        number = int(asked.get("NextToken", "0"))
        more = {"NextToken": str(number + 1)} if number + 1 < len(products) else {}
        return {"FormatVersion": "aws_v1", "PriceList": products[number : number + 1], **more}

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def price_list() -> Iterator[PriceList]:
    server = PriceList()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(scripted: Scripted) -> Scripted:
    return scripted


def add(runner: Catctl, key: str, text: str) -> None:
    file = runner.folder / "environments" / key / "environment.yaml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def at(**later: float) -> str:
    return (datetime.now(tz=UTC) + timedelta(**later)).isoformat(timespec="minutes")


def test_cost_by_component(project: Scripted) -> None:
    shutil.rmtree(project.folder / ".catctl/sandbox")
    found = project("cost", "cat")
    for line in (
        r"  NAT gateway +1 gateway +43\.07",
        r"  Load balancer +1 load balancer +16\.43",
        r"  Public IPv4 +2 of the load balancer +7\.30",
        r"  Fargate +gateway-api: 2 tasks, 0\.25 vCPU, 0\.5 GB +20\.72",
        r"  Fargate +reservation-worker: 1 task, 0\.25 vCPU, 0\.5 GB, Spot +3\.11",
        r"  NAT gateway +data through it, 10 GB +0\.59",
    ):
        assert re.search(f"^{line}$", found.out, re.M), line
    assert "$0.1764 an hour; $4.23 a day, $29.64 a week, $128.77 a month." in found.out
    assert "The free tier covers up to $2.03 a month of this" in found.out
    assert "List prices of 2026-11-21" in found.err
    assert max(map(len, found.out.split("\n\n")[0].splitlines())) <= 80
    assert project.verbs() == []
    assert not (project.folder / ".catctl/sandbox").exists()


def test_cost_for_machines(project: Scripted) -> None:
    found = json.loads(project("cost", "cat", "--week", "--json").out)
    assert found["monthly"] == pytest.approx(128.77, abs=0.005)
    assert found["period"] == pytest.approx(29.64, abs=0.005)
    assert found["hourly"] * 730 == pytest.approx(found["monthly"])
    assert sum(item["monthly"] for item in found["components"]) == pytest.approx(found["monthly"])
    for item in found["components"]:
        assert item["quantity"] * item["rate"] == pytest.approx(item["monthly"])
        assert item["basis"] in ("fixed", "usage")
    assert (found["unpriced"], found["prices"]["oldest"]) == ([], "2026-11-21")
    assert {tip["id"] for tip in found["tips"]} == {"arm", "nat-none", "night", "spot"}
    assert found["assumptions"]["nat_gb"] == 10


def test_periods_and_currencies(project: Scripted) -> None:
    assert "$8.82 for 50 hours." in project("cost", "cat", "--hours", "50").out
    assert re.search(
        r"\$4\.2\d for 24\.\d hours, until ", project("cost", "cat", "--until", at(days=1)).out
    )
    add(project, "cat", f"\nexpires: {at(hours=100)}\n")
    assert "$17.6" in project("cost", "cat").out
    assert "for 100" not in project("cost", "cat", "--month").out
    won = project("cost", "cat", "--currency", "KRW", "--rate", "1330").out
    assert "171,268 KRW a month" in won
    assert "57,283" in won
    assert "$" not in won
    both = project("cost", "cat", "--compare", "library").out
    assert re.search(r"^  NAT gateway +43\.66 +0\.00 +-43\.66$", both, re.M)
    assert re.search(r"^  sum +128\.77 +40\.55 +-88\.22$", both, re.M)
    found = json.loads(project("cost", "cat", "--compare", "library", "--json").out)
    assert found["monthly"]["sum"] == pytest.approx([128.77, 40.55], abs=0.005)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--currency", "KRW"], "An exchange rate needs the name of its currency"),
        (["--rate", "2"], "An exchange rate needs the name of its currency"),
        (["--currency", "won", "--rate", "2"], "'won' is not a currency's code"),
        (["--currency", "KRW", "--rate", "0"], "--rate"),
        (["--week", "--month"], "Give one of --hours, --until, --week and --month."),
        (["--until", "yesterday"], "'yesterday' is no time"),
        (["--until", "2020-01-01"], "is in the past"),
        (["--hours", "-1"], "--hours"),
        (["--assume", "nat_gb"], "'nat_gb' is not NAME=AMOUNT"),
        (["--assume", "cats=3"], "There are: egress_gb, endpoint_gb"),
        (["--compare", "nothing"], "There is no environment 'nothing'"),
        (["--refresh", "--sandbox"], "The sandbox has no price list"),
    ],
)
def test_bad_wishes(project: Scripted, args: list[str], words: str) -> None:
    assert words in project("cost", "cat", *args, code=2).err.replace("\n", " ")


def test_an_unknown_price_is_said(project: Scripted) -> None:
    add(project, "cat", "\ndatabase: {engine: mysql, instance: db.r7g.large}\n")
    found = project("cost", "cat")
    assert re.search(r"^  Database +db\.r7g\.large, mysql +unknown$", found.out, re.M)
    assert re.search(r"^ +sum +≥ [0-9.]+$", found.out, re.M), "of what goes by time"
    assert "At least $0.1" in found.out
    assert "Unknown, and in no sum: Database." in found.out
    assert "Next: catctl cost cat --refresh" in found.err
    both = project("cost", "cat", "--compare", "library").out
    assert re.search(r"^  Database +≥ 2\.62 +0\.00 +unknown$", both, re.M)
    assert re.search(r"^  sum +≥ [0-9.]+ +40\.55 +unknown$", both, re.M)
    detail = project("cost", "cat", "-v").out
    assert re.search(
        r"^  Database\n    db\.r7g\.large, mysql +730 +hour +unknown +unknown$", detail, re.M
    )


UNPRICED = ("sa-east-1", "af-south-1")
NO_AMOUNT = re.compile(r"[$ ]0\.0|NaN|Infinity|At least|≥", re.I)


def elsewhere(project: Scripted, region: str, more: str = "") -> None:
    """The library, moved to where no price is known."""
    file = project.folder / "environments/library/environment.yaml"
    text = file.read_text(encoding="utf-8").replace("ap-northeast-2", region)
    file.write_text(text + more, encoding="utf-8")


@pytest.mark.parametrize("region", UNPRICED)
def test_where_no_price_is_known_no_amount_is_told(project: Scripted, region: str) -> None:
    elsewhere(project, region)
    found = project("cost", "library")
    assert re.search(r"^  Load balancer +1 load balancer +unknown$", found.out, re.M)
    assert len(re.findall(r"^ +sum +unknown$", found.out, re.M)) == 2
    assert "What it costs is unknown" in found.out
    assert f"No price of {region} is known here." in found.err
    assert "Next: catctl cost library --refresh" in found.err
    assert NO_AMOUNT.search(found.out + found.err) is None
    for args in (["-v"], ["--week"], ["--compare", "cat"], ["--currency", "KRW", "--rate", "9"]):
        assert "unknown" in project("cost", "library", *args).out
    told = json.loads(project("cost", "library", "--json").out)
    assert (told["monthly"], told["hourly"], told["period"]) == (None, None, None)
    assert (told["components"], told["tips"]) == ([], [])


def test_a_plan_where_no_price_is_known(project: Scripted) -> None:
    version = {"type": "version", "terraform": "1.11.4", "ui": "1.2"}
    project.says("plan", version, planned("aws_x.y"))
    elsewhere(project, "sa-east-1", f"\nexpires: {at(hours=9)}\nbudget: 30\n")
    project("bootstrap-state", "library", "--sandbox", "--yes")
    found = project("plan", "library", "--sandbox")
    assert "Estimated cost: unknown; none of these prices is known in sa-east-1." in found.out
    assert "the budget of $30.00 could not be checked: prices are unknown." in found.err
    assert "catctl cost library --refresh\n" in found.err
    cost = json.loads(project("plan", "library", "--sandbox", "--json").out.splitlines()[-1])[
        "cost"
    ]
    assert (cost["monthly"], cost["change"], cost["until_end"]) == (None, None, None)
    assert (cost["over_budget"], "Load balancer" in cost["unknown"]) == (False, True)
    applied = project("apply", "library", "--sandbox", "--yes")
    assert "With all services running it costs unknown" not in applied.err
    assert "What it costs is unknown" in applied.err
    assert NO_AMOUNT.search(found.out + found.err + applied.out + applied.err) is None


def test_a_plan_where_some_prices_are_unknown(project: Scripted) -> None:
    network = planned("module.vpc.aws_vpc.this")
    project.says("plan", {"type": "version", "terraform": "1.11.4", "ui": "1.2"}, network)
    project("bootstrap-state", "library", "--sandbox", "--yes")
    add(project, "library", "\ndatabase: {instance: db.r7g.large}\n")
    subnets = project.folder / "environments/library/environment.yaml"
    wide = "db: [10.181.2.0/24, 10.181.3.0/24]"
    subnets.write_text(subnets.read_text(encoding="utf-8").replace("db: []", wide), "utf-8")
    found = project("plan", "library", "--sandbox")
    assert "Estimated cost: at least $43.57 a month; unknown: Database." in found.out
    assert "Prices are unknown. Look them up: catctl cost library --refresh" in found.err
    add(project, "library", "\nbudget: 50\n")
    assert (
        "the budget of $50.00 could not be checked" in project("plan", "library", "--sandbox").err
    )
    file = project.folder / "environments/library/environment.yaml"
    text = file.read_text(encoding="utf-8").replace("budget: 50", "budget: 30")
    file.write_text(text, encoding="utf-8")
    over = project("plan", "library", "--sandbox").err
    assert "Warning: at least $43.57 a month is more than the budget of $30.00." in over
    assert "could not be checked" not in over


def test_refresh(project: Scripted, price_list: PriceList) -> None:
    project.environ["AWS_ENDPOINT_URL"] = price_list.url
    found = project("cost", "cat", "--refresh")
    assert "nat.hour: 0.059 → 0.061 USD per hour" in found.err
    assert (
        "endpoint.hour: the price list has 2 such prices: 0.0130000000, 0.0140000000" in found.err
    )
    assert "kms.key: the price list has no such price; what was known of it stays" in found.err
    assert re.search(r"NAT gateway +1 gateway +44\.53$", found.out, re.M)
    asked = [item for item in price_list.asked if item["ServiceCode"] == "AmazonEC2"]
    assert len(asked) == 3, "one question for both figures, page after page"
    filters = {item["Field"]: item["Value"] for item in asked[0]["Filters"]}
    assert filters == {"productFamily": "NAT Gateway", "regionCode": "ap-northeast-2"}
    price_list.status = 400
    assert "44.53" in project("cost", "cat").out, "kept on this machine"
    refused = project("cost", "cat", "--refresh", code=1)
    assert "Cannot read AWS's price list" in refused.err
    assert "44.53" in project("cost", "cat").out


def test_the_glance_is_kept_by_file_and_prices(project: Scripted) -> None:
    project.says("plan", {"type": "version", "terraform": "1.11.4", "ui": "1.2"})
    project("bootstrap-state", "library", "--sandbox", "--yes")
    assert "Estimated cost: $40.55 a month." in project("plan", "library", "--sandbox").out
    kept = project.folder / ".catctl/environments/library/estimate.json"
    content = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**content, "monthly": "1"}), encoding="utf-8")
    assert "Estimated cost: $1.00 a month." in project("plan", "library", "--sandbox").out
    add(project, "library", "\nusage: {egress_gb: 20}\n")
    assert "Estimated cost: $41.81 a month." in project("plan", "library", "--sandbox").out
    kept.write_text("damaged", encoding="utf-8")
    assert "Estimated cost: $41.81 a month." in project("plan", "library", "--sandbox").out


def test_budget_and_end_in_a_plan(project: Scripted) -> None:
    network = planned("module.vpc.aws_vpc.this")
    project.says("plan", {"type": "version", "terraform": "1.11.4", "ui": "1.2"}, network)
    project("bootstrap-state", "library", "--sandbox", "--yes")
    add(project, "library", "\nbudget: 30\n")
    found = project("plan", "library", "--sandbox")
    assert "Estimated cost: $0.00 → $40.55 a month (+$40.55)." in found.out
    assert "Warning: $40.55 a month is more than the budget of $30.00." in found.err
    assert "What would be cheaper: catctl cost library\n" in found.err, "prices are AWS's own"
    add(project, "library", f"\nexpires: {at(hours=100)}\n")
    found = project("plan", "library", "--sandbox", "--json")
    cost = json.loads(found.out.splitlines()[-1])["cost"]
    assert (cost["budget"], cost["over_budget"]) == (30, False)
    assert cost["until_end"] == pytest.approx(40.55 * 100 / 730, rel=0.01)
    assert "Warning" not in found.err


def test_a_change_is_measured_by_what_was_applied(project: Scripted) -> None:
    version = {"type": "version", "terraform": "1.11.4", "ui": "1.2"}
    project.says("plan", version)
    project("bootstrap-state", "library", "--sandbox", "--yes")
    settled = project("plan", "library", "--sandbox")
    assert "Estimated cost: $40.55 a month." in settled.out
    add(project, "library", "\nusage: {egress_gb: 20}\n")
    project.says("plan", version, planned("aws_x.y"))
    changed = project("plan", "library", "--sandbox")
    assert "Estimated cost: $40.55 → $41.81 a month (+$1.26)." in changed.out
    applied = project("apply", "library", "--sandbox", "--yes")
    assert "With all services running it costs $0.0573 an hour, $1.37 a day." in applied.err
    project.says("plan", version, planned("aws_x.z"))
    assert "Estimated cost: $41.81 a month." in project("plan", "library", "--sandbox").out


def test_destroy_if_expired(project: Scripted) -> None:
    never = project("destroy", "library", "--if-expired", "--yes", "--sandbox", code=2)
    assert "library never expires" in never.err
    add(project, "library", f"\nexpires: {at(hours=2)}\n")
    early = project("destroy", "library", "--if-expired", "--yes", "--sandbox")
    assert re.search(r"library expires in 1 h 5\d min .*Nothing was destroyed\.", early.out)
    assert project.verbs() == []
    file = project.folder / "environments/library/environment.yaml"
    text = re.sub(r"expires: .*", f"expires: {at(hours=-1)}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    project.says("plan", {"type": "version", "terraform": "1.11.4", "ui": "1.2"})
    project("bootstrap-state", "library", "--sandbox", "--yes")
    late = project("destroy", "library", "--if-expired", "--yes", "--sandbox")
    assert "nothing is there to destroy" in late.out
    assert "plan" in project.verbs()
