"""Is every secret there, with every key? Values are never kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, error, fine
from catctl.commands import Next, advice
from catctl.environment.resolved import NamedService
from catctl.environment.sources import bare, is_secret, json_key
from catctl.services.documents import secret_sources

SUBJECT = "secrets"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each secret that is wrong, and one for each service whose secrets are right."""
    for service in facts.services:
        sources = secret_sources(facts.environment, service, facts.platform)
        wrong = [
            finding
            for variable, source in sorted(sources.items())
            for finding in _one(facts, service, variable, source)
        ]
        yield from wrong
        if sources and not wrong:
            yield fine(service, SUBJECT, f"all {len(sources)} are there")


def _one(
    facts: DeployFacts, service: NamedService, variable: str, source: str
) -> Iterator[Finding]:
    environment = facts.environment.key
    if is_secret(source):
        yield from _secret(facts, service, variable, source)
        return
    name = bare(source)
    if name not in facts.parameters and "parameters" not in facts.skipped:
        yield error(
            service,
            SUBJECT,
            f"{variable}: the parameter {name} is not there.",
            "The task would end before its container starts (invalid ssm parameters).",
            Next("secret", "set", environment, name),
        )


def _secret(
    facts: DeployFacts, service: NamedService, variable: str, source: str
) -> Iterator[Finding]:
    arn, key = bare(source), json_key(source)
    name = arn.split(":")[6]
    if arn not in facts.secrets:
        return
    secret = facts.secrets[arn]
    if secret is None or secret.deleted:
        yield error(
            service,
            SUBJECT,
            f"{variable}: the secret {name} is not there"
            + (" any more: it is being deleted." if secret else "."),
            "The task would end before its container starts.",
            advice("aws secretsmanager restore-secret --secret-id {arn}", arn=arn)
            if secret
            else Next("secret", "set", facts.environment.key, variable),
        )
    elif key and secret.keys is not None and key not in secret.keys:
        yield error(
            service,
            SUBJECT,
            f"{variable}: the secret {name} has no key {key}.",
            "The task would end before its container starts (did not contain json key).",
            advice(
                "add the key to the secret's JSON, or mend :{key}:: in services.{service}",
                key=key,
                service=service.key,
            ),
        )
