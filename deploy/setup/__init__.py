"""Make what a fresh checkout lacks: environments, model, sample release, bot, page.

Runs before anything is installed: standard library only, Python 3.8 or newer.
"""
