# SPDX-License-Identifier: Apache-2.0
"""The type stub of the C++ side says what is there, no more and no less."""

import ast
from importlib import resources

from cadans import _core

OF_EVERY_OBJECT = {"__init__", "__hash__", "__doc__", "__module__", "__getstate__", "__setstate__"}


def stub() -> ast.Module:
    return ast.parse(resources.files("cadans").joinpath("_core.pyi").read_text(encoding="utf-8"))


def names(body) -> set[str]:
    out = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            out.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            out.add(node.target.id)
    return out


def public(names) -> set[str]:
    return {name for name in names if not name.startswith("_")}


def test_the_stub_names_everything_in_the_module():
    assert public(names(stub().body)) == public(dir(_core))


def test_the_stub_names_everything_in_every_class():
    classes = [node for node in stub().body if isinstance(node, ast.ClassDef)]
    assert {node.name for node in classes} == {name for name in dir(_core) if isinstance(getattr(_core, name), type)}
    for node in classes:
        assert public(names(node.body)) == public(dir(getattr(_core, node.name))), node.name


def test_the_arguments_have_the_names_of_the_binding():
    for node in stub().body:
        if isinstance(node, ast.FunctionDef):
            written = [argument.arg for argument in node.args.args]
            bound = getattr(_core, node.name).__doc__.splitlines()[0]
            assert [f"{name}:" in bound for name in written] == [True] * len(written), (node.name, bound)


def test_the_package_says_that_it_is_typed():
    assert resources.files("cadans").joinpath("py.typed").is_file()
