"""Passages to hits: models, vectors, lexical search, fusion, confidence, releases."""
