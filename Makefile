# make run    install what is missing, build, and train a small ensemble on the bundled carbon data
# make check  while you work: the walls of the house (.ci/check-house --list names them) and all suites that start no process, within a
#             minute after the build. Needs no launcher, no Python, no Slurm. A suite is one of them unless its target uses Tests/Launching
# make test   all tests, with real MPI launchers and a Slurm cluster on this machine, wherever this directory lies; what CI runs
# make build  the release build alone: .build/release/nucens
# make install PREFIX=DIR    program, C library, run cards, job scripts and module files, for machines without Swift; make uninstall
#                            removes them

PACKAGES      = libopenmpi-dev openmpi-bin libopenblas-dev libhdf5-openmpi-dev pkg-config
TEST_PACKAGES = slurm-wlm munge hdf5-tools python3-venv gnuplot-nox g++

RUN    ?= nucens-run
CARD   ?= Configs/quick.yaml
RANKS  ?= $(shell nproc)
SWIFT  ?= swift
NUCENS  = .build/release/nucens
PYTHON  = .build/python/bin/python
# A new list makes a new name, and so an older environment is completed.
PYTHON_PACKAGES  = h5py xarray h5netcdf html5lib onnxruntime uproot awkward
PYTHON_INSTALLED = .build/python/installed-$(subst $() ,-,$(PYTHON_PACKAGES))
MPIRUN ?= mpirun $(if $(filter 0,$(shell id -u)),--allow-run-as-root)

PREFIX  ?= /usr/local
# What the module file loads first: the modules with the MPI and HDF5 that are loaded now, unless told otherwise.
MODULES ?= $(subst :, ,$(LOADEDMODULES))
# In quotes where they are used: PREFIX may have spaces in it.
ROOT     = $(DESTDIR)$(PREFIX)
SHARE    = $(ROOT)/share
VERSION  = $(shell sed -n 's/.*softwareVersion = "\(.*\)".*/\1/p' Sources/Results/ResultFiles/ResultFormat.swift)
FILL_IN  = 's|@PREFIX@|$(PREFIX)|g; s|@VERSION@|$(VERSION)|g; s|@MODULES@|$(MODULES)|g'

# What the result file says of the program that wrote it.
export NUCENS_COMMIT := $(shell git describe --always --dirty=-modified --abbrev=40 --match= 2>/dev/null || echo unknown)

.PHONY: run build check test test-build test-cluster test-others install uninstall packages test-packages

run: build
	$(MPIRUN) -n $(RANKS) $(NUCENS) "$(CARD)" --output "$(RUN)" --resume
	@echo "bands, members and predictions: $(RUN)/ensemble.h5; a spectrum with its uncertainty:"
	@echo "    $(NUCENS) predict $(RUN) --energy 0.68 --theta 60 --omega 0.02:0.5:25"

build: packages
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6 is needed: https://www.swift.org/install" >&2; exit 1; }
	$(SWIFT) build -c release

check: packages
	bash .ci/check-house
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build --filter "$$(bash .ci/check-house --suites)"

# Everything is built once, optimized: the tests train real networks. Python's packages come while that lasts. The suites on the Slurm
# cluster wait for much of their time, and so they run beside the others.
test: packages test-packages
	@$(MAKE) --no-print-directory -j2 test-cluster test-others
	bash Tests/check-installation

test-cluster test-others: test-build $(PYTHON_INSTALLED)

test-build:
	$(SWIFT) build -c release --build-tests

# The tests' own program, as swift test would start it: two of swift test at a time wait for each other, or find their database locked.
TESTED = NUCENS_PYTHON="$(CURDIR)/$(PYTHON)" .build/release/nucensPackageTests.xctest --testing-library swift-testing

test-cluster:
	$(TESTED) --filter '^Cluster'

test-others:
	$(TESTED) --skip '^Cluster'

# The program once more, with Swift's own libraries linked in; what is compiled already stays.
install: packages
	NUCENS_STATIC=1 $(SWIFT) build -c release --product nucens
	NUCENS_STATIC=1 $(SWIFT) build -c release --product NucensLibrary
	bash .ci/install-library "$(PREFIX)"
	install -D $(NUCENS) "$(ROOT)/bin/nucens"
	install -D -m 644 -t "$(SHARE)/nucens/Configs" Configs/*.yaml
	install -D -m 644 -t "$(SHARE)/nucens/Slurm" Slurm/*.sbatch
	install -d "$(SHARE)/modulefiles/nucens"
	sed $(FILL_IN) Slurm/Modules/nucens.tcl > "$(SHARE)/modulefiles/nucens/$(VERSION)"
	sed $(FILL_IN) Slurm/Modules/nucens.lua > "$(SHARE)/modulefiles/nucens/$(VERSION).lua"
	@echo "installed in $(PREFIX): bin/nucens; module use $(PREFIX)/share/modulefiles && module load nucens"

uninstall:
	rm -f "$(ROOT)/bin/nucens" "$(ROOT)"/lib/libnucens.so* "$(ROOT)/include/nucens.h" "$(ROOT)/lib/pkgconfig/nucens.pc"
	rm -f "$(SHARE)/modulefiles/nucens/$(VERSION)" "$(SHARE)/modulefiles/nucens/$(VERSION).lua"
	rm -rf "$(SHARE)/nucens"
	-rmdir --ignore-fail-on-non-empty -p "$(SHARE)/modulefiles/nucens" "$(ROOT)/bin" "$(ROOT)/lib/pkgconfig" "$(ROOT)/include" 2>/dev/null

packages:
	@bash .ci/install-packages $(PACKAGES)

test-packages:
	@bash .ci/install-packages $(TEST_PACKAGES)

$(PYTHON_INSTALLED):
	python3 -m venv .build/python
	$(PYTHON) -m pip install --quiet $(PYTHON_PACKAGES)
	touch $@
