# make run    install what is missing, build, and train a small ensemble on the bundled carbon data
# make test   all tests, with real MPI launchers and a Slurm cluster on this machine
# make build  the release build alone: .build/release/nucens

PACKAGES      = libopenmpi-dev openmpi-bin libopenblas-dev libhdf5-openmpi-dev pkg-config
TEST_PACKAGES = slurm-wlm munge hdf5-tools python3-venv gnuplot-nox

RUN    ?= nucens-run
CARD   ?= Configs/quick.yaml
RANKS  ?= $(shell nproc)
SWIFT  ?= swift
NUCENS  = .build/release/nucens
PYTHON  = .build/python/bin/python
MPIRUN ?= mpirun $(if $(filter 0,$(shell id -u)),--allow-run-as-root)

# What the result file says of the program that wrote it.
export NUCENS_COMMIT := $(shell git describe --always --dirty=-modified --abbrev=40 --match= 2>/dev/null || echo unknown)

.PHONY: run build test packages test-packages

run: build
	$(MPIRUN) -n $(RANKS) $(NUCENS) $(CARD) --output $(RUN) --resume
	@echo "bands, members and predictions: $(RUN)/ensemble.h5; a spectrum with its uncertainty:"
	@echo "    $(NUCENS) predict $(RUN) --energy 0.68 --theta 60 --omega 0.02:0.5:25"

build: packages
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6 is needed: https://www.swift.org/install" >&2; exit 1; }
	$(SWIFT) build -c release

# Everything is built once, optimized: the tests train real networks.
test: packages test-packages $(PYTHON)
	$(SWIFT) build -c release --build-tests
	NUCENS_PYTHON=$(CURDIR)/$(PYTHON) $(SWIFT) test -c release --skip-build

packages:
	@bash .ci/install-packages $(PACKAGES)

test-packages:
	@bash .ci/install-packages $(TEST_PACKAGES)

$(PYTHON):
	python3 -m venv .build/python
	$(PYTHON) -m pip install --quiet h5py xarray h5netcdf html5lib onnxruntime
