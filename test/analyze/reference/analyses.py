"""Writes the other reference values here. Needs scipy 1.10 and statsmodels 0.13.5; not part of the tests."""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.stattools import acf, ccf, grangercausalitytests

warnings.simplefilter("ignore")
rng = np.random.default_rng(20)
VERSIONS = f"numpy {np.__version__}, scipy {scipy.__version__}, statsmodels 0.13.5"


def numbers(values):
    return [float(value) for value in values]


def write(name, origin, **content):
    path = Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps({"origin": f"{VERSIONS}: {origin}", **content}))


def statistics_of(name, values):
    values = np.asarray(values, float)
    k2, p = stats.normaltest(values)
    return {
        "name": name,
        "values": numbers(values),
        "mean": float(np.mean(values)),
        "median": float(np.median(values)),
        "sampleVariance": float(np.var(values, ddof=1)),
        "populationVariance": float(np.var(values)),
        "min": float(values.min()),
        "max": float(values.max()),
        "percentiles": numbers(np.percentile(values, [25, 75, 90, 95, 99])),
        "skewness": float(stats.skew(values)),
        "kurtosis": float(stats.kurtosis(values)),
        "k2": float(k2),
        "pValue": float(p),
    }


write(
    "statistics",
    "mean, median, var, percentile (linear), stats.skew, stats.kurtosis, stats.normaltest",
    cases=[
        statistics_of("normal", np.round(rng.normal(5, 2, 60), 4)),
        statistics_of("lognormal", np.round(rng.lognormal(0, 1, 200), 4)),
        statistics_of("counts with ties", rng.poisson(2, 40)),
        statistics_of("twenty", np.round(rng.uniform(0, 1, 20), 4)),
        statistics_of("shifted by 1e9 (steps of 1/64, exact in binary)", 1e9 + rng.integers(-200, 200, 100) / 64),
        statistics_of("negative", -np.round(rng.exponential(3, 75), 3)),
        statistics_of("long", np.round(rng.gamma(3, 1, 1500), 3)),
    ],
)


def trend_of(name, times, values):
    times, values = np.asarray(times, float), np.asarray(values, float)
    line = stats.linregress(times / 3600, values)
    robust = stats.theilslopes(values, times / 3600, 0.95)
    return {
        "name": name,
        "times": numbers(times),
        "values": numbers(values),
        "slope": line.slope,
        "intercept": line.intercept,
        "r": line.rvalue,
        "pValue": line.pvalue,
        "stderr": line.stderr,
        "theilSen": numbers(robust),
    }


tens = np.arange(0, 1200, 10.0)
cases = [
    trend_of("weak", tens, np.round(20 + tens * 0.002 + rng.normal(0, 3, 120), 3)),
    trend_of("steep", tens, np.round(5 + tens * 0.5 + rng.normal(0, 3, 120), 3)),
]
irregular = np.sort(rng.choice(5000, 80, replace=False)).astype(float)
irregular -= irregular[0]
falling = np.round(100 - irregular * 0.01 + rng.normal(0, 4, 80), 2)
falling[[3, 40, 41]] += 500
cases.append(trend_of("irregular times with outliers", irregular, falling))
cases.append(trend_of("ties", np.arange(50.0) * 60, rng.integers(0, 4, 50) + np.arange(50) // 20))
cases.append(trend_of("three points", [0, 1, 2], [1, 3, 4]))
write("trend", "stats.linregress, stats.theilslopes (confidence 0.95), times in hours", cases=cases)


def correlation_of(name, a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    return {
        "name": name,
        "a": numbers(a),
        "b": numbers(b),
        "pearson": numbers(stats.pearsonr(a, b)),
        "spearman": numbers(stats.spearmanr(a, b)),
    }


def residuals(design, values):
    return values - design @ np.linalg.lstsq(design, values, rcond=None)[0]


a = np.round(rng.normal(0, 1, 80), 3)
cases = [
    correlation_of("moderate", a, np.round(a * 0.4 + rng.normal(0, 1, 80), 3)),
    correlation_of("far tail", a, np.round(a * 3 + rng.normal(0, 0.5, 80), 3)),
    correlation_of("ties", rng.integers(0, 5, 60), rng.integers(0, 5, 60)),
    correlation_of("monotone curve", np.arange(30), np.exp(np.arange(30) / 5)),
    correlation_of("shifted", 1e9 + np.round(a * 64) / 64, np.round(rng.normal(0, 1, 80), 3)),
]
p_values = numbers(np.round(rng.uniform(0, 1, 25) ** 3, 6))
controls = np.round(rng.normal(0, 1, (90, 2)), 3)
first = np.round(controls @ [1, 0.5] + rng.normal(0, 1, 90), 3)
second = np.round(controls @ [-1, 2] + 0.3 * first + rng.normal(0, 1, 90), 3)
design = sm.add_constant(controls)
partial = np.corrcoef(residuals(design, first), residuals(design, second))[0, 1]
degrees = 90 - 2 - 2
t = partial * np.sqrt(degrees / (1 - partial * partial))
slow = np.zeros(120)
for i in range(1, 120):
    slow[i] = 0.8 * slow[i - 1] + rng.normal()
slow = np.round(slow, 3)
later = np.round(np.roll(slow, 3) + rng.normal(0, 0.5, 120), 3)
write(
    "correlation",
    "stats.pearsonr, stats.spearmanr; multipletests(fdr_bh); partial correlation: pearson of lstsq residuals, "
    "t with n - 2 - controls; tsa.acf, tsa.ccf (not adjusted)",
    cases=cases,
    benjaminiHochberg={"pValues": p_values, "adjusted": numbers(multipletests(p_values, method="fdr_bh")[1])},
    partial={
        "a": numbers(first),
        "b": numbers(second),
        "controls": [numbers(controls[:, 0]), numbers(controls[:, 1])],
        "coefficient": float(partial),
        "pValue": float(2 * stats.t.sf(abs(t), degrees)),
    },
    series={
        "a": numbers(slow),
        "b": numbers(later),
        "acf": numbers(acf(slow, nlags=20, fft=False)),
        "ccf": numbers(ccf(later, slow, adjusted=False)[:6]),
    },
)

x, y = np.zeros(150), np.zeros(150)
for i in range(2, 150):
    x[i] = 0.5 * x[i - 1] + rng.normal()
    y[i] = 0.4 * y[i - 1] + 0.25 * x[i - 2] + rng.normal()
x, y = np.round(x, 3), np.round(y, 3)


def granger_of(effect, cause, lags):
    tested = grangercausalitytests(np.column_stack([effect, cause]), maxlag=[lags], verbose=False)
    f, p, denominator, numerator = tested[lags][0]["ssr_ftest"]
    return {"lags": lags, "F": float(f), "pValue": float(p), "dfDenominator": float(denominator), "dfNumerator": float(numerator)}


def both_pasts(rows, lags):
    pasts = [series[rows - lag] for series in (y, x) for lag in range(1, lags + 1)]
    return np.column_stack([np.ones(len(rows)), *pasts])


rows = np.arange(10, 150)
fits = [sm.OLS(y[rows], both_pasts(rows, lags)).fit() for lags in range(1, 11)]
rows = np.arange(3, 150)
picked = np.zeros((2, 7))
picked[0, 4] = picked[1, 5] = 1
untested = sm.OLS(y[rows], both_pasts(rows, 3)).fit().f_test(picked)
write(
    "granger",
    "tsa.grangercausalitytests ssr_ftest; lags by OLS aic/bic on common rows; with one untested lag: OLS f_test",
    x=numbers(x),
    y=numbers(y),
    xToY=[granger_of(y, x, lags) for lags in (1, 2, 3, 5)],
    yToX=[granger_of(x, y, lags) for lags in (1, 2, 4)],
    best={name: 1 + int(np.argmin([getattr(fit, name) for fit in fits])) for name in ("aic", "bic")},
    untested={"lags": 2, "F": float(np.squeeze(untested.fvalue)), "pValue": float(untested.pvalue), "df": float(untested.df_denom)},
)


def kolmogorov_smirnov_of(name, baseline, window):
    exact = stats.ks_2samp(baseline, window, method="exact")
    root = np.sqrt(len(baseline) * len(window) / (len(baseline) + len(window)))
    return {
        "name": name,
        "baseline": numbers(baseline),
        "window": numbers(window),
        "statistic": float(exact.statistic),
        "exact": float(exact.pvalue),
        "limit": float(stats.kstwobign.sf((root + 0.12 + 0.11 / root) * exact.statistic)),
    }


def normal(mean, count):
    return np.round(rng.normal(mean, 1, count), 3)


write(
    "kolmogorovSmirnov",
    "stats.ks_2samp (exact); limit: kstwobign.sf of the statistic with the factor of Stephens (1970)",
    cases=[
        kolmogorov_smirnov_of("shifted", normal(0, 60), normal(0.7, 25)),
        kolmogorov_smirnov_of("alike", normal(0, 50), normal(0, 40)),
        kolmogorov_smirnov_of("ties", rng.integers(0, 6, 80), rng.integers(1, 7, 30)),
        kolmogorov_smirnov_of("apart", normal(0, 30), normal(9, 12)),
        kolmogorov_smirnov_of("long", normal(0, 600), normal(0.15, 300)),
    ],
)


def law(n, one, contention, coherency=0):
    return one * n / (1 + contention * (n - 1) + coherency * n * (n - 1))


def fitted(function, n, x, start):
    return optimize.curve_fit(function, n, x, p0=start, ftol=1e-15, xtol=1e-15, gtol=1e-15)


n = np.array([1, 2, 4, 6, 8, 12, 16, 24, 32.0])
throughput = np.round(law(n, 100, 0.04, 0.0009) * (1 + rng.normal(0, 0.015, 9)), 2)
parameters, covariance = fitted(law, n, throughput, [90, 0.05, 0.001])
few = np.array([1, 2, 4, 8, 16.0])
amdahl = np.round(law(few, 50, 0.1) * (1 + rng.normal(0, 0.01, 5)), 3)
write(
    "scalability",
    "optimize.curve_fit (Levenberg-Marquardt) on made data",
    universal={
        "concurrency": numbers(n),
        "throughput": numbers(throughput),
        "parameters": numbers(parameters),
        "standardErrors": numbers(np.sqrt(np.diag(covariance))),
    },
    amdahl={
        "concurrency": numbers(few),
        "throughput": numbers(amdahl),
        "parameters": numbers(fitted(lambda n, one, contention: law(n, one, contention), few, amdahl, [50, 0.1])[0]),
    },
)

rng = np.random.default_rng(7)


def stl_of(values, **options):
    fit = STL(np.array(values), **options).fit()
    count = len(values)
    places = sorted({*range(0, count, max(1, count // 40)), 1, 2, count - 2, count - 1})
    parts = {"trend": fit.trend, "seasonal": fit.seasonal, "residual": fit.resid, "weights": fit.weights}
    return {
        "options": options,
        "values": numbers(values),
        "places": places,
        **{name: [float(part[i]) for i in places] for name, part in parts.items()},
    }


t = np.arange(144)
calm = np.round(10 + 0.05 * t + 3 * np.sin(2 * np.pi * t / 12) + rng.normal(0, 0.5, 144), 3)
spiky = calm.copy()
spiky[[30, 31, 77]] += 25
square = np.round(100 + 10 * ((np.arange(400) % 60) < 20) + rng.normal(0, 1, 400), 3)
flat = {"seasonal_deg": 0, "trend_deg": 0, "low_pass_deg": 0}
write(
    "stl",
    "tsa.seasonal.STL",
    cases=[
        stl_of(calm, period=12),
        stl_of(spiky, period=12, robust=True),
        stl_of(spiky, period=12, robust=True, seasonal=13, trend=25, low_pass=15, **flat),
        stl_of(square, period=60),
        stl_of(square, period=60, seasonal_jump=2, trend_jump=12, low_pass_jump=7),
        stl_of(calm[:25], period=12),
        stl_of(calm[:31], period=7, robust=True),
    ],
)
