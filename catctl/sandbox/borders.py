"""Where moto crosses a border that AWS keeps: into another account, or out to the files here.

Seen in moto 5.2.5; all run inside the server's process.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the borders in place. Call once, before the first request."""
    _assume_only_what_trusts()
    _believe_no_provider()
    _read_only_what_is_motos()
    _refuse_names_of_others_buckets()


def _assume_only_what_trusts() -> None:
    """moto lets everyone assume any role of any account, be it there or not.

    Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    from moto.sts.exceptions import STSClientError
    from moto.sts.responses import TokenResponse

    def assume_role(self: Any) -> Any:
        arn = str(self._get_param("RoleArn"))
        if not _trusts(arn, self.current_account):
            raise STSClientError(
                "AccessDenied",
                f"The caller is not authorized to perform: sts:AssumeRole on resource: {arn}",
            )
        return original(self)

    original = patch(TokenResponse, "assume_role", assume_role)


def _believe_no_provider() -> None:
    """moto gives keys of any account to whoever brings a token or a SAML assertion, and looks at
    neither. There is nobody in the sandbox who could have signed one.
    """
    from moto.sts.exceptions import STSClientError
    from moto.sts.responses import TokenResponse

    def deny(_: Any) -> Any:
        raise STSClientError("AccessDenied", "The sandbox has no identity provider to believe.")

    patch(TokenResponse, "assume_role_with_saml", deny)
    patch(TokenResponse, "assume_role_with_web_identity", deny)


def _trusts(arn: str, account: str) -> bool:
    """Whether there is such a role, and it is of ``account`` or names it as one that may."""
    from moto.iam.models import iam_backends

    for owner, partitions in list(iam_backends.items()):
        for backend in list(partitions.values()):
            for role in list(backend.roles.values()):
                if role.arn == arn:
                    return owner == account or account in str(role.assume_role_policy_document)
    return False


def _read_only_what_is_motos() -> None:
    """moto makes a file name of what a request calls a database engine."""
    from moto.rds import models

    def load_resource(resource: str) -> Any:
        if ".." in resource:
            raise FileNotFoundError(resource)
        return original(resource)

    original = patch(models, "load_resource", load_resource)


def _refuse_names_of_others_buckets() -> None:
    """moto denies access where a bucket's name is taken by another account; S3 says that it is.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    """
    from moto.s3 import models
    from moto.s3.exceptions import S3ClientError

    def create_bucket(self: Any, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
        owner = models.s3_backends.bucket_accounts.get(bucket_name)
        if owner is not None and owner[1] != self.account_id:
            message = "The requested bucket name is not available."
            raise S3ClientError("BucketAlreadyExists", message)
        return original(self, bucket_name, *args, **kwargs)

    original = patch(models.S3Backend, "create_bucket", create_bucket)
