"""The posteriors as NumPyro's programs, with their data."""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import logsumexp
from numpyro.contrib.control_flow import scan
from structural import STEPS, structural_series

DATA = Path(__file__).resolve().parent.parent / "data"


def data(posterior):
    return json.loads((DATA / f"{posterior}.json").read_text(encoding="utf-8"))


def flat(support):
    return dist.ImproperUniform(support, (), ())


def ark(lags, y):
    alpha = numpyro.sample("alpha", dist.Normal(0, 10))
    beta = numpyro.sample("beta", dist.Normal(0, 10).expand([lags.shape[1]]).to_event(1))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))

    def step(_, at):
        lag, value = at
        numpyro.sample("y", dist.Normal(alpha + jnp.dot(lag, beta), sigma), obs=value)
        return None, None

    scan(step, None, (lags, y))


def ark_shifted(order, y):
    alpha = numpyro.sample("alpha", dist.Normal(0, 10))
    beta = numpyro.sample("beta", dist.Normal(0, 10).expand([order]).to_event(1))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))

    def step(lags, value):
        value = numpyro.sample("y", dist.Normal(alpha + jnp.dot(lags, beta), sigma), obs=value)
        return jnp.concatenate([value[None], lags[:-1]]), None

    scan(step, jnp.asarray(y[:order][::-1]), y[order:])


def ark_at_once(lags, y):
    alpha = numpyro.sample("alpha", dist.Normal(0, 10))
    beta = numpyro.sample("beta", dist.Normal(0, 10).expand([lags.shape[1]]).to_event(1))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))
    with numpyro.plate("steps", len(y)):
        numpyro.sample("y", dist.Normal(alpha + lags @ beta, sigma), obs=y)


def arma11(y):
    mu = numpyro.sample("mu", dist.Normal(0, 10))
    phi = numpyro.sample("phi", dist.Normal(0, 2))
    theta = numpyro.sample("theta", dist.Normal(0, 2))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))
    first = mu + phi * mu
    numpyro.sample("first", dist.Normal(first, sigma), obs=y[0])

    def step(error, at):
        before, value = at
        mean = mu + phi * before + theta * error
        numpyro.sample("y", dist.Normal(mean, sigma), obs=value)
        return value - mean, None

    scan(step, y[0] - first, (y[:-1], y[1:]))


def eight_schools(y, sigma):
    mu = numpyro.sample("mu", dist.Normal(0, 5))
    tau = numpyro.sample("tau", dist.HalfCauchy(5))
    with numpyro.plate("schools", len(y)):
        offset = numpyro.sample("theta_trans", dist.Normal(0, 1))
        theta = numpyro.deterministic("theta", mu + tau * offset)
        numpyro.sample("y", dist.Normal(theta, sigma), obs=y)


def garch11(y, sigma1):
    mu = numpyro.sample("mu", flat(dist.constraints.real))
    alpha0 = numpyro.sample("alpha0", flat(dist.constraints.positive))
    alpha1 = numpyro.sample("alpha1", flat(dist.constraints.unit_interval))
    beta1 = numpyro.sample("beta1", flat(dist.constraints.interval(0.0, 1 - alpha1)))
    numpyro.sample("first", dist.Normal(mu, sigma1), obs=y[0])

    def step(variance, at):
        before, value = at
        variance = alpha0 + alpha1 * (before - mu) ** 2 + beta1 * variance
        numpyro.sample("y", dist.Normal(mu, jnp.sqrt(variance)), obs=value)
        return variance, None

    scan(step, sigma1**2, (y[:-1], y[1:]))


def hmm(y):
    rows = jnp.stack([numpyro.sample(f"theta{k}", dist.Uniform(0, 1)) for k in (1, 2)])
    low = numpyro.sample("low", flat(dist.constraints.positive))
    high = numpyro.sample("high", flat(dist.constraints.greater_than(low)))
    numpyro.factor("means", dist.Normal(3, 1).log_prob(low) + dist.Normal(10, 1).log_prob(high))
    transitions = jnp.log(jnp.stack([rows, 1 - rows], axis=1))
    emissions = dist.Normal(jnp.stack([low, high]), 1)

    def step(forward, value):
        return logsumexp(forward[:, None] + transitions, axis=0) + emissions.log_prob(value), None

    forward, _ = scan(step, emissions.log_prob(y[0]), y[1:])
    numpyro.factor("y", logsumexp(forward))


def level(y):
    """A local level, with the level integrated out by a Kalman filter of numbers."""
    drift = numpyro.sample("drift", dist.HalfNormal(1))
    noise = numpyro.sample("noise", dist.HalfNormal(1))

    def step(state, value):
        mean, variance = state
        variance = variance + drift**2
        total = variance + noise**2
        gain = variance / total
        error = value - mean
        return (mean + gain * error, noise**2 * gain), (error, total)

    _, (errors, totals) = jax.lax.scan(step, (jnp.zeros(()), jnp.full((), 100.0)), y)
    numpyro.factor("y", dist.Normal(0, jnp.sqrt(totals)).log_prob(errors).sum())


def seasonal(y):
    """A trend and twelve seasons, integrated out by a Kalman filter: level, slope and the last eleven seasons."""
    scales = [numpyro.sample(f"{name}_scale", dist.HalfNormal(1)) for name in ("level", "slope", "season")]
    noise = numpyro.sample("noise", dist.HalfNormal(1))
    states = 13
    transition = np.eye(states, k=-1)
    transition[:3] = 0
    transition[0, :2] = transition[1, 1] = 1
    transition[2, 2:] = -1
    observed = np.zeros(states)
    observed[[0, 2]] = 1
    shocks = jnp.zeros(states).at[:3].set(jnp.stack(scales) ** 2)

    def step(state, value):
        mean, covariance = state
        mean = transition @ mean
        covariance = transition @ covariance @ transition.T + jnp.diag(shocks)
        both = covariance @ observed
        total = observed @ both + noise**2
        error = value - observed @ mean
        return (mean + both * (error / total), covariance - jnp.outer(both, both / total)), (error, total)

    _, (errors, totals) = jax.lax.scan(step, (jnp.zeros(states), 9 * jnp.eye(states)), y)
    numpyro.factor("y", dist.Normal(0, jnp.sqrt(totals)).log_prob(errors).sum())


def kilpisjarvi(x, y, pmualpha, psalpha, pmubeta, psbeta):
    alpha = numpyro.sample("alpha", dist.Normal(pmualpha, psalpha))
    beta = numpyro.sample("beta", dist.Normal(pmubeta, psbeta))
    sigma = numpyro.sample("sigma", flat(dist.constraints.positive))
    with numpyro.plate("years", len(y)):
        numpyro.sample("y", dist.Normal(alpha + beta * x, sigma), obs=y)


def nile(y):
    start = numpyro.sample("start", dist.Normal(1000, 300))
    drift = numpyro.sample("drift", dist.HalfNormal(50))
    noise = numpyro.sample("noise", dist.HalfNormal(200))

    def step(level, value):
        level = level + drift * numpyro.sample("shock", dist.Normal(0, 1))
        numpyro.deterministic("level", level)
        numpyro.sample("volume", dist.Normal(level, noise), obs=value)
        return level, None

    scan(step, start, y)


def radon(groups, group, x, y):
    mu = numpyro.sample("mu", dist.Normal(0, 10))
    tau = numpyro.sample("tau", dist.HalfNormal(1))
    beta = numpyro.sample("beta", dist.Normal(0, 10))
    sigma = numpyro.sample("sigma", dist.HalfNormal(1))
    with numpyro.plate("groups", groups):
        z = numpyro.sample("z", dist.Normal(0, 1))
    with numpyro.plate("rows", len(y)):
        numpyro.sample("y", dist.Normal((mu + tau * z)[group] + beta * x, sigma), obs=y)


def volatility(y):
    mu = numpyro.sample("mu", dist.Normal(0, 5))
    phi = numpyro.sample("phi", dist.Uniform(-1, 1))
    sigma = numpyro.sample("sigma", dist.HalfNormal(1))

    def step(x, value):
        x = mu + phi * (x - mu) + sigma * numpyro.sample("e", dist.Normal(0, 1))
        numpyro.sample("y", dist.Normal(0, jnp.exp(x / 2)), obs=value)
        return x, None

    scan(step, mu, y)


# Posteriors that take the data of another.
DATA_OF = {"ark-shifted": "ark", "sv-long": "sv"}

# Posteriors of the made series.
STRUCTURAL = {"level": level, "seasonal": seasonal}


def program(posterior, at_once=False):
    """The model of a posterior and its arguments; `at_once` for the one without a scan."""
    if posterior in STRUCTURAL:
        return STRUCTURAL[posterior], (structural_series(STEPS),)
    given = {name: np.asarray(value) for name, value in data(DATA_OF.get(posterior, posterior)).items()}
    y = given["y"].astype(float)
    match posterior:
        case "ark":
            order = int(given["K"])
            lags = np.stack([y[order - k : len(y) - k] for k in range(1, order + 1)], axis=1)
            return ark_at_once if at_once else ark, (lags, y[order:])
        case "ark-shifted":
            return ark_shifted, (int(given["K"]), y)
        case "arma11":
            return arma11, (y,)
        case "eight-schools":
            return eight_schools, (y, given["sigma"].astype(float))
        case "garch11":
            return garch11, (y, float(given["sigma1"]))
        case "hmm":
            return hmm, (y,)
        case "kilpisjarvi":
            numbers = (float(given[name]) for name in ("pmualpha", "psalpha", "pmubeta", "psbeta"))
            return kilpisjarvi, (given["x"].astype(float), y, *numbers)
        case "nile":
            return nile, (y,)
        case "radon":
            return radon, (int(given["J"]), given["group"], given["x"].astype(float), y)
        case "sv":
            return volatility, (y,)
        case "sv-long":
            return volatility, (np.tile(y, 100),)
    raise ValueError(posterior)
