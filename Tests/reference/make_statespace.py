"""Makes Tests/Support/Resources/statespace.json: series, and log likelihoods by the dense Gaussian.

    python3 -m venv .venv && .venv/bin/pip install statsmodels
    .venv/bin/python Tests/reference/make_statespace.py Tests/Support/Resources/statespace.json

Needs statsmodels (0.15.0 made the file), for its data sets and as a second opinion. Every log likelihood is that of the
joint normal distribution of all observations, built as a matrix; conventions: natural logarithms, full constant
-n/2 log(2 pi).
"""

import json
import sys

import numpy as np
import statsmodels.api as sm


def dense(y, mean, covariance):
    """The log density of the finite values of y."""
    seen = np.isfinite(y)
    y, mean, covariance = y[seen], mean[seen], covariance[np.ix_(seen, seen)]
    factor = np.linalg.cholesky(covariance)
    z = np.linalg.solve(factor, y - mean)
    return float(-0.5 * z @ z - np.log(np.diag(factor)).sum() - 0.5 * len(y) * np.log(2 * np.pi))


def level(y, mean, variance, drift, noise):
    """level[0] ~ N(mean, variance), level[t+1] = level[t] + N(0, drift), y[t] = level[t] + N(0, noise)."""
    n = len(y)
    t = np.arange(n)
    return dense(y, np.full(n, mean), variance + drift * np.minimum.outer(t, t) + noise * np.eye(n))


def structural(y, prior, q, noise):
    """Level, slope and 12 dummy seasons from a normal state of independent parts; q are their variances a step."""
    n, m = len(y), 13
    transition = np.zeros((m, m))
    transition[0, 0] = transition[0, 1] = transition[1, 1] = 1
    transition[2, 2:] = -1
    for i in range(3, m):
        transition[i, i - 1] = 1
    shock = np.zeros((m, m))
    shock[0, 0], shock[1, 1], shock[2, 2] = q
    design = np.zeros(m)
    design[0] = design[2] = 1
    means, covariances = [], []
    mean, covariance = np.array(prior[0]), np.diag(prior[1])
    for _ in range(n):
        means.append(mean)
        covariances.append(covariance)
        mean, covariance = transition @ mean, transition @ covariance @ transition.T + shock
    joint = np.zeros((n, n))
    for s in range(n):
        row = covariances[s] @ design
        for t in range(s, n):
            joint[s, t] = joint[t, s] = design @ row
            row = transition @ row
    return dense(y, np.array([design @ x for x in means]), joint + noise * np.eye(n))


def arma(y, c, phi, theta, variance):
    """y[t] = c + phi y[t-1] + e[t] + theta e[t-1], stationary."""
    n = len(y)
    psi = np.concatenate([[1.0], (phi + theta) * phi ** np.arange(4000)])
    gamma = np.array([variance * psi[k:] @ psi[: len(psi) - k] for k in range(n)])
    return dense(y, np.full(n, c / (1 - phi)), gamma[np.abs(np.subtract.outer(np.arange(n), np.arange(n)))])


def main():
    nile = sm.datasets.nile.load_pandas().data["volume"].to_numpy(float)
    air = np.log(np.array(AIR, float))
    spots = sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(float)
    gaps = nile.copy()
    gaps[20:40] = gaps[60:80] = np.nan
    holes = spots.copy()
    holes[50:60] = holes[200] = np.nan
    prior = ([5.0] + [0.0] * 12, [1.0, 0.01] + [0.04] * 11)
    values = {
        "made_with": f"numpy {np.__version__}, statsmodels {sm.__version__} (data sets)",
        "nile": nile.tolist(),
        "log_air_passengers": air.tolist(),
        "sunspots": spots.tolist(),
        "level": level(nile, 1000, 300.0**2, 1469.1, 15099.0),
        "level_gaps": level(gaps, 1000, 300.0**2, 1469.1, 15099.0),
        "structural": structural(air, prior, (7e-4, 1e-7, 6.4e-5), 1.3e-4),
        "arma": arma(spots, 10, 0.8, 0.3, 400.0),
        "arma_gaps": arma(holes, 10, 0.8, 0.3, 400.0),
    }
    with open(sys.argv[1], "w") as file:
        json.dump(values, file, indent=1)


# Monthly airline passengers in thousands, 1949-1960 (Box and Jenkins, series G).
AIR = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158,
    133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218,
    230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235,
    227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
    284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
    347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472,
    548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]

if __name__ == "__main__":
    main()
