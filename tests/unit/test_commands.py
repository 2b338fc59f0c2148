"""Commands in texts are typed as they stand."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from catctl.cli import VERBS
from catctl.commands import WITHOUT_AWS, Advice, Next, Ours, Place, advice, joined, written
from catctl.services.catalogue import CATALOGUE
from catctl.services.diagnose import explain_text
from tests.support.aws_texts import TEXTS
from tests.support.source import read

PACKAGE = Path(__file__).resolve().parents[2] / "catctl"
NAMES = {name for section in VERBS.values() for name in section}
THERE = Place(sandbox=True, chdir="my project")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (Next("plan", "hack"), "catctl plan hack --sandbox --chdir 'my project'"),
        (Next("deploy", "hack", "web"), "catctl deploy hack web --sandbox --chdir 'my project'"),
        (
            Next("tf", "hack", "--", "state", "show", 'a["b"]'),
            "catctl tf hack --sandbox --chdir 'my project' -- state show 'a[\"b\"]'",
        ),
        (Next("push", "hack", "…"), "catctl push hack … --sandbox --chdir 'my project'"),
    ],
)
def test_a_command_is_typed_where_it_is_about(command: Next, line: str) -> None:
    assert command.line(THERE) == line
    assert str(command) == line.replace(" --sandbox --chdir 'my project'", "")


def test_commands_in_a_sentence() -> None:
    text = advice("`deploy {key}`, which watches on, or `rollback {key} {name}`", key="h", name="w")
    assert str(text) == "catctl deploy h, which watches on, or catctl rollback h w"
    assert written(text, Place(sandbox=True)) == (
        "catctl deploy h --sandbox, which watches on, or catctl rollback h w --sandbox"
    )


@pytest.mark.parametrize("name", ["a b", "`x`", "$(rm -rf /)", "{key}", "; ls", "a'b\"c"])
def test_no_value_becomes_a_command(name: str) -> None:
    """Names come from AWS's own messages, too."""
    text = advice("`secret set {key} {name}`, then {name}", key="hack", name=name)
    command, rest = text.parts
    assert command == Next("secret", "set", "hack", name)
    assert shlex.split(str(command)) == ["catctl", "secret", "set", "hack", name]
    assert isinstance(rest, str)
    assert shlex.split(rest) == [",", "then", name.replace("'", "")]
    assert rest.startswith(", then '")


def test_words_of_ours_are_not_quoted() -> None:
    assert str(advice("{sum} a month", sum=Ours("$ 1.00"))) == "$ 1.00 a month"
    assert str(advice("services.{key}", key="web")) == "services.web"


@pytest.mark.parametrize(
    "name", ["a\nFix: catctl destroy x", "\x1b[2Ja", "a\u202eb", "a\x85b", "a\tb", "\udcff"]
)
def test_what_cannot_be_typed_is_left_to_be_filled_in(name: str) -> None:
    assert Next("secret", "set", name).line() == "catctl secret set …"
    assert Next("plan", "x").line(Place(chdir=name)) == "catctl plan x --chdir …"
    assert str(advice("then {name}", name=name)).isprintable()


@pytest.mark.parametrize("name", ["--yes", "-v", "--chdir=/elsewhere"])
def test_no_value_becomes_an_option(name: str) -> None:
    text = advice("`secret set {key} {name}`, `deploy {key} --tag {key}`", key="hack", name=name)
    assert str(text) == "catctl secret set hack …, catctl deploy hack --tag hack"


def test_a_sentence_without_commands() -> None:
    assert advice("wait a minute") == Advice(("wait a minute",))
    assert written("as it is", THERE) == "as it is"


@pytest.mark.parametrize("verb", sorted(WITHOUT_AWS))
def test_what_asks_no_aws_is_for_no_sandbox(verb: str) -> None:
    assert Next(verb).line(THERE) == f"catctl {verb} --chdir 'my project'"


def test_lines_are_one_text() -> None:
    text = joined(["Try", advice("`plan {key}`.", key="hack"), Next("runs")])
    assert str(text) == "Try\ncatctl plan hack.\ncatctl runs"
    assert written(text, THERE).count("my project") == 2


def test_commands_are_values_wherever_they_take_one() -> None:
    """What is put together of text is neither quoted nor sent to the sandbox."""
    commands = re.compile(rf"\bcatctl ({'|'.join(map(re.escape, NAMES))}) \{{")
    found = {
        (path.relative_to(PACKAGE).as_posix(), text)
        for path in PACKAGE.rglob("*.py")
        for text in read(path).joined
        if commands.search(text)
    }
    assert found == set()


def test_each_verb_asks_an_aws_or_not() -> None:
    assert NAMES >= WITHOUT_AWS


ADVICE = {"fix", "hint", "next_step", "removal"}
FIX_IS_LAST = {"error", "warning"}  # of catctl.checks.model


def advice_of(path: Path) -> Iterator[ast.expr]:
    """All expressions in a file that become a line of advice: Try, Fix or Next."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        yield from (key.value for key in node.keywords if key.arg in ADVICE)
        if name in ADVICE:
            yield from node.args
        if name in FIX_IS_LAST and len(node.args) == 5:
            yield node.args[4]


def put_together(node: ast.AST) -> Iterator[ast.AST]:
    """Texts joined in an expression, but for the values that advice and Next quote themselves."""
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        yield node
    name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    inner = {"advice": node.args[:1], "Next": []} if isinstance(node, ast.Call) else {}
    for child in inner.get(name, ast.iter_child_nodes(node)):
        yield from put_together(child)


def foreign_parts(node: ast.expr) -> list[str]:
    """What stands in them without quotes. Constants of a file are ours."""
    holes = [
        ast.unparse(hole)
        for text in put_together(node)
        for hole in ast.walk(text)
        if isinstance(hole, ast.Name | ast.Attribute)
    ]
    return [hole for hole in holes if not re.fullmatch(r"_?[A-Z_]+", hole)]


def test_what_is_put_together_is_seen() -> None:
    texts = {"f'{x} y'": 1, "'a' + x": 1, "advice(f'{x}')": 1, "advice('{x}', x=f'{y}')": 0}
    texts |= {"Next('a', f'{x}')": 0, "f'{_AGAIN}'": 0, "x if y else f'{z}'": 1}
    for text, expected in texts.items():
        assert len(foreign_parts(ast.parse(text, mode="eval").body)) == expected, text


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix()
)
def test_advice_is_made_by_advice(path: Path) -> None:
    """Which quotes what is not a plain name: people copy these lines into a shell."""
    assert [ast.unparse(node) for node in advice_of(path) if foreign_parts(node)] == []


HOSTILE = ["$(touch${IFS}x)", "`touch_x`", "x;id", "x|id", "x&id", "x>y", "*", "~root", "x'y", '"']


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "text",
    [
        "invalid ssm parameters: {}",
        "not authorized to perform: ssm:GetParameters on resource: {}",
        "not authorized to perform: secretsmanager:GetSecretValue on resource: {}",
        "did not contain json key {}",
        "unable to assume the role '{}'",
    ],
)
def test_no_fix_holds_what_a_message_says(text: str, name: str) -> None:
    """AWS writes these messages of names that anyone may have chosen, and anyone may paste one."""
    found = explain_text(text.format(name), environment="cat", service="web")
    assert found
    assert name not in str(found.fix)


def test_an_unpaired_quote_in_a_fix_would_turn_the_others_inside_out() -> None:
    assert [entry.id for entry in CATALOGUE if "'" in entry.fix or '"' in entry.fix] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_user_names_is_quoted(name: str) -> None:
    """Of ENV and SERVICE of catctl explain --text, every fix of the catalogue is made."""
    for texts in TEXTS.values():
        found = explain_text(texts[0], environment=name, service=name)
        assert found
        bare = re.sub(r"'[^']*'", "", str(found.fix).replace("'\"'\"'", ""))
        assert name not in bare
