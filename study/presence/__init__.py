"""Who takes part in a session: codes, modes, watching, make-ups, and one person counted once."""
