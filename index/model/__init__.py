"""Embedding models on disk: which there are, where they come from, what their folders hold."""
