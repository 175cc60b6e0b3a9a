"""Writes TSProbabilityTests/Resources/vectors.json: log densities and draws to test the families of vectors against.

Log densities are evaluated with mpmath at 50 digits from dense matrices: the covariance of a random walk or of an
autoregression is written out in full (for the autoregression from its infinite moving average), inverted and its
determinant taken, without any of the recursions that the families use. SciPy must agree where it has the family. Draws
come from NumPyro.

    python3 make_vectors.py

Made with mpmath 1.3.0, scipy 1.17.1, jax 0.10.2 and numpyro 0.22.0.
"""

import json
import pathlib

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import numpyro.distributions as dist
from mpmath import mp, mpf
from scipy import stats

mp.dps = 50
OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "TSProbabilityTests" / "Resources" / "vectors.json"
generator = np.random.default_rng(20250601)


# ---- Flat parameters, in the order of the lines of the tests --------------------------------------------------------

def lower(flat, n):
    matrix = mp.matrix(n, n)
    position = 0
    for i in range(n):
        for j in range(i + 1):
            matrix[i, j] = mpf(flat[position])
            position += 1
    return matrix


def size_of(count):
    """n with n + n(n + 1)/2 = count."""
    return next(n for n in range(1, 50) if n + n * (n + 1) // 2 == count)


# ---- Closed forms ---------------------------------------------------------------------------------------------------

def gaussian(x, mean, covariance):
    n = len(x)
    d = mp.matrix([mpf(a) - b for a, b in zip(x, mean)])
    square = (d.T * mp.lu_solve(covariance, d))[0]
    return -square / 2 - mp.log(mp.det(covariance)) / 2 - n * mp.log(2 * mp.pi) / 2


def normal(x, p):
    n = size_of(len(p))
    factor = lower(p[n:], n)
    return gaussian(x, [mpf(m) for m in p[:n]], factor * factor.T)


def normal_covariance(x, p):
    n = size_of(len(p))
    matrix = lower(p[n:], n)
    for i in range(n):
        for j in range(i):
            matrix[j, i] = matrix[i, j]
    return gaussian(x, [mpf(m) for m in p[:n]], matrix)


def normal_precision(x, p):
    n = size_of(len(p))
    matrix = lower(p[n:], n)
    for i in range(n):
        for j in range(i):
            matrix[j, i] = matrix[i, j]
    return gaussian(x, [mpf(m) for m in p[:n]], matrix**-1)


def student_t(x, p):
    nu = mpf(p[0])
    n = size_of(len(p) - 1)
    factor = lower(p[1 + n:], n)
    with mp.workdps(60 + 2 * abs(int(mp.log10(nu)))):
        scale = factor * factor.T
        d = mp.matrix([mpf(a) - mpf(b) for a, b in zip(x, p[1:1 + n])])
        square = (d.T * mp.lu_solve(scale, d))[0]
        constant = mp.loggamma((nu + n) / 2) - mp.loggamma(nu / 2) - n * mp.log(nu * mp.pi) / 2
        return +(constant - mp.log(mp.det(scale)) / 2 - (nu + n) / 2 * mp.log1p(square / nu))


def dirichlet(x, p):
    alpha = [mpf(a) for a in p]
    with mp.workdps(80):
        return +(mp.loggamma(sum(alpha)) - sum(mp.loggamma(a) for a in alpha)
                 + sum((a - 1) * mp.log(mpf(v)) for a, v in zip(alpha, x)))


def multinomial(x, p):
    total = mpf(p[0])
    return (mp.loggamma(total + 1) - sum(mp.loggamma(mpf(k) + 1) for k in x)
            + sum(mpf(k) * mp.log(mpf(q)) for k, q in zip(x, p[1:]) if k))


def multinomial_logits(x, p):
    log_sum = mp.log(sum(mp.exp(mpf(v)) for v in p[1:]))
    total = mpf(p[0])
    return (mp.loggamma(total + 1) - sum(mp.loggamma(mpf(k) + 1) for k in x)
            + sum(mpf(k) * (mpf(v) - log_sum) for k, v in zip(x, p[1:])))


def lkj(x, p):
    """By the normaliser of Stan's manual, a product of beta functions: not the form that the family uses."""
    n, eta = int(p[0]), mpf(p[1])
    rows = [x[i * n:(i + 1) * n] for i in range(n)]
    log_c = mpf(0)
    for k in range(1, n):
        b = eta + mpf(n - k - 1) / 2
        log_c += (2 * eta - 2 + n - k) * (n - k) * mp.log(2)
        log_c += (n - k) * (2 * mp.loggamma(b) - mp.loggamma(2 * b))
    return sum((n - i + 2 * eta - 2) * mp.log(mpf(rows[i - 1][i - 1])) for i in range(2, n + 1)) - log_c


def walk(x, p):
    scale, start, drift = map(mpf, p[1:])
    n = len(x)
    covariance = mp.matrix(n, n)
    for i in range(n):
        for j in range(n):
            covariance[i, j] = scale**2 * (min(i, j) + 1)
    return gaussian(x, [start + (t + 1) * drift for t in range(n)], covariance)


def walk_of_vectors(x, p):
    steps = int(p[0])
    n = len(x) // steps
    start, rest = p[1:1 + n], p[1 + n:]
    factor = lower(rest[n:], n)
    one = factor * factor.T
    covariance = mp.matrix(len(x), len(x))
    for s in range(steps):
        for t in range(steps):
            for i in range(n):
                for j in range(n):
                    covariance[s * n + i, t * n + j] = (min(s, t) + 1) * one[i, j]
    mean = [mpf(start[i]) + (t + 1) * mpf(rest[i]) for t in range(steps) for i in range(n)]
    return gaussian(x, mean, covariance)


def autocovariances(phi, sigma, count):
    """By the equations of Yule and Walker, solved densely."""
    p = len(phi)
    matrix = mp.matrix(p + 1, p + 1)
    for k in range(p + 1):
        matrix[k, k] += 1
        for j in range(1, p + 1):
            matrix[k, abs(k - j)] -= phi[j - 1]
    right = mp.matrix(p + 1, 1)
    right[0] = sigma**2
    gamma = list(mp.lu_solve(matrix, right)) if p else [sigma**2]
    while len(gamma) < count:
        gamma.append(sum(phi[j] * gamma[len(gamma) - 1 - j] for j in range(p)) if p else mpf(0))
    return gamma


def autoregression(x, p):
    mean, scale = mpf(p[1]), mpf(p[2])
    phi = [mpf(v) for v in p[3:]]
    gamma = autocovariances(phi, scale, len(x) + 1)
    covariance = mp.matrix(len(x), len(x))
    for i in range(len(x)):
        for j in range(len(x)):
            covariance[i, j] = gamma[abs(i - j)]
    return gaussian(x, [mean] * len(x), covariance)


# ---- Where they are evaluated ---------------------------------------------------------------------------------------

TWO = [0.5, -1.0, 1.5, -0.75, 0.8]
THREE = [1.0, 0.0, -2.0, 2.0, 0.5, 1.0, -0.25, 0.75, 0.5]
WIDE = [0.0, 0.0, 1e-3, 1.0, 1e3]
POINTS = [0.0, 1e-3, 0.5, 1.0, 3.0, 12.0, 60.0]


def vectors(n, sizes=POINTS):
    return [[float(v) for v in size * generator.standard_normal(n)] for size in sizes]


def simplices(alpha):
    n = len(alpha)
    points = [generator.dirichlet(np.ones(n)) for _ in range(3)]
    points += [generator.dirichlet(np.maximum(alpha, 1e-2)) for _ in range(3)] + [np.full(n, 1.0 / n)]
    return [[float(v) for v in p / p.sum()] for p in points if (p > 0).all()]


def counts(total, n):
    even = [float(total // n)] * n
    even[0] += float(total - sum(even))
    probabilities = [generator.dirichlet(np.ones(n)) for _ in range(4)]
    return [[float(total)] + [0.0] * (n - 1), even] + [
        [float(k) for k in generator.multinomial(int(total), q)] for q in probabilities]


def factors(n):
    result = []
    for spread in (0.1, 1.0, 3.0, 20.0):
        raw = np.tril(generator.standard_normal((n, n)), -1) * spread + np.eye(n)
        result.append([float(v) for v in (raw / np.linalg.norm(raw, axis=1, keepdims=True)).ravel()])
    return result


AR_CASES = [[0.0, 1.0], [0.0, 1.0, 0.6], [1.5, 0.5, 0.5, 0.3], [0.0, 2.0, -0.95],
            [-3.0, 0.3, 1.2, -0.5, 0.1, -0.2, 0.05]]

CASES = {
    "MultivariateNormal": (normal, [(p, vectors(n)) for p, n in [(TWO, 2), (THREE, 3), (WIDE, 2), ([0.3, 2.0], 1)]]),
    "MultivariateNormal, covariance": (normal_covariance, [
        (p, vectors(n)) for p, n in [([0.5, -1.0, 2.0, -0.75, 0.8], 2), ([1.0, 0.0, -2.0, 4.0, 1.0, 2.0, -0.5, 0.25, 1.0], 3)]]),
    "MultivariateNormal, precision": (normal_precision, [
        (p, vectors(n)) for p, n in [([0.5, -1.0, 2.0, -0.75, 0.8], 2), ([1.0, 0.0, -2.0, 4.0, 1.0, 2.0, -0.5, 0.25, 1.0], 3)]]),
    "MultivariateStudentT": (student_t, [
        ([nu] + p, vectors(n, POINTS + [1e5, 1e30, 1e200])) for p, n in [(TWO, 2), (THREE, 3)]
        for nu in (1e-8, 0.5, 3.0, 40.0, 1e6, 1e15)]),
    "Dirichlet": (dirichlet, [(a, simplices(a)) for a in [
        [1.0, 1.0], [0.3, 2.0, 1.0], [1e-8, 0.5], [20.0, 30.0, 17.0], [1e6, 2e6, 3e6], [0.1] * 6, [1e-200, 5.0, 16.5]]]),
    "Multinomial": (multinomial, [([t] + q, counts(t, len(q))) for t in (0.0, 1.0, 15.0, 40.0, 1e4, 1e9)
                                  for q in ([0.25, 0.75], [0.125, 0.5, 0.375], [0.5, 0.0625, 0.25, 0.1875])]),
    "Multinomial, logits": (multinomial_logits, [([t] + q, counts(t, len(q))) for t in (1.0, 15.0, 40.0, 1e4)
                                                 for q in ([0.5, -1.0], [-30.0, 2.0, 0.0], [1000.0, 1001.0])]),
    "LKJCholesky": (lkj, [([float(n), eta], factors(n)) for n in (2, 3, 5) for eta in (1e-3, 0.5, 1.0, 4.0, 60.0, 1e6)]),
    "GaussianRandomWalk": (walk, [([float(n)] + p, vectors(n)) for n in (1, 2, 12)
                                  for p in ([1.0, 0.0, 0.0], [0.3, 2.0, -0.5])]),
    "MultivariateGaussianRandomWalk": (walk_of_vectors, [
        ([4.0, 0.0, 0.0] + TWO, vectors(8)), ([3.0, 1.0, -1.0, 0.5] + THREE, vectors(9))]),
    "Autoregressive": (autoregression, [([float(n)] + p, vectors(n)) for n in (1, 3, 12) for p in AR_CASES]),
}


def scipy_log_density(family, x, p):
    if family == "MultivariateNormal":
        n = size_of(len(p))
        factor = np.array(lower(p[n:], n).tolist(), dtype=float)
        return stats.multivariate_normal.logpdf(x, p[:n], factor @ factor.T)
    if family == "MultivariateStudentT":
        n = size_of(len(p) - 1)
        factor = np.array(lower(p[1 + n:], n).tolist(), dtype=float)
        return stats.multivariate_t.logpdf(x, p[1:1 + n], factor @ factor.T, df=p[0])
    if family == "Dirichlet":
        return stats.dirichlet.logpdf(x, p)
    if family == "Multinomial":
        return stats.multinomial.logpmf(x, p[0], p[1:])
    return None


def densities(family):
    function, cases = CASES[family]
    compared = 0
    for parameters, values in cases:
        rows = [(x, float(function(x, parameters))) for x in values]
        rows = [r for r in rows if r[1] >= -1e4]
        for x, exact in rows:
            try:
                other = scipy_log_density(family, x, parameters)
            except ValueError:
                other = None
            if other is None or not np.isfinite(other) or max(map(abs, x)) > 1e20 or not 1e-3 < parameters[0] < 1e8:
                continue
            assert abs(other - exact) <= 1e-7 * max(1, abs(exact)), (family, parameters, x, exact, other)
            compared += 1
        yield {"parameters": parameters, "values": [r[0] for r in rows], "logDensity": [r[1] for r in rows]}
    print(f"{family}: {compared} values agree with SciPy")


# ---- Draws ----------------------------------------------------------------------------------------------------------

def numpyro_normal(t, p):
    n = size_of(len(p))
    factor = np.array(lower(p[n:], n).tolist(), dtype=float)
    return dist.MultivariateNormal(t(p[:n]), scale_tril=t(factor))


def numpyro_matrix(name):
    def make(t, p):
        n = size_of(len(p))
        matrix = np.array(lower(p[n:], n).tolist(), dtype=float)
        return dist.MultivariateNormal(t(p[:n]), **{name: t(np.tril(matrix) + np.tril(matrix, -1).T)})
    return make


DRAWS = {
    "MultivariateNormal": (numpyro_normal, [TWO, THREE]),
    "MultivariateNormal, covariance": (numpyro_matrix("covariance_matrix"),
                                       [[0.5, -1.0, 2.0, -0.75, 0.8], [1.0, 0.0, -2.0, 4.0, 1.0, 2.0, -0.5, 0.25, 1.0]]),
    "MultivariateNormal, precision": (numpyro_matrix("precision_matrix"),
                                      [[0.5, -1.0, 2.0, -0.75, 0.8], [1.0, 0.0, -2.0, 4.0, 1.0, 2.0, -0.5, 0.25, 1.0]]),
    "GaussianRandomWalk": (lambda t, p: dist.GaussianRandomWalk(t(p[1]), int(p[0])), [[7.0, 0.5, 0.0, 0.0]]),
}
SEEDS = [0, 42, 4294967295]


def draws(family, dtype):
    make, cases = DRAWS[family]
    for parameters in cases:
        for seed in SEEDS:
            key = jax.random.key(seed)
            family_at = make(lambda v: jnp.asarray(v, dtype), parameters)
            yield {"parameters": parameters, "seed": seed,
                   "single": [float(v) for v in family_at.sample(key).ravel()],
                   "draws": [[float(v) for v in row.ravel()] for row in family_at.sample(key, (5,))]}


def main():
    table = {"logDensity": {family: list(densities(family)) for family in CASES},
             "draws64": {family: list(draws(family, jnp.float64)) for family in DRAWS}}
    with jax.enable_x64(False):
        table["draws32"] = {family: list(draws(family, jnp.float32)) for family in DRAWS}
    text = json.dumps(table, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    OUTPUT.write_text(text + "\n")
    print(OUTPUT.name, len(text), "bytes")


if __name__ == "__main__":
    main()
