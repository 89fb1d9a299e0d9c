"""The printer: what it prints parses back to the tree that was printed."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text import from_ast, keys_of, show, show_index, substitute, template

NAMES = st.sampled_from("a b c out dout m".split())
ATOMS = st.one_of(
    NAMES.map(lambda n: ("n", n)),
    st.sampled_from(["1", "2.0", "0.5", "-1", "-2.0", "1e-300", "None", "True", "'it'"]).map(lambda t: ("t", t)),
)


def _grown(inner: Any) -> Any:
    pair = st.tuples(inner, inner)
    arithmetic = st.sampled_from("+ - * / // % @ ** & | ^ << >>".split())
    numbers = st.sampled_from(["0", "1", "-1"]).map(lambda t: ("t", t))
    slices = st.tuples(st.none() | numbers, st.none() | numbers, st.none() | numbers).map(lambda p: ("sl", *p))
    items = st.one_of(inner, slices, st.lists(st.one_of(inner, slices), min_size=1, max_size=3).map(lambda i: ("tup", tuple(i))))
    return st.one_of(
        st.builds(lambda op, p: ("b", op, *p), arithmetic, pair),
        st.builds(lambda op, x: ("u", op, x), st.sampled_from(["-", "+", "~", "not "]), inner),
        st.builds(lambda op, p: ("c", op, *p), st.sampled_from("< <= > >= == !=".split()), pair),
        st.builds(lambda x, name: ("attr", x, name), inner, st.sampled_from(["T", "shape"])),
        st.builds(lambda f, args, kw: ("call", f, tuple(args), (("axis", kw),) if kw else ()),
                  NAMES.map(lambda n: ("n", n)), st.lists(inner, max_size=2), st.none() | inner),
        st.builds(lambda x, item: ("idx", x, item), inner, items),
        st.lists(inner, max_size=3).map(lambda i: ("list", tuple(i))),
        st.lists(inner, max_size=3).map(lambda i: ("tup", tuple(i))),
        st.builds(lambda p, q: ("if", p, *q), inner, pair),
        inner.map(lambda x: ("paren", x)),
    )  # fmt: skip


TREES = st.recursive(ATOMS, _grown, max_leaves=25)


def python(tree: Any) -> ast.AST:
    """The syntax tree that a text tree means, built without the printer."""
    kind = tree[0]
    if kind == "n":
        return ast.Name(tree[1], ast.Load())
    if kind == "t":
        return ast.parse(tree[1], mode="eval").body
    if kind == "paren":
        return python(tree[1])
    if kind in ("b", "c", "u"):
        return _operator(tree)
    if kind == "attr":
        return ast.Attribute(python(tree[1]), tree[2], ast.Load())
    if kind == "call":
        return ast.Call(python(tree[1]), [python(a) for a in tree[2]], [ast.keyword(k, python(v)) for k, v in tree[3]])
    if kind == "idx":
        return ast.Subscript(python(tree[1]), python(tree[2]), ast.Load())
    if kind == "sl":
        return ast.Slice(*[None if p is None else python(p) for p in tree[1:]])
    if kind == "if":
        return ast.IfExp(*[python(p) for p in tree[1:]])
    return {"tup": ast.Tuple, "list": ast.List}[kind]([python(i) for i in tree[1]], ast.Load())


def _operator(tree: Any) -> ast.AST:
    sample = ast.parse(f"x {tree[1]} y" if tree[0] != "u" else f"{tree[1]}x", mode="eval").body
    if isinstance(sample, ast.BinOp):
        return ast.BinOp(python(tree[2]), sample.op, python(tree[3]))
    if isinstance(sample, ast.Compare):
        return ast.Compare(python(tree[2]), sample.ops, [python(tree[3])])
    assert isinstance(sample, ast.UnaryOp)
    return ast.UnaryOp(sample.op, python(tree[2]))


@settings(max_examples=600, deadline=None)
@given(TREES)
def test_printed_text_parses_to_the_tree(tree: Any) -> None:
    assert ast.dump(ast.parse(show(tree, str), mode="eval").body) == ast.dump(python(tree))


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_a_name_replaced_by_a_tree_keeps_its_meaning(tree: Any) -> None:
    """Filling a template in by tree, not by text: no bracket is ever missing."""
    by: dict[Any, Any] = {"a": ("b", "-", ("n", "x"), ("t", "1")), "b": ("u", "-", ("n", "y"))}
    filled = substitute(tree, by)

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return python(by[node.id]) if node.id in by else node

    wanted = Fill().visit(python(tree))
    assert ast.dump(ast.parse(show(filled, str), mode="eval").body) == ast.dump(wanted)
    assert not keys_of(filled) & {"a", "b"}


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (("u", "-", ("t", "-0.5")), "-(-0.5)"),
        (("b", "**", ("t", "-2.0"), ("t", "2")), "(-2.0)**2"),
        (("b", "**", ("u", "-", ("n", "a")), ("t", "2")), "(-a)**2"),
        (("u", "-", ("b", "**", ("n", "a"), ("t", "2"))), "-a**2"),
        (("b", "-", ("n", "a"), ("b", "-", ("n", "b"), ("n", "c"))), "a - (b - c)"),
        (("b", "-", ("b", "-", ("n", "a"), ("n", "b")), ("n", "c")), "a - b - c"),
        (("b", "/", ("n", "a"), ("b", "*", ("n", "b"), ("n", "c"))), "a / (b * c)"),
        (("b", "*", ("b", "/", ("n", "a"), ("n", "b")), ("n", "c")), "a / b * c"),
        (("b", "-", ("n", "a"), ("u", "-", ("n", "b"))), "a - (-b)"),
        (("b", "+", ("t", "1.583"), ("t", "-0.03576")), "1.583 + (-0.03576)"),
        (("b", "**", ("n", "a"), ("u", "-", ("t", "1"))), "a**-1"),
        (("b", "**", ("b", "**", ("n", "a"), ("t", "2")), ("t", "3")), "(a**2)**3"),
        (("b", "**", ("n", "a"), ("b", "**", ("t", "2"), ("t", "3"))), "a**2**3"),
        (("b", "*", ("c", ">", ("n", "a"), ("t", "0")), ("n", "b")), "(a > 0) * b"),
        (("attr", ("b", "@", ("n", "a"), ("n", "b")), "T"), "(a @ b).T"),
        (("call", ("attr", ("t", "2"), "sum"), (), ()), "(2).sum()"),
        (("paren", ("t", "1")), "(1)"),
        (("tup", (("t", "1"),)), "(1,)"),
    ],
)
def test_brackets_where_they_are_needed_and_nowhere_else(tree: Any, text: str) -> None:
    assert show(tree, str) == text


def test_indices() -> None:
    for text in ("a[0]", "a[:, 1:]", "a[..., None]", "a[::-1]", "a[1:5:2, b]", "a[(0, 1), c]", "a[b,]"):
        tree = template(text)
        assert show(tree, str) == text
        assert f"a[{show_index(tree[2], str)}]" == text


def test_long_chains_do_not_recurse_through_the_parser() -> None:
    tree: Any = ("n", "x")
    for _ in range(5000):
        tree = ("b", "+", tree, ("n", "x"))
    assert show(tree, str).count("+") == 5000
    assert keys_of(tree) == {"x"}


def test_from_ast_reads_what_templates_need() -> None:
    for text in ("-a / b**2", "np.add.at(a, b, dout)", "dout[:, None]", "1.0 - 2.0 * (a < 0)", "(a > b) + 0.5 * (a == b)",
                 "a if b else c"):  # fmt: skip
        assert show(from_ast(ast.parse(text, mode="eval").body), str) == text
