# SPDX-License-Identifier: Apache-2.0
"""Recordings with a truth beside them, as trials: a loader a data set. `cadans.datasets` lists them."""
