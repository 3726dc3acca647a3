# SPDX-License-Identifier: Apache-2.0
"""What people hand over, as the arrays that the C++ side reads."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["stamps", "vectors"]


def vectors(value: Any, name: str) -> NDArray[np.float32]:
    """`value` as a C-contiguous (N, 3) float32 array; missing values become NaN.

    Takes whatever has three columns: arrays of any number type, stride or byte order (read-only
    ones too), lists, pandas and Polars frames, Arrow tables. One sample may be given as (3,).
    """
    if isinstance(value, (str, bytes, os.PathLike)):
        raise ValueError(f"{name} must be numbers, got {value!r}; a file is read with cadans.read(path)")
    if value is None:
        raise ValueError(f"{name} is missing: give (N, 3) numbers, one row a sample")
    array = _numbers(value, name)
    if array.size == 0 and array.ndim <= 2:
        return np.empty((0, 3), np.float32)
    if array.shape == (3,):
        array = array[np.newaxis, :]
    if array.ndim != 2 or array.shape[1] != 3:
        turned = "; turn it with .T" if array.ndim == 2 and array.shape[0] == 3 else ""
        raise ValueError(f"{name} must have the shape (N, 3), one row a sample; got {array.shape}{turned}")
    with np.errstate(over="ignore", invalid="ignore"):  # beyond float32 is infinity, and flagged as such
        return np.ascontiguousarray(array, dtype=np.float32)


def stamps(value: Any, name: str = "t_us") -> NDArray[np.int64]:
    """`value` as a C-contiguous (N,) int64 array of microseconds. Date-times are converted."""
    array = _one_column(value, name)
    if array.size == 0:
        return np.empty(0, np.int64)
    if array.dtype.kind == "M":
        if np.isnat(array).any():
            raise ValueError(f"{name} holds NaT: every sample needs a time stamp")
        array = array.astype("datetime64[us]")
    elif array.dtype.kind == "m":
        if np.isnat(array).any():
            raise ValueError(f"{name} holds NaT: every sample needs a time stamp")
        array = array.astype("timedelta64[us]")
    elif array.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must be whole microseconds (integers) or datetime64, got {array.dtype}; "
            "seconds t_s become microseconds with np.round(t_s * 1e6).astype('int64')"
        )
    elif array.dtype == np.uint64 and int(array.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{name} goes beyond int64: {int(array.max())}")
    return np.ascontiguousarray(array).astype(np.int64, copy=False)


def _numbers(value: Any, name: str) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(np.float64), np.nan)
    array = value if isinstance(value, np.ndarray) else _as_numpy(value)
    if array.dtype.kind == "O":  # numbers as Python objects, with None for a missing one
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(f"{name} must be numbers") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} must be real numbers, got {array.dtype}")
    return array


def _as_numpy(value: Any) -> NDArray[Any]:
    to_numpy = getattr(value, "to_numpy", None)
    if to_numpy is not None:
        try:  # pandas, whose nullable columns need to be told what a missing value becomes
            return np.asarray(to_numpy(dtype=np.float64, na_value=np.nan))
        except (TypeError, ValueError):
            return np.asarray(to_numpy())
    return np.asarray(value)


def _one_column(value: Any, name: str) -> NDArray[Any]:
    accessor = getattr(value, "dt", None)
    if getattr(getattr(value, "dtype", None), "tz", None) is not None and accessor is not None:
        value = accessor.tz_convert("UTC").dt.tz_localize(None)  # a pandas column that knows its zone
    to_numpy = getattr(value, "to_numpy", None)
    array = np.asarray(to_numpy() if to_numpy is not None else value)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"{name} must have the shape (N,), one stamp a sample; got {array.shape}")
    return array
