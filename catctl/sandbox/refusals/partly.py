"""What fails in a call that does not. Seen in moto 5.2.5, which says of each that it went well.

Source: EC2's API reference, DeleteVpcEndpoints: "Unsuccessful: Information about the VPC endpoints
that were not successfully deleted"; the code is that of hashicorp/terraform-provider-aws.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    from moto.core.responses import ActionResult
    from moto.ec2.responses.vpcs import VPCs

    def delete_vpc_endpoints(self: Any) -> Any:
        known = self.ec2_backend.vpc_end_points
        unknown = [name for name in self._get_param("VpcEndpointIds", []) if name not in known]
        answer = original(self)
        return _unsuccessful(unknown) if unknown else answer

    def _unsuccessful(names: list[str]) -> Any:
        code = "InvalidVpcEndpointId.NotFound"
        return ActionResult(
            {
                "Unsuccessful": [
                    {
                        "Error": {
                            "Code": code,
                            "Message": f"The Vpc Endpoint Id '{name}' does not exist",
                        },
                        "ResourceId": name,
                    }
                    for name in names
                ]
            }
        )

    original = patch(VPCs, "delete_vpc_endpoints", delete_vpc_endpoints)
