"""How many operations a text costs."""

from __future__ import annotations

from bench.machine_speed import matrix_operations
from index.model.catalogue import Architecture

SMALL = Architecture(layers=2, hidden=3, heads=1, intermediate=5, vocabulary=7)


def test_the_last_layer_costs_little_more_than_its_keys_and_values() -> None:
    # A whole layer has 4 · 9 + 2 · 15 = 66 weights; two tokens pass them, then the last layer: two tokens
    # pass the 18 of key and value, one the other 18 and 30. Each weight is a multiplication and an addition.
    assert matrix_operations(2, SMALL) == 2 * (2 * 66 + 2 * 18 + 18 + 30)
