"""The learning rate of the recipes: up to a peak, then down to zero."""

import keras


def up_and_down(peak, steps, warm_up):
    """A line up in the share `warm_up` of the steps, then half a cosine to zero."""
    rising = int(warm_up * steps)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - rising, warmup_target=peak, warmup_steps=rising
    )
