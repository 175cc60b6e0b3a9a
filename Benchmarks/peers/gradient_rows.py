"""Rows of log densities with their gradients."""

from sides import Side, at_most

# Evaluations of one run, and of one of the long series, which is a hundred times as long.
GRADIENTS = 100
LONG_GRADIENTS = 10
LONG = 100

# Steps that a run of the composed series takes: drawn, and evaluated.
DRAWN_STEPS = 100_000
STEPS = 1000 * GRADIENTS

MICRO = 1000 * GRADIENTS
CHAIN, BATCH = "µs a chain", "µs a batch"
ALONE, MAPPED = "on one thread, jitted, warm", "under vmap on one thread, jitted, warm"
FLOOR = "by hand in C, same instruction set"


def numpyro(name, what="NumPyro"):
    return Side(f"{what} {ALONE if name.endswith('-1') else MAPPED}", "jax-1", name, 1e-9)


def floor(name):
    return Side(FLOOR, "floor", name, 1e-9)


def stan(name, what="Stan"):
    return Side(f"{what}, constants kept", "stan", name, 1e-9)


def volatility(row):
    by_hand = "the same by hand in Swift"
    # Times a thousand steps, as those of the short series are.
    long = 1000 * LONG_GRADIENTS * LONG
    return [
        row(
            "Gradient, stochastic volatility, T = 1000, one chain", "gradient-sv-1", MICRO, CHAIN,
            floor("gradient-sv-1"), stan("gradient-sv-1"), numpyro("gradient-sv-1"),
            Side(by_hand, "swift", "gradient-sv-by-hand-1", 1e-9), targets={"": at_most(60, "µs")},
        ),
        row(
            "Gradient, stochastic volatility, T = 1000, 8 lanes", "gradient-sv-8", 8 * MICRO, CHAIN,
            floor("gradient-sv-8"), numpyro("gradient-sv-8"),
            Side(by_hand, "swift", "gradient-sv-by-hand-8", 1e-9), targets={"": at_most(18, "µs")},
        ),
        row("Gradient, stochastic volatility, T = 1000, 2 lanes", "gradient-sv-2", 2 * MICRO, CHAIN),
        row("Gradient, stochastic volatility, T = 1000, 4 lanes", "gradient-sv-4", 4 * MICRO, CHAIN),
        row(
            "Gradient, stochastic volatility, T = 100,000, one chain", "gradient-sv-long-1", long,
            "µs a chain and 1,000 steps", floor("gradient-sv-long-1"), numpyro("gradient-sv-long-1"), rounds=5,
        ),
        row(
            "Gradient, stochastic volatility, T = 100,000, 8 lanes", "gradient-sv-long-8", 8 * long,
            "µs a chain and 1,000 steps", floor("gradient-sv-long-8"), numpyro("gradient-sv-long-8"), rounds=5,
        ),
    ]


def regressions(row):
    return [
        row(
            "Gradient, arK, one chain", "gradient-ark-1", MICRO, CHAIN,
            floor("gradient-ark-1"), stan("gradient-ark-1"), numpyro("gradient-ark-1"), repeats=10,
        ),
        row(
            "Gradient, arK, 8 chains at once", "gradient-ark-8", MICRO, BATCH,
            floor("gradient-ark-8"), numpyro("gradient-ark-8"), targets={"": at_most(8, "µs")}, repeats=10,
        ),
        row(
            "Gradient, arK with an array that shifts, 8 chains at once", "gradient-ark-shifted-8", MICRO, BATCH,
            floor("gradient-ark-8"), numpyro("gradient-ark-shifted-8"),
            Side("ours by dot(_:lagsOf:before:)", "swift", "gradient-ark-8", 1e-9), repeats=10,
        ),
        row(
            "Gradient, 80 varying intercepts, 919 rows, one chain", "gradient-radon-1", MICRO, CHAIN,
            floor("gradient-radon-1"), stan("gradient-radon-1"), numpyro("gradient-radon-1"), repeats=5,
        ),
        row(
            "Gradient, 80 varying intercepts, 919 rows, 8 lanes", "gradient-radon-8", 8 * MICRO, CHAIN,
            floor("gradient-radon-8"), numpyro("gradient-radon-8"), repeats=5,
        ),
    ]


def recurrences(row):
    return [
        row(
            f"Gradient, {what}, one chain", f"gradient-{name}-1", MICRO, CHAIN,
            stan(f"gradient-{name}-1"), numpyro(f"gradient-{name}-1"), repeats=5,
        )
        for what, name in (
            ("arma11, T = 200", "arma11"), ("garch11, T = 200", "garch11"), ("hidden Markov, T = 100", "hmm"),
        )
    ]


def integrated(row):
    """States that are integrated out: on our side by the library, in the peers by a Kalman filter."""
    rows = []
    for what, name, filtered in (
        ("local level", "level", "Stan, a filter written out"),
        ("trend and 12 seasons", "seasonal", "Stan's gaussian_dlm_obs"),
    ):
        for count, lanes, others in ((1, "one chain", [stan(f"gradient-{name}-1", filtered)]), (8, "8 lanes", [])):
            gradient = f"gradient-{name}-{count}"
            rows.append(row(
                f"Gradient, {what} integrated out, T = 1000, {lanes}", gradient, count * MICRO, CHAIN,
                floor(gradient), *others, numpyro(gradient, "NumPyro, a filter written out,"),
            ))
    return rows


def components(row):
    """A series whose components are known only when the program runs, beside the same written out."""

    def written(name):
        return Side("written out", "swift", name, 0)

    return [
        row(
            f"Gradient, a series of any components, T = 1000, {lanes}", f"gradient-components-{count}", count * STEPS,
            "ns a step and chain", written(f"gradient-written-out-{count}"),
        )
        for count, lanes in ((1, "one chain"), (8, "8 lanes"))
    ] + [
        row(
            "A series of any components, drawn under seed and trace", "draw-components", DRAWN_STEPS, "ns a step",
            written("draw-written-out"), rounds=5,
        ),
    ]


def gradients(row):
    return volatility(row) + regressions(row) + recurrences(row) + integrated(row) + components(row)
