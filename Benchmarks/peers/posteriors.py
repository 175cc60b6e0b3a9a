"""The posteriors as NumPyro's programs, with their data."""

import json
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.contrib.control_flow import scan

DATA = Path(__file__).resolve().parent.parent / "data"


def data(posterior):
    return json.loads((DATA / f"{posterior}.json").read_text(encoding="utf-8"))


def ark(lags, y):
    alpha = numpyro.sample("alpha", dist.Normal(0, 10))
    beta = numpyro.sample("beta", dist.Normal(0, 10).expand([lags.shape[1]]).to_event(1))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))

    def step(_, at):
        lag, value = at
        numpyro.sample("y", dist.Normal(alpha + jnp.dot(lag, beta), sigma), obs=value)
        return None, None

    scan(step, None, (lags, y))


def ark_at_once(lags, y):
    alpha = numpyro.sample("alpha", dist.Normal(0, 10))
    beta = numpyro.sample("beta", dist.Normal(0, 10).expand([lags.shape[1]]).to_event(1))
    sigma = numpyro.sample("sigma", dist.HalfCauchy(2.5))
    with numpyro.plate("steps", len(y)):
        numpyro.sample("y", dist.Normal(alpha + lags @ beta, sigma), obs=y)


def eight_schools(y, sigma):
    mu = numpyro.sample("mu", dist.Normal(0, 5))
    tau = numpyro.sample("tau", dist.HalfCauchy(5))
    with numpyro.plate("schools", len(y)):
        offset = numpyro.sample("theta_trans", dist.Normal(0, 1))
        theta = numpyro.deterministic("theta", mu + tau * offset)
        numpyro.sample("y", dist.Normal(theta, sigma), obs=y)


def kilpisjarvi(x, y, pmualpha, psalpha, pmubeta, psbeta):
    alpha = numpyro.sample("alpha", dist.Normal(pmualpha, psalpha))
    beta = numpyro.sample("beta", dist.Normal(pmubeta, psbeta))
    sigma = numpyro.sample("sigma", dist.ImproperUniform(dist.constraints.positive, (), ()))
    with numpyro.plate("years", len(y)):
        numpyro.sample("y", dist.Normal(alpha + beta * x, sigma), obs=y)


def volatility(y):
    mu = numpyro.sample("mu", dist.Normal(0, 5))
    phi = numpyro.sample("phi", dist.Uniform(-1, 1))
    sigma = numpyro.sample("sigma", dist.HalfNormal(1))

    def step(x, value):
        x = mu + phi * (x - mu) + sigma * numpyro.sample("e", dist.Normal(0, 1))
        numpyro.sample("y", dist.Normal(0, jnp.exp(x / 2)), obs=value)
        return x, None

    scan(step, mu, y)


def program(posterior, at_once=False):
    """The model of a posterior and its arguments; `at_once` for the one without a scan."""
    given = {name: np.asarray(value) for name, value in data(posterior).items()}
    y = given["y"].astype(float)
    if posterior == "ark":
        order = int(given["K"])
        lags = np.stack([y[order - k : len(y) - k] for k in range(1, order + 1)], axis=1)
        return ark_at_once if at_once else ark, (lags, y[order:])
    if posterior == "eight-schools":
        return eight_schools, (y, given["sigma"].astype(float))
    if posterior == "kilpisjarvi":
        numbers = (float(given[name]) for name in ("pmualpha", "psalpha", "pmubeta", "psbeta"))
        return kilpisjarvi, (given["x"].astype(float), y, *numbers)
    return volatility, (y,)
