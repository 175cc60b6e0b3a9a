"""Which posteriors are fitted by which systems, and the targets."""

from dataclasses import dataclass, field


@dataclass
class System:
    """One contestant of a row."""

    label: str
    worker: str
    # What the request says besides the posterior, the chains and the seed.
    options: dict
    # ESS per second of ours over this one's: at least this.
    factor: float | None = None


@dataclass
class FitRow:
    """A posterior and the systems that fit it in turn, ours first, with a number of chains of 1,000 + 1,000."""

    what: str
    posterior: str
    chains: int
    systems: list[System]
    # Whether ours may have no more divergences than the first peer.
    counts_divergences: bool = field(default=False)


STAN, EXPERT, NUMPYRO = "PyStan, the model as a loop", "PyStan, the likelihood as normal_id_glm", "NumPyro, with scan"


def ours(metric="automatic"):
    return System("ours" if metric == "automatic" else f"ours, metric {metric}", "swift", {"variant": metric})


def ours_sampled():
    return System("ours, nothing integrated out", "swift", {"variant": "sampled"})


def stan(program, label=STAN, factor=None):
    return System(label, "stan", {"variant": program}, factor)


def numpyro(label=NUMPYRO, factor=None, **options):
    # Chains in parallel are the fastest here, compilation included.
    return System(label, "numpyro", {"variant": "parallel", **options}, factor)


FITS = [
    FitRow("arK, 4 chains", "ark", 4, [
        ours(), stan("ark", factor=10), stan("ark-glm", EXPERT), numpyro(factor=20),
        numpyro("NumPyro, without scan", **{"at once": True}), numpyro(f"{NUMPYRO}, dense metric", dense=True),
        ours("diagonal"),
    ]),
    FitRow("arK, 16 chains", "ark", 16, [ours(), stan("ark", factor=20), stan("ark-glm", EXPERT)]),
    FitRow("stochastic volatility, 4 chains", "sv", 4, [
        ours(), stan("sv", factor=5), numpyro(), ours("diagonal"),
    ], counts_divergences=True),
    FitRow("stochastic volatility, 16 chains", "sv", 16, [ours(), stan("sv", factor=10)], counts_divergences=True),
    FitRow("eight schools, non-centred, 4 chains", "eight-schools", 4, [
        ours(), stan("eight-schools", "PyStan"), numpyro("NumPyro"),
    ]),
    FitRow("kilpisjarvi, 4 chains", "kilpisjarvi", 4, [
        ours(), stan("kilpisjarvi", "PyStan"), numpyro("NumPyro"), numpyro("NumPyro, dense metric", dense=True),
        ours("diagonal"),
    ]),
    FitRow("Nile, local level, 4 chains", "nile", 4, [ours(), ours_sampled(), stan("nile"), numpyro()]),
]
