"""Ways to the internet: what goes only with one, and one that must stay. Seen in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _attach_one_to_a_vpc()
    _keep_gateways_of_public_addresses()
    _fail_nat_gateways_without_one()


def is_public(network: Any, vpc_id: str) -> bool:
    """Whether an internet gateway is attached to the VPC."""
    gateways = network.internet_gateways.values()
    return any(item.vpc is not None and item.vpc.id == vpc_id for item in gateways)


def _attach_one_to_a_vpc() -> None:
    """https://github.com/binlab/terraform-aws-vault-ha-raft/issues/54 has AWS's words."""
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.models import EC2Backend

    def attach_internet_gateway(self: Any, internet_gateway_id: str, vpc_id: str) -> Any:
        gateway = self.get_internet_gateway(internet_gateway_id)
        if gateway.vpc is None and is_public(self, vpc_id):
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Network {vpc_id} already has an internet gateway attached",
            )
        return original(self, internet_gateway_id, vpc_id)

    original = patch(EC2Backend, "attach_internet_gateway", attach_internet_gateway)


def _keep_gateways_of_public_addresses() -> None:
    """hashicorp/terraform#1303 has AWS's words."""
    from moto.ec2.exceptions import DependencyViolationError
    from moto.ec2.models import EC2Backend

    def detach_internet_gateway(self: Any, internet_gateway_id: str, vpc_id: str) -> Any:
        if any(eni.public_ip and eni.vpc_id == vpc_id for eni in self.enis.values()):
            raise DependencyViolationError(
                f"Network {vpc_id} has some mapped public address(es). Please unmap those public "
                "address(es) before detaching the gateway."
            )
        return original(self, internet_gateway_id, vpc_id)

    original = patch(EC2Backend, "detach_internet_gateway", detach_internet_gateway)


def _fail_nat_gateways_without_one() -> None:
    """AWS makes such a gateway, which then fails: ``FailureCode`` and ``FailureMessage`` of
    NatGateway in botocore's model of EC2, version 2016-11-15.
    """
    from moto.ec2.models import EC2Backend

    def create_nat_gateway(self: Any, *args: Any, **kwargs: Any) -> Any:
        gateway = original(self, *args, **kwargs)
        if gateway.connectivity_type != "private" and not is_public(self, gateway.vpc_id):
            self.delete_nat_gateway(gateway.id)  # of which neither interface nor address stays
            gateway.state = "failed"
            gateway.failure_code = "Gateway.NotAttached"
            gateway.failure_message = f"Network {gateway.vpc_id} has no Internet gateway attached"
        return gateway

    original = patch(EC2Backend, "create_nat_gateway", create_nat_gateway)
