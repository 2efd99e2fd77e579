"""Signing in: activation codes, PINs, sessions, tokens, and what slows down guessing."""
