"""The `yunxue` command."""
