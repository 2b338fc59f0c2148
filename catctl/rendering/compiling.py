"""What Jinja compiles a template to, with a call of the bounds wherever work is done. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, operators

STEP = 4  # what a step of a template costs, in characters


class BoundedGenerator(CodeGenerator):
    """Has the environment join texts, as it has it reckon: Jinja intercepts all but ``~``."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.call_binop(context, '~', (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("), None)")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """What a loop, a macro or a file runs through is paid for each time that it does."""
        body = list(body)
        self.writeline(f"environment.spend({_cost(body)})")
        super().blockvisit(body, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        if node.test is not None:
            step = nodes.EnvironmentAttribute("step", lineno=node.lineno)
            node.test = nodes.And(step, node.test, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self._small(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        self.write("(")
        self._small(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: N802
        self.write(f" {operators[node.op]} ")
        self._small(node.expr, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self.write("{")
        for pair in node.items:
            self._small(pair.key, frame)
            self.write(": ")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("}")

    def _small(self, node: nodes.Expr, frame: Frame) -> None:
        """Python compares or hashes all that a value holds, and hears no Ctrl-C meanwhile."""
        self.write("environment.small(")
        self.visit(node, frame)
        self.write(")")

    def buffer(self, frame: Frame) -> None:
        """What a macro or a block writes, until it has ended."""
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.new_buffer()")


def _cost(body: Iterable[nodes.Node]) -> int:
    found = [inner for node in body for inner in (node, *node.find_all(nodes.Node))]
    texts = [node for node in found if isinstance(node, nodes.Const | nodes.TemplateData)]
    values = [getattr(node, "data", getattr(node, "value", None)) for node in texts]
    return STEP * (1 + len(found)) + sum(len(value) for value in values if isinstance(value, str))
