"""The one Jinja environment, and templates → texts. Nothing reaches a file unencoded. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateSyntaxError,
    pass_environment,
)

from catctl.errors import RenderError
from catctl.rendering import hcl
from catctl.rendering.arguments import without
from catctl.rendering.bounds import MOST, BoundedEnvironment, refuse_large
from catctl.rendering.model import SUFFIX, Templates

_HALF = re.compile(r"[\ud800-\udfff]")
LARGEST_FILE = 10_000_000  # characters


def jinja(templates: Templates) -> BoundedEnvironment:
    """A strict environment: no undefined names, no extensions, every value through a filter.

    A template finds another with ``.j2`` or without. A project's own may be a stranger's, and so
    reach nothing but what they are given.
    """
    environment = BoundedEnvironment(
        loader=FunctionLoader(templates.find),
        undefined=StrictUndefined,
        finalize=_refuse_unencoded,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # HCL, not HTML; `finalize` refuses what is unencoded
    )
    filters = {
        "attributes": hcl.attributes,
        "hcl": hcl.hcl,
        "markdown": markdown,
        "plain": plain,
        "without": without,
        "yaml": yaml,
    }
    environment.filters = {
        name: environment.bounded(function) for name, function in filters.items()
    }
    environment.globals = {}
    return environment


@pass_environment
def _refuse_unencoded(environment: BoundedEnvironment, value: object) -> str:
    if isinstance(value, hcl.Encoded):
        if len(value) > MOST:
            raise ValueError(f"a value of {len(value)} characters is too large")
        environment.spend(len(value))
        return value
    refuse_large(value)
    raise ValueError(f"{str(value)[:40]!r} is written without a filter; add | hcl")


def markdown(value: object) -> hcl.Encoded:
    """Text for Markdown: one line, with what Markdown and HTML would act on taken out."""
    return hcl.Encoded("".join(c for c in str(value) if c.isprintable() and c not in "`<>[]*_|\\"))


def plain(value: object) -> hcl.Encoded:
    """A name as it is: letters, digits and hyphens only. Raises ValueError for anything else."""
    text = str(value)
    if not re.fullmatch(r"[A-Za-z0-9-]+", text):
        raise ValueError(f"{text[:40]!r} is not a plain name")
    return hcl.Encoded(text)


def yaml(value: object) -> hcl.Encoded:
    """A value as YAML on one line: JSON is YAML."""
    return hcl.Encoded(json.dumps(value, ensure_ascii=False, allow_nan=False))


def text_of(
    environment: BoundedEnvironment,
    templates: Templates,
    source: str,
    context: Mapping[str, object],
) -> str:
    """What a template becomes: rendered if it is Jinja, else byte for byte what it is."""
    is_jinja = source.endswith(SUFFIX)
    return render(environment, source, context) if is_jinja else templates.texts[source]


def render(environment: BoundedEnvironment, source: str, context: Mapping[str, object]) -> str:
    """Render one template. Raises RenderError with template, line and cause."""
    environment.renew()
    try:
        return _bounded(environment.get_template(source).generate(context))
    except TemplateSyntaxError as error:
        raise RenderError(
            f"templates/{error.name or source}:{error.lineno}: {error.message}"
        ) from error
    except Exception as error:
        line = _line_in(error, source)
        place = f"templates/{source}:{line}" if line else f"templates/{source}"
        raise RenderError(f"{place}: {_reason(error)}") from error


def _bounded(parts: Iterable[str]) -> str:
    """A file as a whole. Raises ValueError where it is larger than Terraform's could be."""
    texts, size = [], 0
    for part in parts:
        texts.append(part)
        size += len(part)
        if size > LARGEST_FILE:
            raise ValueError(f"becomes a file of more than {LARGEST_FILE} characters")
    text = "".join(texts)
    if _HALF.search(text):
        raise ValueError("a text holds half a character, which no file can")
    return text


def _reason(error: Exception) -> str:
    match error:
        case RecursionError():
            return "is nested too deeply, or includes itself"
        case MemoryError():
            return "takes more memory than there is"
        case ArithmeticError() | LookupError() | AttributeError():
            return f"{type(error).__name__}: {error}"
        case _:
            return str(error)


def _line_in(error: BaseException, source: str) -> int | None:
    """Jinja rewrites tracebacks so that frames name the template; the last one is the place."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in (source, "<template>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
