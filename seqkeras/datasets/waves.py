"""Noisy recordings that switch from one kind of wave to another.

Taught in notebooks/24_deep_and_bidirectional.ipynb.
"""

import numpy as np

# One period of each kind, over the phase from 0 to 1: mean 0, mean square 1.
WAVES = {
    "rising": lambda phase: np.sqrt(3) * (2 * phase - 1),
    "falling": lambda phase: np.sqrt(3) * (1 - 2 * phase),
    "square": lambda phase: np.where(phase < 0.5, 1.0, -1.0),
    "sine": lambda phase: np.sqrt(2) * np.sin(2 * np.pi * phase),
}
STRETCH = 15, 44  # time steps, shortest and longest
PERIOD = 6, 16  # time steps


def load(examples, timesteps=60, noise=0.4, seed=0):
    """Draw recordings, and for every time step the kind of wave.

    A recording is cut out of a chain of stretches of 15 to 44 steps. Each
    stretch has another kind than the one before, and a period (6 to 16 steps)
    and a phase of its own. One value says nothing about the kind: it shows in
    the values before *and after*, and at the start of a stretch only after.

    Args:
        examples: Number of recordings, a positive integer.
        timesteps: Length of each, a positive integer.
        noise: Standard deviation of the normal noise, not negative; that of
            each wave is 1.
        seed: Seed of the draw.

    Returns:
        x: float32 array of shape `(examples, timesteps, 1)`.
        y: int32 array of shape `(examples, timesteps)`: place of the kind in
            `WAVES`.

    Raises:
        ValueError: If a size is not positive, or the noise negative.

    Example:

    >>> x, y = load(examples=5, timesteps=40)
    >>> x.shape, y.shape
    ((5, 40, 1), (5, 40))
    """
    for name, size in {"examples": examples, "timesteps": timesteps}.items():
        if size < 1:
            raise ValueError(f"expected a positive integer. Received: {name}={size}")
    if noise < 0:
        raise ValueError(f"expected noise of 0 or more. Received: noise={noise}")
    rng = np.random.default_rng(seed)
    shapes = list(WAVES.values())
    x = noise * rng.normal(size=(examples, timesteps))
    y = np.zeros((examples, timesteps), "int32")
    for row in range(examples):
        start, kind = -rng.integers(STRETCH[0]), rng.integers(len(shapes))
        while start < timesteps:
            end = start + rng.integers(*STRETCH, endpoint=True)
            steps = np.arange(max(start, 0), min(end, timesteps))
            phase = steps / rng.uniform(*PERIOD) + rng.uniform()
            x[row, steps] += shapes[kind](phase % 1)
            y[row, steps] = kind
            start, kind = end, (kind + rng.integers(1, len(shapes))) % len(shapes)
    return x[..., None].astype("float32"), y
