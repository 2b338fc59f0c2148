"""Puts into the fake AWS what an environment takes as given, under exactly its name.

Runs inside the server's process.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

_CERTIFICATE_ARN = re.compile(
    r"arn:aws[A-Za-z0-9_-]*:acm:([a-z0-9-]+):([0-9]{12}):certificate/[A-Za-z0-9_-]+"
)


def seed(
    *, account_id: str, certificate_arn: str | None, hosted_zone_id: str | None, domain: str
) -> list[str]:
    """Make what is not there yet of certificate and zone; returns the names of what was made."""
    made = []
    if certificate_arn and _make_certificate(certificate_arn, domain):
        made.append(certificate_arn)
    if hosted_zone_id and _make_zone(account_id, hosted_zone_id, domain):
        made.append(hosted_zone_id)
    return made


def _make_certificate(arn: str, domain: str) -> bool:
    from moto.acm.models import CertBundle, acm_backends

    match = _CERTIFICATE_ARN.fullmatch(arn)
    if match is None:
        return False
    region, account = match.groups()
    known = acm_backends[account][region]._certificates
    if arn in known:
        return False
    certificate = _made_for(domain)
    known[arn] = CertBundle(
        account_id=account,
        arn=arn,
        cert_type="AMAZON_ISSUED",
        certificate=certificate.cert,
        private_key=certificate.key,
        region=region,
    )
    return True


@cache  # its key takes a tenth of a second
def _made_for(domain: str) -> Any:
    from moto.acm.models import CertBundle

    return CertBundle.generate_cert(domain_name=domain, account_id="", region="", sans=[])


def _make_zone(account: str, zone_id: str, domain: str) -> bool:
    """The zone of the last two labels of ``domain``."""
    from moto.route53.models import route53_backends

    backend = route53_backends[account]["aws"]
    if zone_id in backend.zones:
        return False
    name = ".".join(domain.split(".")[-2:])
    zone = backend.create_hosted_zone(f"{name}.", private_zone=False)
    del backend.zones[zone.resource_id]
    zone.resource_id = zone_id
    backend.zones[zone_id] = zone
    return True


def make_secret(arn: str, keys: list[str]) -> bool:
    """A secret of Secrets Manager under exactly this ARN, with made-up values for its keys."""
    from moto.secretsmanager.models import secretsmanager_backends

    _, _, _, region, account, _, name, *_ = arn.split(":")
    backend = secretsmanager_backends[account][region]
    if any(secret.arn == arn for secret in backend.secrets.values()):
        return False
    value = json.dumps(dict.fromkeys(keys, "made up")) if keys else "made up"
    backend.create_secret(
        name=name[:-7],  # AWS puts a hyphen and six letters behind it
        secret_string=value,
        secret_binary=None,
        description=None,
        tags=[],
        kms_key_id=None,
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )
    backend.secrets[name[:-7]].arn = arn
    return True
