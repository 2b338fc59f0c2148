"""What a version of the AWS provider takes and tells, and what of it some HCL would not get.

5.100 is asked itself. Of 6.25 there is a table of just the types in use, provider_6_25.json: this
module makes it, by hand, of the archived package cdktf-cdktf-provider-aws 21.22.1, which is
generated from that provider's schema (MPL-2.0) and no dependency of ours:

    pip download --no-deps cdktf-cdktf-provider-aws==21.22.1
    python -m tests.support.provider_schema cdktf_cdktf_provider_aws-21.22.1-py3-none-any.whl
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from catctl.terraform.pins import PROVIDER
from tests.support.hcl_blocks import Block, Body, Read, parsed, reads
from tests.support.project import ROOT

TABLE = Path(__file__).with_name("provider_6_25.json")
KINDS = ("data", "provider", "resource")
# A schema: {"arguments": {name: "required" or "optional"}, "blocks": {name: schema with
# "required"}, "told": [names]}, or ANY where the package does not know it.
Schema = Mapping[str, Any]
ANY: Schema = {"any": True}
_META = {"count", "depends_on", "for_each", "provider"}
_META_BLOCKS = {"lifecycle"}


def modules() -> dict[str, str]:
    """All that is rendered and bears AWS's resources, or configures the provider."""
    files = [*ROOT.glob("modules/*/*.tf"), *ROOT.glob("environments/*/*.tf")]
    return {f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in sorted(files)}


def typed_blocks(text: str) -> Iterator[tuple[str, str, Body]]:
    """(kind, type, body) of each resource, data source and provider of AWS in a file."""
    for block in parsed(text).blocks:
        if block.name in KINDS and block.labels[0].startswith("aws"):
            yield block.name, block.labels[0], block.body


def problems(files: Mapping[str, str], known: Mapping[str, Mapping[str, Schema]]) -> list[str]:
    """What the files set or read, or leave out, that does not go with these schemas."""
    found: list[str] = []
    for path, text in files.items():
        for kind, name, body in typed_blocks(text):
            schema = known[kind].get(name)
            found += [] if schema else [f"{path}: there is no {kind} {name}"]
            found += _unfit(body, schema, f"{path}: {name}") if schema else []
        found += [f"{path}: {item}" for item in _untold(reads(text), known)]
    return found


def _untold(read: Iterable[Read], known: Mapping[str, Mapping[str, Schema]]) -> Iterator[str]:
    for item in sorted(read):
        schema = known[item.kind].get(item.type, {})
        told = {*schema.get("arguments", ()), *schema.get("blocks", ()), *schema.get("told", ())}
        if item.attribute not in told:
            yield f"{item.kind} {item.type} does not tell {item.attribute}"


def _unfit(body: Body, schema: Schema, where: str) -> Iterator[str]:
    if schema == ANY:
        return
    given = set(body.arguments) - _META
    blocks = [block for block in body.blocks if block.name not in _META_BLOCKS]
    named = given | {block.name for block in blocks}
    yield from (f"{where} takes no {name}" for name in sorted(given - set(schema["arguments"])))
    yield from (f"{where} needs {name}" for name in sorted(_required(schema) - named))
    for block in blocks:
        yield from _unfit_block(block, schema, where)


def _required(schema: Schema) -> set[str]:
    arguments = {name for name, how in schema["arguments"].items() if how == "required"}
    return arguments | {name for name, block in schema["blocks"].items() if block.get("required")}


def _unfit_block(block: Block, schema: Schema, where: str) -> Iterator[str]:
    place = f"{where}.{block.name}"
    inner = schema["blocks"].get(block.name)
    if inner is None:
        yield f"{where} takes no block {block.name}"
    else:
        yield from _unfit(block.body, inner, place)


def of_terraform(said: str) -> dict[str, dict[str, Schema]]:
    """The schemas that ``terraform providers schema -json`` tells of the AWS provider."""
    schemas = json.loads(said)["provider_schemas"][PROVIDER]
    return {
        "data": {
            name: _told(item["block"]) for name, item in schemas["data_source_schemas"].items()
        },
        "provider": {"aws": _told(schemas["provider"]["block"])},
        "resource": {
            name: _told(item["block"]) for name, item in schemas["resource_schemas"].items()
        },
    }


def _told(block: Mapping[str, Any]) -> Schema:
    attributes = block.get("attributes", {})
    settable = {n: a for n, a in attributes.items() if a.get("required") or a.get("optional")}
    inner = block.get("block_types", {})
    return {
        "arguments": {
            name: "required" if item.get("required") else "optional"
            for name, item in settable.items()
        },
        "blocks": {
            name: {**_told(item["block"]), "required": item.get("min_items", 0) > 0}
            for name, item in inner.items()
        },
        "told": sorted(set(attributes) - set(settable)),
    }


# From here on: the package.

_MEMBER = re.compile(
    r"/\*\*(?P<words>(?:(?!\*/).)*?)#(?P<name>\w+) [\w]+#\w+\}(?:(?!\*/).)*?\*/\s*"
    r"readonly \w+(?P<optional>\??): (?P<kind>[^;]+);",
    re.S,
)
_FOLDERS = {"data": "data-aws-", "provider": "", "resource": ""}


def of_package(wheel: Path, wanted: Iterable[tuple[str, str]]) -> dict[str, dict[str, Schema]]:
    """The schemas of the ``wanted`` (kind, type), as the package has them."""
    texts = _package_texts(wheel)
    table: dict[str, dict[str, Schema]] = {kind: {} for kind in KINDS}
    for kind, name in sorted(wanted):
        folder = _FOLDERS[kind] + name.removeprefix("aws_").replace("_", "-")
        place = f"package/lib/{'provider' if kind == 'provider' else folder}/index"
        table[kind][name] = _of_texts(texts[f"{place}.d.ts"], texts[f"{place}.js"])
    return table


def _package_texts(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as package:
        [inner] = [name for name in package.namelist() if name.endswith(".jsii.tgz")]
        raw = package.read(inner)
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        return {
            item.name: _text(archive, item)
            for item in archive
            if item.name.endswith(("/index.d.ts", "/index.js"))
        }


def _text(archive: tarfile.TarFile, item: tarfile.TarInfo) -> str:
    file = archive.extractfile(item)
    return file.read().decode() if file else ""


def _of_texts(types: str, code: str) -> Schema:
    interfaces = dict(
        re.findall(r"^export interface (\w+)[^{\n]*\{\n(.*?)^\}$", types, re.M | re.S)
    )
    top = next(iter(interfaces))  # the Config of the class comes first
    [name] = re.findall(
        r"class (\w+) extends cdktf\.Terraform(?:DataSource|Provider|Resource)", types
    )
    code = code[code.index(f"class {name} extends") :]
    schema = dict(_of_interface(interfaces, top))
    told = set(re.findall(r"this\.get\w+Attribute\(['\"](\w+)['\"]\)", code))
    told |= set(re.findall(r"new \w+\(this, \"(\w+)\"", code))
    return {**schema, "told": sorted(told - set(schema["arguments"]) - set(schema["blocks"]))}


def _of_interface(interfaces: Mapping[str, str], name: str) -> Schema:
    arguments: dict[str, str] = {}
    blocks: dict[str, Schema] = {}
    for member in _MEMBER.finditer(interfaces[name]):
        need = "optional" if member["optional"] else "required"
        inner = re.sub(r"\[\]| \| cdktf\.IResolvable", "", member["kind"])
        if inner == "any":
            blocks[member["name"]] = ANY
        elif f"{member['name']} block" in member["words"]:
            within = _of_interface(interfaces, inner)
            blocks[member["name"]] = {**within, "required": need == "required"}
        else:
            arguments[member["name"]] = need
    return {"arguments": arguments, "blocks": blocks}


def in_use(files: Mapping[str, str]) -> set[tuple[str, str]]:
    """(kind, type) of all that the files have."""
    return {(kind, name) for text in files.values() for kind, name, _ in typed_blocks(text)}


if __name__ == "__main__":
    found = of_package(Path(sys.argv[1]), in_use(modules()))
    TABLE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
