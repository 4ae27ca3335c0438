"""What the members of an ensemble say together: spreads, covariances and correlations."""

from __future__ import annotations

from typing import Dict

import numpy as np

QUANTILES = {"quantile_2_5": 0.025, "quantile_16": 0.16, "median": 0.5, "quantile_84": 0.84, "quantile_97_5": 0.975}


def summary(members: np.ndarray) -> Dict[str, np.ndarray]:
    """Mean, standard deviation and quantiles over the last axis.

    Args:
        members: (..., M) values of the members at each point.
    Returns:
        name → (...) numbers. ``standard_deviation`` is divided by M − 1, and NaN for a single member; between ``quantile_16`` and
        ``quantile_84`` lie 68 % of the members, between ``quantile_2_5`` and ``quantile_97_5`` 95 %.
    """
    members = np.asarray(members, dtype=float)
    result = {"mean": members.mean(axis=-1), "standard_deviation": _deviation(members)}
    result.update({name: np.quantile(members, share, axis=-1) for name, share in QUANTILES.items()})
    return result


def _deviation(members: np.ndarray) -> np.ndarray:
    if members.shape[-1] < 2:
        return np.full(members.shape[:-1], np.nan)
    return members.std(axis=-1, ddof=1)


def covariance(members: np.ndarray) -> np.ndarray:
    """Σ_m (f_mi − mean_i)(f_mj − mean_j)/(M − 1) between all pairs of N points.

    Args:
        members: (N, M).
    Returns:
        (N, N), in the unit of the members squared; NaN for a single member.
    """
    members = np.asarray(members, dtype=float)
    if members.ndim != 2:
        raise ValueError(f"members has the shape {members.shape}; give points × members")
    if members.shape[1] < 2:
        return np.full((len(members), len(members)), np.nan)
    away = members - members.mean(axis=1, keepdims=True)
    return away @ away.T / (members.shape[1] - 1)


def correlation(members: np.ndarray) -> np.ndarray:
    """The covariance over both standard deviations, (N, N); NaN where one of them is 0."""
    matrix = covariance(members)
    deviation = np.sqrt(np.diag(matrix))
    with np.errstate(divide="ignore", invalid="ignore"):
        return matrix / np.outer(deviation, deviation)


def weights(members: np.ndarray) -> np.ndarray:
    """Each member over the mean, (..., M) in single precision, as ``nucens weights`` has them; 1 where the mean is 0 or not finite."""
    members = np.asarray(members, dtype=float)
    mean = members.mean(axis=-1, keepdims=True)
    defined = np.isfinite(mean) & (mean != 0)
    return np.where(defined, members / np.where(defined, mean, 1), 1).astype(np.float32)
