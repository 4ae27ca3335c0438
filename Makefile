# make run    install what is missing, build, train a small ensemble on the bundled carbon data, and write its report
# make check  while you work: the walls of the house (.ci/check-house --list names them) and all suites that start no process, within a
#             minute after the build. Needs no launcher, no Python, no Slurm. A suite is one of them unless its target uses Tests/Launching
# make test   all tests, with real MPI launchers and a Slurm cluster on this machine, wherever this directory lies; what CI runs
# make build  the release build alone: .build/release/nucens
# make install PREFIX=DIR    program, manual page, shell completions, C library, Python package, run cards, job scripts and module files,
#                            for machines without Swift; make uninstall removes them
# make sanitize  the C loops at sizes from 0 to 70 under the address, undefined-behaviour and thread sanitizers of clang
# make fuzz   inputs that coverage guides (libFuzzer), a minute for each kind: make fuzz KINDS="card table" FUZZ_SECONDS=3600
# make fuzz-package  the same for the files that the Python package reads (atheris)
# make dist   nucens-VERSION.tar.gz in .build: the sources of the last commit

PACKAGES      = libopenmpi-dev openmpi-bin libopenblas-dev libhdf5-openmpi-dev pkg-config
REPORT_PACKAGES = gnuplot-nox
INSTALL_PACKAGES = python3
TEST_PACKAGES = slurm-wlm munge hdf5-tools python3-venv gnuplot-nox g++ groff qemu-user

RUN    ?= nucens-run
CARD   ?= Configs/quick.yaml
RANKS  ?= $(shell nproc)
SWIFT  ?= swift
NUCENS  = .build/release/nucens
PYTHON  = .build/python/bin/python
# A new list makes a new name, and so an older environment is completed.
PYTHON_PACKAGES  = h5py xarray h5netcdf html5lib onnxruntime matplotlib pyyaml flit_core uproot awkward
PYTHON_INSTALLED = .build/python/installed-$(subst $() ,-,$(PYTHON_PACKAGES))
# As many ranks as the machine has processors, whatever mpirun counts as one.
MPIRUN ?= mpirun --oversubscribe $(if $(filter 0,$(shell id -u)),--allow-run-as-root)

PREFIX  ?= /usr/local
# What the module file loads first: the modules with the MPI and HDF5 that are loaded now, unless told otherwise.
MODULES ?= $(subst :, ,$(LOADEDMODULES))
# In quotes where they are used: PREFIX may have spaces in it.
ROOT     = $(DESTDIR)$(PREFIX)
SHARE    = $(ROOT)/share
VERSION  = $(shell sed -n 's/.*softwareVersion = "\(.*\)".*/\1/p' Sources/Results/ResultFiles/ResultFormat.swift)
COMPLETIONS = bash-completion/completions zsh/site-functions fish/vendor_completions.d
FILL_IN  = 's|@PREFIX@|$(PREFIX)|g; s|@VERSION@|$(VERSION)|g; s|@MODULES@|$(MODULES)|g'

# What the result file says of the program that wrote it.
# The sources of make dist have it in .commit.
export NUCENS_COMMIT := $(shell cat .commit 2>/dev/null || git describe --always --dirty=-modified --abbrev=40 --match= 2>/dev/null || echo unknown)

.PHONY: run build check test test-build test-cluster test-others sanitize fuzz fuzz-package install uninstall dist packages report-packages install-packages test-packages

run: build report-packages
	$(MPIRUN) -n $(RANKS) $(NUCENS) "$(CARD)" --output "$(RUN)" --resume
	@page=$$($(NUCENS) report "$(RUN)") && echo "report: $$page (open it in a browser)"
	@echo 'program: export PATH="$(CURDIR)/.build/release:$$PATH"; then, for a spectrum with its band:'
	@echo '    nucens predict $(RUN) --energy 0.68 --theta 60 --omega 0.02:0.5:25'

build: packages
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6 is needed: https://www.swift.org/install" >&2; exit 1; }
	$(SWIFT) build -c release

check: packages
	bash .ci/check-house
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build --filter "$$(bash .ci/check-house --suites)"

# Everything is built once, optimized: the tests train real networks. Python's packages come while that lasts. The suites on the Slurm
# cluster have the machine for themselves: their jobs have deadlines.
test: packages test-packages
	@$(MAKE) --no-print-directory -j2 test-build $(PYTHON_INSTALLED)
	@$(MAKE) --no-print-directory test-cluster
	@$(MAKE) --no-print-directory test-others
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

# The definitions in Tests/Sanitized hold, and no sanitizer has a word to say.
SANITIZED = .build/sanitized
CLANG    ?= $(dir $(realpath $(shell command -v $(SWIFT))))clang
# The thread sanitizer of Swift's clang asks for these.
DISPATCH  = $(dir $(CLANG))../lib/swift/linux

sanitize:
	mkdir -p $(SANITIZED)
	@for kind in address,undefined thread; do \
	    echo "sanitizers: $$kind" && \
	    $(CLANG) -g -O1 -std=c17 -fno-math-errno -fno-sanitize-recover=all -fsanitize=$$kind -fuse-ld=lld -pthread \
	        -I Sources/Learning/CKernels/include Sources/Learning/CKernels/*.c Tests/Sanitized/kernels.c -lm \
	        -L $(DISPATCH) -Wl,-rpath,$(DISPATCH) -ldispatch -lBlocksRuntime -o $(SANITIZED)/$$kind && \
	    $(SANITIZED)/$$kind || exit; \
	done

# What is new in coverage stays in the corpora; what ends the program lies beside them.
KINDS ?= card table archive hepdata theory events nuhepmc flux partons gzip member checkpoint status result
FUZZ_SECONDS ?= 60
FUZZED = .build/fuzz/release/fuzz

fuzz: packages
	NUCENS_FUZZ=1 $(SWIFT) build -c release --sanitize=fuzzer --scratch-path .build/fuzz --product fuzz
	@for kind in $(KINDS); do \
	    corpus=.build/corpora/$$kind && mkdir -p $$corpus && export NUCENS_FUZZ=$$kind && echo "kind: $$kind" && \
	    NUCENS_FUZZ_SEEDS=$$corpus $(FUZZED) && \
	    $(FUZZED) $$corpus -dict=$$corpus.dict -artifact_prefix=$$corpus- -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
	        -print_final_stats=1 -print_funcs=0 -verbosity=0 || exit; \
	done

fuzz-package: $(PYTHON_INSTALLED)
	$(PYTHON) -m pip install --quiet atheris
	mkdir -p .build/corpora/package
	PYTHONPATH=Sources/Python $(PYTHON) Tests/Python/check_damaged.py --guided $(FUZZ_SECONDS) --corpus .build/corpora/package \
	    $(addsuffix /ensemble.h5,$(addprefix Tests/FrozenTests/Fixtures/runs/,ensemble finetune scan closure))

# The program once more, with Swift's own libraries linked in; what is compiled already stays.
install: packages install-packages
	NUCENS_STATIC=1 $(SWIFT) build -c release --product nucens
	NUCENS_STATIC=1 $(SWIFT) build -c release --product NucensLibrary
	bash .ci/install-library "$(PREFIX)"
	install -D $(NUCENS) "$(ROOT)/bin/nucens"
	install -D -m 644 -t "$(SHARE)/nucens/Configs" Configs/*.yaml
	install -D -m 644 -t "$(SHARE)/nucens/Slurm" Slurm/*.sbatch
	install -D -m 644 -t "$(SHARE)/nucens/Python" Sources/Python/pyproject.toml Sources/Python/README.md
	install -D -m 644 -t "$(SHARE)/nucens/Python/nucens" Sources/Python/nucens/*.py Sources/Python/nucens/py.typed
	install -d "$(SHARE)/man/man1" $(COMPLETIONS:%="$(SHARE)/%")
	python3 .ci/make-manual $(NUCENS) > "$(SHARE)/man/man1/nucens.1"
	$(NUCENS) --generate-completion-script bash > "$(SHARE)/bash-completion/completions/nucens"
	$(NUCENS) --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_nucens"
	$(NUCENS) --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/nucens.fish"
	install -d "$(SHARE)/modulefiles/nucens"
	sed $(FILL_IN) Slurm/Modules/nucens.tcl > "$(SHARE)/modulefiles/nucens/$(VERSION)"
	sed $(FILL_IN) Slurm/Modules/nucens.lua > "$(SHARE)/modulefiles/nucens/$(VERSION).lua"
	@echo "installed in $(PREFIX): bin/nucens; module use $(PREFIX)/share/modulefiles && module load nucens"

uninstall:
	rm -f "$(ROOT)/bin/nucens" "$(ROOT)"/lib/libnucens.so* "$(ROOT)/include/nucens.h" "$(ROOT)/lib/pkgconfig/nucens.pc"
	rm -f "$(SHARE)/modulefiles/nucens/$(VERSION)" "$(SHARE)/modulefiles/nucens/$(VERSION).lua"
	rm -f "$(SHARE)/man/man1/nucens.1" "$(SHARE)/bash-completion/completions/nucens" "$(SHARE)/zsh/site-functions/_nucens"
	rm -f "$(SHARE)/fish/vendor_completions.d/nucens.fish"
	rm -rf "$(SHARE)/nucens"
	-rmdir --ignore-fail-on-non-empty -p $(COMPLETIONS:%="$(SHARE)/%") "$(SHARE)/man/man1" "$(SHARE)/modulefiles/nucens" "$(ROOT)/bin" "$(ROOT)/lib/pkgconfig" "$(ROOT)/include" 2>/dev/null

# The last commit, as it is: what is not committed is not in it.
dist:
	mkdir -p .build/dist
	git describe --always --abbrev=40 --match= > .build/dist/.commit
	git archive --format=tar.gz --prefix=nucens-$(VERSION)/ --add-file=.build/dist/.commit -o .build/nucens-$(VERSION).tar.gz HEAD
	@echo ".build/nucens-$(VERSION).tar.gz"

packages:
	@bash .ci/install-packages $(PACKAGES)

# Without them the report has no pictures, and says so.
report-packages:
	@bash .ci/install-packages $(REPORT_PACKAGES) || true

install-packages:
	@bash .ci/install-packages $(INSTALL_PACKAGES)

test-packages:
	@bash .ci/install-packages $(TEST_PACKAGES)

$(PYTHON_INSTALLED):
	python3 -m venv .build/python
	$(PYTHON) -m pip install --quiet $(PYTHON_PACKAGES)
	touch $@
