"""Start Yunxue, wait until it is ready, and end all of it together."""
