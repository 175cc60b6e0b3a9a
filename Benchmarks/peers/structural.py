"""The series of the posteriors whose states are integrated out, the same as on the Swift side (`structuralSeries`)."""

import numpy as np

STEPS = 1000


def structural_series(steps):
    t = np.arange(steps)
    return t / 50 + 5 * t % 12 / 4 + np.fmod((t + 1) * np.sqrt(2.0), 1.0)
