"""Writes distributions.json: tails and quantiles with 60 digits. Needs mpmath 1.3; not part of the tests."""

import json
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
mpf = mp.mpf


def student_two_sided(t, df):
    return mp.betainc(mpf(df) / 2, mpf(1) / 2, 0, mpf(df) / (mpf(df) + mpf(t) ** 2), regularized=True)


def student_above(t, df):
    half = student_two_sided(t, df) / 2
    return half if t >= 0 else 1 - half


def f_above(f, a, b):
    return mp.betainc(mpf(b) / 2, mpf(a) / 2, 0, mpf(b) / (mpf(a) * mpf(f) + mpf(b)), regularized=True)


def chi_square_above(x, df):
    return mp.gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def normal_above(z):
    return mp.erfc(mpf(z) / mp.sqrt(2)) / 2


def kolmogorov_above(x):
    return 2 * sum((-1) ** (k - 1) * mp.e ** (-2 * k * k * mpf(x) ** 2) for k in range(1, 400))


def quantile(above, tail, low, high):
    """Where a falling tail equals `tail`, by bisection."""
    low, high = mpf(low), mpf(high)
    for _ in range(150):
        middle = (low + high) / 2
        if above(middle) > tail:
            low = middle
        else:
            high = middle
    return float((low + high) / 2)


F_DEGREES = [(1, 1), (1, 10), (3, 3), (2, 17), (5, 120), (12, 3500), (40, 60), (300, 3000), (3600, 86000)]
values = {
    "origin": "mpmath 1.3, 60 digits: betainc, gammainc, erfc (regularised); quantiles by bisection of the same",
    "studentTwoSided": [
        [t, df, float(student_two_sided(t, df))]
        for t in [0, 0.01, 0.5, 1, 1.96, 3.7, 8, 12.5, 31, 400]
        for df in [1, 2, 5, 9.5, 30, 98, 1798, 43000]
    ],
    "fAbove": [[f, a, b, float(f_above(f, a, b))] for f in [0.05, 0.7, 1, 1.3, 2.5, 9, 60, 1500] for a, b in F_DEGREES],
    "chiSquareAbove": [
        [x, df, float(chi_square_above(x, df))]
        for x in [0.001, 0.5, 2, 5.99, 20, 100, 700]
        for df in [1, 2, 3.5, 10, 50, 400, 3000]
    ],
    "normalAbove": [
        [z, float(normal_above(z))] for z in [-6, -1, 0, 0.1, 0.5, 1.3, 1.959963984540054, 3, 5.5, 9.6, 20, 37.5]
    ],
    "kolmogorovAbove": [[x, float(kolmogorov_above(x))] for x in [0.2, 0.4, 0.8, 1.0, 1.17, 1.19, 1.36, 2, 4, 6]],
}
mp.mp.dps = 40
values["normalQuantile"] = [
    [p, -quantile(normal_above, mpf(p), -45, 45)] for p in [1e-300, 1e-21, 1e-6, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9999]
]
values["studentQuantile"] = [
    [p, df, quantile(lambda t: student_above(t, df), 1 - mpf(p), -1e6, 1e6)]
    for p in [1e-4, 0.05, 0.6, 0.975, 0.995]
    for df in [1, 3, 28, 1000]
]
values["chiSquareQuantile"] = [
    [p, df, quantile(lambda x: chi_square_above(x, df), 1 - mpf(p), 0, 1e5)]
    for p in [1e-6, 0.05, 0.5, 0.95, 0.999]
    for df in [1, 2, 10, 200]
]
Path(__file__).with_name("distributions.json").write_text(json.dumps(values))
