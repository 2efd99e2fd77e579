"""Importers of particular collections, each in a form of its own."""
