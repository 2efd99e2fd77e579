# make run          set up what is missing and start Yunxue (LAN=1: for phones on the local network too)
# make test         set up what is missing and run every check
# make bench        set up what is missing and measure Yunxue beside its peers (see bench/README.md)
# make clean        remove what set-up made (ALL=1: people's records too)
# make locks        write the exact versions in locks/ anew

# The first Python that runs: a name on the PATH may be a version manager's stand-in that fails.
PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && { echo "$$name"; break; }; done)

.PHONY: run test bench clean locks

run test bench clean locks:
ifeq ($(PYTHON),)
	@echo "No Python runs on this machine: install Python 3.11 and run the command again." >&2; exit 1
else
	@exec $(PYTHON) -m deploy.setup $@ $(if $(filter-out 0,$(LAN)),--lan) $(if $(filter-out 0,$(ALL)),--all)
endif
