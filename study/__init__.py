"""The people's records and the rules they follow; knows nothing of HTTP."""
