"""What stands in a subnet has an interface there, and goes with it. Seen in moto 5.2.5: load
balancers and databases have none, an endpoint's are in no group of its own, a NAT gateway's stays.

On AWS an interface goes minutes after what it belongs to; here at once, so that whoever looks sees
the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Give and take interfaces. Call once, before the first request."""
    _of_load_balancers()
    _of_databases()
    _of_endpoints()
    _of_nat_gateways()
    _make_the_default_vpc_public()


def _plug(
    network: Any,
    owner: str,
    description: str,
    subnets: Iterable[Any],
    groups: Iterable[str],
    *,
    public: bool = False,
) -> list[str]:
    """Give ``owner`` an interface in each of ``subnets``, in the place of those it had."""
    from moto.ec2.utils import random_ip

    _unplug(network, owner)
    known = [group for group in groups if network.get_security_group_from_id(group)]
    made = []
    for subnet in subnets:
        interface = network.create_network_interface(
            subnet, None, group_ids=known, description=description
        )
        interface.public_ip = random_ip() if public else None
        made.append(_mark(interface, owner).id)
    return made


def _mark(interface: Any, owner: str) -> Any:
    vars(interface).update(catctl_owner=owner, requester_managed=True, status="in-use")
    return interface


def _unplug(network: Any, owner: str) -> None:
    for key, interface in list(network.enis.items()):
        if getattr(interface, "catctl_owner", None) == owner:
            del network.enis[key]


def _of_load_balancers() -> None:
    from moto.elbv2.models import ELBv2Backend

    def plug(self: Any, arn: str) -> None:
        balancer = self.load_balancers[arn]
        _plug(
            self.ec2_backend,
            arn,
            f"ELB {arn.partition(':loadbalancer/')[2]}",
            balancer.subnets,
            balancer.security_groups,
            public=balancer.scheme != "internal",
        )

    def create(self: Any, *args: Any, **kwargs: Any) -> Any:
        balancer = originals["create_load_balancer"](self, *args, **kwargs)
        plug(self, balancer.arn)
        return balancer

    def delete(self: Any, arn: str) -> None:
        originals["delete_load_balancer"](self, arn)
        _unplug(self.ec2_backend, arn)

    def change(name: str) -> Any:
        def changed(self: Any, arn: str, *args: Any, **kwargs: Any) -> Any:
            answer = originals[name](self, arn, *args, **kwargs)
            plug(self, arn)
            return answer

        return changed

    wraps = {"create_load_balancer": create, "delete_load_balancer": delete}
    wraps |= {name: change(name) for name in ("set_security_groups", "set_subnets")}
    originals = {name: patch(ELBv2Backend, name, new) for name, new in wraps.items()}


def _of_databases() -> None:
    from moto.ec2.models import ec2_backends
    from moto.rds.models import RDSBackend

    def plug(self: Any, database: Any) -> Any:
        group = getattr(database, "db_subnet_group", None)
        subnets = sorted(group._subnets, key=lambda s: (s.availability_zone, s.id)) if group else []
        _plug(
            ec2_backends[self.account_id][self.region_name],
            database.dbi_resource_id,
            "RDSNetworkInterface",
            subnets[: 2 if database.multi_az else 1],
            database.vpc_security_group_ids,
        )
        return database

    def create(self: Any, *args: Any, **kwargs: Any) -> Any:
        return plug(self, create_database(self, *args, **kwargs))

    def modify(self: Any, *args: Any, **kwargs: Any) -> Any:
        return plug(self, modify_database(self, *args, **kwargs))

    def delete(self: Any, *args: Any, **kwargs: Any) -> Any:
        database = delete_database(self, *args, **kwargs)
        network = ec2_backends[self.account_id][self.region_name]
        _unplug(network, database.dbi_resource_id)
        return database

    create_database = patch(RDSBackend, "create_db_instance", create)
    modify_database = patch(RDSBackend, "modify_db_instance", modify)
    delete_database = patch(RDSBackend, "delete_db_instance", delete)


def _of_endpoints() -> None:
    from moto.ec2.models import EC2Backend

    def plug(self: Any, endpoint: Any) -> Any:
        if (endpoint.vpc_endpoint_type or "").lower() == "interface":
            for key in endpoint.network_interface_ids:
                self.enis.pop(key, None)
            endpoint.network_interface_ids = _plug(
                self,
                endpoint.id,
                f"VPC Endpoint Interface {endpoint.id}",
                [self.get_subnet(subnet) for subnet in endpoint.subnet_ids or ()],
                endpoint.security_group_ids,
            )
        return endpoint

    def create(self: Any, *args: Any, **kwargs: Any) -> Any:
        return plug(self, create_endpoint(self, *args, **kwargs))

    def modify(self: Any, vpc_id: str, *args: Any, **kwargs: Any) -> None:
        modify_endpoint(self, vpc_id, *args, **kwargs)  # moto calls the endpoint's ID so
        plug(self, self.vpc_end_points[vpc_id])

    create_endpoint = patch(EC2Backend, "create_vpc_endpoint", create)
    modify_endpoint = patch(EC2Backend, "modify_vpc_endpoint", modify)


def _of_nat_gateways() -> None:
    from moto.ec2.models import EC2Backend

    def create(self: Any, *args: Any, **kwargs: Any) -> Any:
        gateway = create_gateway(self, *args, **kwargs)
        interface = _mark(gateway._eni, gateway.id)
        interface.description = f"Interface for NAT Gateway {gateway.id}"
        interface._group_set = []
        return gateway

    def delete(self: Any, nat_gateway_id: str) -> Any:
        gateway = delete_gateway(self, nat_gateway_id)
        for address in self.addresses:
            if address.eni is not None and address.eni.id == gateway._eni.id:
                self.disassociate_address(association_id=address.association_id)
        _unplug(self, gateway.id)
        return gateway

    create_gateway = patch(EC2Backend, "create_nat_gateway", create)
    delete_gateway = patch(EC2Backend, "delete_nat_gateway", delete)


def _make_the_default_vpc_public() -> None:
    """moto 5.2.5's default VPC has no internet gateway, and no route to one.
    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
    """
    from moto.ec2.models import EC2Backend

    def create_default_vpc(self: Any) -> Any:
        vpc = original(self)
        gateway = self.create_internet_gateway()
        self.attach_internet_gateway(gateway.id, vpc.id)
        [table] = self.describe_route_tables(filters={"vpc-id": [vpc.id]})
        self.create_route(table.id, "0.0.0.0/0", gateway_id=gateway.id)
        return vpc

    original = patch(EC2Backend, "create_default_vpc", create_default_vpc)
