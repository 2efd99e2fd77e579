"""The event log: what happened, append-only, and the states that follow from it."""
