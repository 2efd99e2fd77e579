"""Unit vectors by row: kept exactly, and found by exact comparison, by short codes or in lists of them."""
