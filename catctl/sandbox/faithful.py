"""Where moto differs from AWS and the product would notice: mended here, never in the product.

Each of these names the moto version in which it was seen; all run inside the server's process.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Mend the fake AWS. Call once, before the first request."""
    _heed_secure_transport()
    _keep_rule_descriptions()
    _remember_databases()
    _know_whose_parameters_they_are()
    _tell_of_event_bridge()
    _let_log_groups_change_their_key()
    _know_fargate_quotas()
    _have_no_layers()
    _digest_manifests()
    _make_the_linked_role()
    _index_tags_of_all()
    _deliver_nothing()
    _face_the_internet()


def _remember_databases() -> None:
    """moto 5.2.5 gives every database the same resource ID, by which the provider looks for it,
    forgets that it has Performance Insights, and signs its certificate with "rds-ca-default".

    AWS takes rds-ca-rsa2048-g1 since 2024-01-25, by its notice to the owners of databases:
    https://github.com/freelawproject/courtlistener/issues/3853
    """
    from moto.rds.models import DBInstance

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if "ca_certificate_identifier" not in kwargs:
            self.ca_certificate_identifier = "rds-ca-rsa2048-g1"
        self.dbi_resource_id = f"db-{uuid.uuid4().hex[:26].upper()}"
        self.performance_insights_enabled = kwargs.get("enable_performance_insights", False)
        if self.performance_insights_enabled:
            for name in (
                "performance_insights_kms_key_id",
                "performance_insights_retention_period",
            ):
                setattr(self, name, kwargs.get(name))

    original = patch(DBInstance, "__init__", init)


def _know_whose_parameters_they_are() -> None:
    """moto 5.2.5 does not say of a database parameter that a user has set it."""
    from moto.rds.models import DBParameterGroup

    def update_parameters(self: Any, new_parameters: Any) -> None:
        original(self, [{**parameter, "Source": "user"} for parameter in new_parameters])

    original = patch(DBParameterGroup, "update_parameters", update_parameters)


def _tell_of_event_bridge() -> None:
    """moto 5.2.5 keeps a bucket's EventBridge notification, and does not tell of it."""
    from moto.s3.responses import S3Response

    def get_bucket_notification(self: Any) -> Any:
        notification = self.backend.get_bucket_notification_configuration(self.bucket_name)
        status, headers, body = original(self)
        if notification is None or notification.event_bridge is None:
            return status, headers, body
        text = body if isinstance(body, str) else body.decode()
        text = re.sub(
            r"<NotificationConfiguration([^<>]*)/>",
            r"<NotificationConfiguration\1></NotificationConfiguration>",
            text,
        )
        closing = "</NotificationConfiguration>"
        return status, headers, text.replace(closing, f"<EventBridgeConfiguration/>{closing}")

    original = patch(S3Response, "get_bucket_notification", get_bucket_notification)


def _let_log_groups_change_their_key() -> None:
    """moto 5.2.5 knows the key of a log group, and not the two calls that change it."""
    from moto.logs.responses import LogsResponse

    def associate(self: Any) -> str:
        group = self.logs_backend.groups[self._get_param("logGroupName")]
        group.kms_key_id = self._get_param("kmsKeyId")  # none with the other call
        return ""

    for name in ("associate_kms_key", "disassociate_kms_key"):
        setattr(LogsResponse, name, associate)


def _keep_rule_descriptions() -> None:
    """moto 5.2.5 drops the description of a rule that names another security group."""
    from moto.ec2.models import security_groups

    def description(self: Any) -> str | None:
        text: str | None = (self.ip_range or self.source_group).get("Description")
        return text

    patch(security_groups.SecurityGroupRule, "description", property(description))


def _heed_secure_transport() -> None:
    """moto 5.2.5 denies by a bucket policy's Deny without a look at its condition.

    A request on the loopback interface counts as one by TLS, so that the usual TLS-only statement
    denies nothing here, as it denies nothing to a client of the real AWS that uses TLS.
    """
    from moto.iam.access_control import IAMPolicyStatement, PermissionResult

    def is_action_permitted(self: Any, *args: Any, **kwargs: Any) -> Any:
        condition = self._statement.get("Condition", {}).get("Bool", {})
        if condition.get("aws:SecureTransport") in ("false", ["false"]):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    original = patch(IAMPolicyStatement, "is_action_permitted", is_action_permitted)


def _know_fargate_quotas() -> None:
    """moto 5.2.5 knows the quotas of VPC only. 6 vCPUs are what AWS gives a new account."""
    from moto.servicequotas.models import ServiceQuotasBackend

    names = {"L-3032A538": "Fargate On-Demand vCPU", "L-36FBB829": "Fargate Spot vCPU"}

    def get_service_quota(self: Any, service_code: str, quota_code: str) -> Any:
        if service_code != "fargate" or quota_code not in names:
            return original(self, service_code, quota_code)
        return {
            "ServiceCode": "fargate",
            "QuotaCode": quota_code,
            "QuotaName": f"{names[quota_code]} resource count",
            "Value": 6.0,
            "Adjustable": True,
        }

    original = patch(ServiceQuotasBackend, "get_service_quota", get_service_quota)


def _have_no_layers() -> None:
    """moto 5.2.5 keeps manifests and no layers, and answers 500 where AWS would say so."""
    from moto.ecr.exceptions import ValidationException
    from moto.ecr.responses import ECRResponse

    def get_download_url_for_layer(_self: Any) -> None:
        raise ValidationException("The sandbox keeps no layers.")

    patch(ECRResponse, "get_download_url_for_layer", get_download_url_for_layer)


def _digest_manifests() -> None:
    """moto 5.2.5 draws the digest of a manifest without layers from 101: of a hundred pushes one
    has the digest of the image before, and a deploy of it nothing to do.
    """
    from moto.ecr.models import Image

    def create_digest(self: Any) -> None:
        digest = hashlib.sha256(self.image_manifest.encode()).hexdigest()
        self._image_digest = f"sha256:{digest}"

    patch(Image, "_create_digest", create_digest)


def _make_the_linked_role() -> None:
    """On AWS the first cluster of an account brings ECS's own role with it."""
    from moto.ecs.models import EC2ContainerServiceBackend
    from moto.iam.models import SERVICE_NAME_CONVERSION, iam_backends

    SERVICE_NAME_CONVERSION["ecs"] = "ECS"  # moto calls the role AWSServiceRoleForecs

    def create_cluster(self: Any, *args: Any, **kwargs: Any) -> Any:
        roles = iam_backends[self.account_id]["aws"]
        if not any(role.name == "AWSServiceRoleForECS" for role in roles.roles.values()):
            roles.create_service_linked_role("ecs.amazonaws.com", "", "")
        return original(self, *args, **kwargs)

    original = patch(EC2ContainerServiceBackend, "create_cluster", create_cluster)


def _index_tags_of_all() -> None:
    """moto 5.2.5's index of tags does not know repositories and firewalls."""
    from moto.core.resource_tagging import TaggedResource, make_tag_matcher
    from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend as Backend

    def resources(self: Any) -> Iterator[TaggedResource]:
        from moto.ecr.models import ecr_backends
        from moto.wafv2.models import wafv2_backends

        ecr = ecr_backends[self.account_id][self.region_name]
        for repository in ecr.repositories.values():
            tags = ecr.tagger.get_tag_dict_for_resource(repository.arn)
            yield TaggedResource(repository.arn, tags, "ecr:repository")
        waf = wafv2_backends[self.account_id][self.region_name]
        for acl in waf.wacls.values():
            tags = waf.tagging_service.get_tag_dict_for_resource(acl.arn)
            yield TaggedResource(acl.arn, tags, "wafv2:regional/webacl")

    def generator(self: Any, tag_filters: Any = None, *args: Any, **kwargs: Any) -> Any:
        yield from original(self, tag_filters, *args, **kwargs)
        matches = make_tag_matcher(tag_filters)
        for item in resources(self):
            if item.tags and matches(item.tags):
                yield item

    original = patch(Backend, "_get_resources_generator", generator)


def _deliver_nothing() -> None:
    """moto 5.2.5 delivers a topic's messages before it answers; AWS does so by and by, and answers
    as well where nobody can be reached, as nobody can be from here.
    https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
    """
    from moto.sns.models import Subscription

    patch(Subscription, "publish", lambda _self, *_args, **_kwargs: None)


def _face_the_internet() -> None:
    """moto 5.2.5 forgets that a load balancer without a Scheme faces the internet. The provider
    leaves the Scheme of such a one out.
    """
    from moto.elbv2.models import FakeLoadBalancer

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.scheme = self.scheme or "internet-facing"

    original = patch(FakeLoadBalancer, "__init__", init)
