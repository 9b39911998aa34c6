"""Run somebody else's layers and cells with given weights."""

from seqkeras.exercises._outputs import kind_of
from seqkeras.exercises._spec import Refused


def transplant(layer, **weights):
    """Set the weights of a built layer, in whatever order it made them.

    Args:
        layer: A built Keras layer.
        **weights: Arrays by the name of the weight in the reference. Other names
            are taken as they come, if the shapes fit.

    Raises:
        Refused: If the layer has other weights than these.
    """
    mine = {weight.path: tuple(weight.shape) for weight in layer.weights}
    shapes = {name: array.shape for name, array in weights.items()}
    if sorted(mine.values()) != sorted(shapes.values()):
        raise Refused(f"expected weights {_listed(shapes)}, got {_listed(mine)}.")
    rest = dict(weights)
    for weight in layer.weights:
        same = [n for n, array in rest.items() if array.shape == tuple(weight.shape)]
        name = weight.name if weight.name in same else same[0]
        weight.assign(rest.pop(name))


def loop(cell, x, **weights):
    """Outputs of a cell at every time step, with given weights.

    Args:
        cell: A cell for `keras.layers.RNN`.
        x: Sequences, `(batch, timesteps, features)`.
        **weights: As for `transplant`.

    Returns:
        Tensor `(batch, timesteps, units)`.

    Raises:
        Refused: If a step does not return the output and the new states: what
            Keras raises then does not name the line to mend.
    """
    from keras.layers import RNN

    layer = RNN(cell, return_sequences=True)
    layer.build(x.shape)
    transplant(layer, **weights)
    states = layer.get_initial_state(len(x))
    _require_step(cell(x[:, 0], states), states)
    return layer(x)


def _require_step(returned, states):
    count = "one new state" if len(states) == 1 else f"{len(states)} new states"
    wanted = f"expected `call` to return the output and a list of {count}, got"
    if not isinstance(returned, list | tuple):
        raise Refused(f"{wanted} {kind_of(returned)}.")
    if len(returned) != 2:
        raise Refused(f"{wanted} {kind_of(returned)} of length {len(returned)}.")
    new = returned[1]
    if len(states) == 1 and not isinstance(new, list | tuple):
        new = [new]
    if not isinstance(new, list | tuple):
        raise Refused(f"{wanted} the output and {kind_of(new)}.")
    if len(new) != len(states):
        raise Refused(f"{wanted} the output and {kind_of(new)} of length {len(new)}.")
    for mine, state in zip(new, states, strict=True):
        if (shape := tuple(getattr(mine, "shape", ()))) != tuple(state.shape):
            raise Refused(
                f"a new state has the shape {shape}, the old one had "
                f"{tuple(state.shape)}. `states` is a list: take the tensors out of it."
            )


def _listed(shapes):
    return ", ".join(f"{n.split('/')[-1]} {s}" for n, s in shapes.items()) or "none"
