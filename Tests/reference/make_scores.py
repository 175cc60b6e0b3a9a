"""Writes Support/Resources/scores.json: scores of forecasts as other people's packages give them.

    python3 make_scores.py

Made with scoringrules 0.10.0, properscoring 0.1, gluonts 0.17.0, statsforecast 2.1.1, scipy 1.17.1 and numpy 2.4.6.
"""

import json
import pathlib

import numpy as np
import properscoring
import scoringrules
from gluonts.evaluation import metrics
from scipy.integrate import quad
from scipy.stats import binom
from statsforecast.models import SeasonalNaive

OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "Support" / "Resources" / "scores.json"
rng = np.random.default_rng(16)
LEVELS = [0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975]


def points():
    """Points of a step, in any order, with what came; the CRPS of two packages and quantiles of a third."""
    for count, decimals, shift in ((1, 3, 0), (2, 3, 0), (7, 3, 0), (40, 3, 100), (40, 0, 3), (500, 3, -20)):
        values = np.round(rng.standard_normal(count) * 2 + shift, decimals)
        for actual in np.round([shift - 7, shift - 0.5, shift, shift + 1, shift + 9], decimals):
            ours = scoringrules.crps_ensemble(actual, values, estimator="nrg")
            assert np.isclose(ours, properscoring.crps_ensemble(actual, values), rtol=1e-10)
            yield {"values": values.tolist(), "actual": actual, "crps": ours, "mean": values.mean(), "sd": values.std(),
                   "quantiles": np.quantile(values, LEVELS, method="hazen").tolist()}


def quantiles():
    """Quantiles of a step: the CRPS by quadrature of the interpolated distribution function."""
    for levels in (LEVELS, [0.1, 0.5, 0.9], [0.5], [0.25, 0.3, 0.6]):
        values = np.round(np.sort(rng.standard_normal(len(levels)) * 3 + 10), 3)
        for actual in np.round([values[0] - 2, values[0], values.mean(), values[-1] - 0.1, values[-1] + 3], 3):
            def squared(x):
                at = 0 if x < values[0] else 1 if x >= values[-1] else np.interp(x, values, levels)
                return (at - (x >= actual)) ** 2

            places = sorted({values[0] - 9, *values, actual, values[-1] + 9})
            crps = sum(quad(squared, a, b, epsabs=1e-13)[0] for a, b in zip(places, places[1:]))
            yield {"levels": levels, "values": values.tolist(), "actual": actual, "crps": crps}


def series():
    """Forecasts of whole series."""
    for period, length, horizon in ((1, 20, 6), (4, 30, 8), (12, 60, 18)):
        history = np.round(50 + np.cumsum(rng.standard_normal(length)) + 5 * np.sin(np.arange(length)), 3)
        actual = np.round(history[-1] + np.cumsum(rng.standard_normal(horizon)), 3)
        steps = np.round(history[-1] + rng.standard_normal((horizon, 60)) * np.sqrt(np.arange(1, horizon + 1))[:, None], 3)

        def at(level):
            return np.quantile(steps, level, axis=1, method="hazen")

        scale = metrics.calculate_seasonal_error(history, seasonality=period)
        losses = [metrics.quantile_loss(actual, at(k / 10), k / 10) for k in range(1, 10)]
        case = {
            "period": period, "history": history.tolist(), "actual": actual.tolist(), "steps": steps.tolist(),
            "scale": scale, "mase": metrics.mase(actual, at(0.5), scale), "wql": np.mean(losses) / np.abs(actual).sum(),
            "losses": float(np.sum(losses)), "crps": scoringrules.crps_ensemble(actual, steps, estimator="nrg").mean(),
        }
        for level in (50, 80, 90, 95):
            alpha = 1 - level / 100
            low, high = at(alpha / 2), at(1 - alpha / 2)
            case[f"msis{level}"] = metrics.msis(actual, low, high, scale, alpha)
            case[f"coverage{level}"] = float(np.mean((low <= actual) & (actual <= high)))
        yield case


def tests():
    """Binomial tails."""
    for trials, probability in ((1, 0.5), (5, 0.8), (20, 0.95), (100, 0.5), (1428, 0.9), (25704, 0.8), (1000000, 0.95)):
        mean, spread = trials * probability, np.sqrt(trials * probability * (1 - probability))
        for successes in sorted({0, trials, *(int(np.clip(mean + z * spread, 0, trials)) for z in (-6, -2, 0, 1.5, 4))}):
            yield {"successes": successes, "trials": trials, "probability": probability,
                   "lower": binom.cdf(successes, trials, probability),
                   "upper": binom.sf(successes - 1, trials, probability),
                   "mass": binom.pmf(successes, trials, probability)}


def naive():
    """The benchmark forecast with its intervals."""
    for period, length, horizon in ((1, 15, 5), (4, 22, 10), (12, 40, 30)):
        history = np.round(20 + np.cumsum(rng.standard_normal(length)), 3)
        answer = SeasonalNaive(season_length=period).forecast(y=history, h=horizon, level=[50, 80, 95])
        yield {"period": period, "history": history.tolist(), "horizon": horizon,
               **{name: np.asarray(values).tolist() for name, values in answer.items()}}


def main():
    parts = {part.__name__: list(part()) for part in (points, quantiles, series, tests, naive)}
    lines = [f'"{name}": [\n' + ",\n".join(json.dumps(case, default=float) for case in cases) + "\n]"
             for name, cases in parts.items()]
    text = '{"levels": ' + json.dumps(LEVELS) + ",\n" + ",\n".join(lines) + "\n}\n"
    OUTPUT.write_text(text)
    print(OUTPUT.name, len(text), "bytes")


if __name__ == "__main__":
    main()
