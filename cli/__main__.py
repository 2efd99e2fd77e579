"""Run the `yunxue` command as `python -m cli`, which works from any path."""

from cli.start import run

run()
