"""Wrong answers without end: the source of a right one, changed in one place."""

import ast
import copy
import inspect
import textwrap

from seqkeras.exercises._spec import from_source

SWAPS = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add],
    ast.Div: [ast.Mult],
    ast.Lt: [ast.LtE],
    ast.GtE: [ast.Gt],
}


def _changed(node, arguments):
    """Yield what may stand in the place of an expression."""
    if isinstance(node, ast.Name) and node.id in arguments[:-1]:
        if isinstance(node.ctx, ast.Load):
            yield ast.Name(arguments[arguments.index(node.id) + 1], ast.Load())
    elif isinstance(node, ast.BinOp):
        for operator in SWAPS.get(type(node.op), []):
            yield ast.BinOp(node.left, operator(), node.right)
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            yield node.left
            yield node.right
        if isinstance(node.op, ast.MatMult):
            yield ast.BinOp(node.right, node.op, node.left)
            transposed = ast.Attribute(node.right, "T", ast.Load())
            yield ast.BinOp(node.left, node.op, transposed)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Call):
        yield ast.UnaryOp(ast.USub(), node)
        if len(node.args) == 1 and not node.keywords:
            yield node.args[0]
        if len(node.args) >= 2:
            yield ast.Call(node.func, node.args[1::-1] + node.args[2:], node.keywords)
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        if len(node.elts) == 2:
            yield ast.Tuple(node.elts[::-1], ast.Load())


def mutants(reference):
    """Yield sources, each different from that of a function or class in one place.

    Of a class, `call` alone is changed.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference)))
    for number, node in enumerate(ast.walk(_body(tree))):
        arguments = [argument.arg for argument in _body(tree).args.args]
        for which in range(len(list(_changed(node, arguments)))):
            twin = copy.deepcopy(tree)
            place = list(ast.walk(_body(twin)))[number]
            _replace(twin, place, list(_changed(place, arguments))[which])
            text = ast.unparse(ast.fix_missing_locations(twin))
            yield text, from_source(text, reference)


def _body(tree):
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    if isinstance(tree.body[0], ast.ClassDef):
        functions = [node for node in functions if node.name == "call"]
    return functions[0]


def _replace(tree, old, new):
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(item is old for item in value):
                value[:] = [new if item is old else item for item in value]
                return
