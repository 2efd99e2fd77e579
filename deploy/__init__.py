"""Set Yunxue up and start it: what stands behind `make`."""
