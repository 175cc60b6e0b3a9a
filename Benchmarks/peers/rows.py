"""What is measured against what, and the targets."""

from gradient_rows import gradients
from sides import Row, Side, at_most, at_most_times, times_faster, within

# Items of one run, by which its time is divided.
LONG_WALK = 1_000_000
PATHS = 1_000_000
LORENZ = 10_000
STARTS = 1_000_000
TANGENTS = 8 * 12_000
CELLS = 512 * 128 * 10
DRAWS = 1 << 20
DENSITIES = 1_000_000
KERNEL_ELEMENTS = 100 * 1024


def systems(row):
    """The Lorenz system, advection and a decoder: scans that draw nothing."""
    steps, warm = "ns a step", "jitted, warm"
    same_set, native = "C -O3, same instruction set", "C -O3 -march=native"

    def c_peers(name, tolerance=0):
        return Side(same_set, "c", name, tolerance), Side(native, "c-native", name)

    def jax_peers(name, what, tolerance=None):
        return [
            Side(f"{what} {how}, {warm}", worker, name, tolerance)
            for how, worker in (("as installed", "jax"), ("on one thread", "jax-1"))
        ]

    scan, mapped = "jax.lax.scan", "jax.vmap of the scan"
    alone = "one start at a time"

    def beside_jax(what, target):
        return {f"{what} {how}, {warm}": target for how in ("as installed", "on one thread")}

    mapped_targets = beside_jax(mapped, times_faster(1))
    return [
        row(
            "Lorenz, 10,000 steps of RK4, free scan", "lorenz-scan", LORENZ, steps,
            *c_peers("lorenz"), *jax_peers("lorenz-scan", scan),
            targets={same_set: within(10), **beside_jax(scan, at_most_times(1.1))}, repeats=30, rounds=15,
        ),
        row(
            "Lorenz, 10,000 steps of RK4, effects.scan under seed", "lorenz-effects", LORENZ, steps,
            *c_peers("lorenz"), targets={same_set: within(10)}, repeats=30, rounds=15,
        ),
        row(
            "Lorenz, 10,000 steps of RK4, free scan (beside NumPy)", "lorenz-scan", LORENZ, steps,
            Side("NumPy loop", "jax", "lorenz-loop", 0), targets={"NumPy loop": times_faster(300)}, rounds=7,
        ),
        row(
            "Lorenz, 1,000 starts of 1,000 steps on 8 lanes", "lorenz-starts-8", STARTS, "ns a step and start",
            Side(alone, "swift", "lorenz-starts-1", 0), *c_peers("lorenz-starts"),
            *jax_peers("lorenz-starts", mapped, 1e-8),
            targets={alone: times_faster(3), **mapped_targets},
        ),
        row(
            "the same, paths kept", "lorenz-paths-8", STARTS, "ns a step and start",
            *jax_peers("lorenz-paths", mapped, 1e-8),
            targets=mapped_targets,
        ),
        row(
            "Lorenz, largest Lyapunov exponent, 8 starts on 8 lanes", "lyapunov-8", TANGENTS, "ns a step and start",
            *c_peers("lyapunov", 1e-12), *jax_peers("lyapunov", "jax.jvp and jax.vmap of the scan", 0.02),
        ),
        row(
            "Advection, ten steps on 512 x 128, scan(into:)", "advection", CELLS, "ns a cell and step",
            *c_peers("advection"), *jax_peers("advection", scan, 1e-12),
            Side("NumPy loop", "jax", "advection-loop", 0),
            targets={same_set: at_most_times(1), **beside_jax(scan, at_most_times(0.7))}, repeats=20, rounds=15,
        ),
        row(
            "Decoder of 32 layers, scan over an array of structs", "decoder", 1000 * 32, "µs a layer",
            *c_peers("decoder", 1e-12), Side("C with GSL's CBLAS", "c", "decoder-cblas", 1e-12),
            *jax_peers("decoder", scan, 1e-12), Side("NumPy loop", "jax", "decoder-loop", 1e-12),
            targets={same_set: at_most_times(1.3)}, repeats=5,
        ),
        row(
            "the same with a key, split at each layer", "decoder-key", 1000 * 32, "µs a layer",
            *jax_peers("decoder-key", scan, 1e-12), repeats=5,
        ),
    ]


def rows(instruction_set):
    step_limit = 60 if instruction_set == "avx512" else 100

    def row(what, name, items, unit, *peers, targets=None, **options):
        return Row(what, Side("", "swift", name), list(peers), items, unit, targets or {}, **options)

    warm = "jitted, warm"
    installed = f"NumPyro's scan as installed, {warm}"
    one_thread = f"NumPyro's scan on one thread, {warm}"
    steps = "ns a step"
    walks = [
        row(
            "Walk of 10⁶ steps, seed + trace, NumPyro's stream, Double", "walk-double", LONG_WALK, steps,
            Side(installed, "jax", "walk", 1e-9), Side(one_thread, "jax-1", "walk", 1e-9),
            targets={"": at_most(step_limit, "ns"), installed: times_faster(70)}, rounds=7,
        ),
        row(
            "the same, Float", "walk-float", LONG_WALK, steps,
            Side(f"{installed}, 32 bits", "jax32", "walk", 1e-2),
            Side(f"{one_thread}, 32 bits", "jax32-1", "walk", 1e-2), rounds=7,
        ),
        row("the same, Double, through ModelEntry", "walk-entry", LONG_WALK, steps),
        row("the same, Double, addressed stream", "walk-addressed", LONG_WALK, steps),
        row("the same, Float, addressed stream", "walk-addressed-float", LONG_WALK, steps),
    ]
    predictive = "NumPyro's Predictive(parallel=True)"
    draws = "ns a draw"
    paths = [
        row(
            "1,000 paths of 1,000 steps, forEachPath, Double", "paths-double", PATHS, draws,
            Side(f"{predictive} on one thread, {warm}", "jax-1", "paths-predictive", 1e-9),
            Side(f"{predictive} as installed, {warm}", "jax", "paths-predictive", 1e-9),
            Side(f"NumPyro under vmap on one thread, {warm}", "jax-1", "paths-vmap", 1e-9),
            targets={"": at_most(25, "ns")}, repeats=3,
        ),
        row(
            "the same, Float", "paths-float", PATHS, draws,
            Side(f"{predictive} on one thread, {warm}, 32 bits", "jax32-1", "paths-predictive", 1e-2), repeats=3,
        ),
        row("the same, Double, traces on lanes only", "paths-traces", PATHS, draws, repeats=3),
        row("the same, Double, through ModelEntry", "paths-entry", PATHS, draws, repeats=3),
    ]
    bare = "Threefry + gsl_cdf_ugaussian_Pinv in C"
    draw_peers = [
        Side(bare, "c", "normal", 1e-9), Side(f"numpyro.distributions on one thread, {warm}", "jax-1", "normal"),
        Side("SciPy's norm.rvs", "jax", "normal-scipy"),
    ]
    draw_targets = {bare: at_most_times(1.3)}
    normals = [
        row("A normal draw, one at a time", "normal-scalar", DRAWS, draws, *draw_peers, targets=draw_targets),
        row("A normal draw, 16 steps at a time", "normal-column", DRAWS, draws, *draw_peers, targets=draw_targets),
        row(
            "A normal draw, 16 steps of 8 lanes at a time", "normal-column-8", DRAWS, draws, *draw_peers,
            targets=draw_targets,
        ),
        row(
            "Normal log density on 8 lanes, parameters vary", "density", DENSITIES, "ns a lane",
            Side(f"numpyro.distributions on one thread, {warm}", "jax-1", "density", 1e-12),
            Side("SciPy's norm.logpdf", "jax", "density-scipy", 1e-12),
            Side("log of gsl_ran_gaussian_pdf in C", "c", "density", 1e-12),
            targets={"": at_most(2, "ns")}, repeats=3,
        ),
        row(
            "Normal log density on 8 lanes, parameters fixed", "density-fixed", DENSITIES, "ns a lane",
            Side(f"numpyro.distributions on one thread, {warm}", "jax-1", "density-fixed", 1e-12),
            Side("SciPy's norm.logpdf", "jax", "density-fixed-scipy", 1e-12),
            targets={"": at_most(2, "ns")}, repeats=3,
        ),
    ]
    cold = [
        Row(
            "Cold start: tsmodel sample randomwalk", Side("", "cold", "tsmodel"),
            [Side("python with NumPyro, the same walk", "cold", "python", 1e-9)],
            1_000_000, "ms", {"": at_most(15, "ms")}, rounds=20,
        ),
        Row(
            "Cold start to files: tsmodel fit ar on arK's data, 4 chains", Side("", "cold", "tsmodel fit"),
            [], 1_000_000, "ms", {"": at_most(800, "ms")}, rounds=5,
        ),
    ]
    return walks + paths + systems(row) + normals + gradients(row) + cold


# Scans that keep no outputs: at 10⁸ steps they should hold no more memory than at 10⁶.
LONG_SCANS = [
    ("Free scan(into:), no outputs", "free"),
    ("effects.scan(into:), no site, under seed", "map"),
    ("effects.scan(into:), a drawn site, under seed", "unrecorded"),
]

KERNELS = [
    ("Threefry, n keys", "threefry"),
    ("Threefry, n counters", "counters"),
    ("Chain of keys, 1 lane", "chain-1"),
    ("Chain of keys, 8 lanes", "chain-8"),
    ("Uniform, Double", "uniform"),
    ("Normal, Double", "normal"),
    ("Normal, Float", "normal-float"),
    ("exp of a uniform, Double", "exp"),
    ("log of a uniform, Double", "log"),
]
