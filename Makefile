# Parley: make help says what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
VENV := .venv/bin/python
OPENVINO = $(shell $(VENV) -c "import openvino, os; print(os.path.dirname(openvino.__file__))")/cmake
CI ?=
WERROR = $(if $(CI),ON,OFF)

.PHONY: help setup model-accurate build python wheels test demo bench asan fuzz train fmt clean

help:            ## this list
	@grep -E '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

setup:           ## install what is missing (apt, .venv, base weights of the model fast)
	@tools/setup

model-accurate:  ## fetch the base weights of --model accurate (about 400 MB)
	@tools/setup accurate

build: setup     ## the program at build/bin/parley
	@cmake --preset release -DOpenVINO_DIR=$(OPENVINO) -DPARLEY_WERROR=$(WERROR) >build/configure.log 2>&1 || (cat build/configure.log; exit 1)
	@cmake --build build -j $(JOBS)

python: build    ## the Python package's wheel, into build/wheel
	@tools/setup_tests
	@tools/python_package

wheels: build    ## the package's wheels for CPython 3.10 to 3.13, checked, into build/wheels
	@$(VENV) tools/wheels

test: build      ## all test sets: ctest (quick, full, slow), pytest, the pages in a browser
	@tools/setup --tests
	@tools/setup_tests
	@tools/check_rooms
	@ctest --test-dir build --output-on-failure -j $(JOBS)
	@$(VENV) -m pytest -q tests
	@.venv/bin/node --test web/tests/*.test.mjs

demo: build      ## read demo/ and show where USA-PRK stands
	@demo/run

bench: build     ## the speed and accuracy ratios, in one table
	@bench/run

asan: setup      ## unit tests under address and undefined behaviour sanitizers
	@cmake --preset asan-ubsan -DOpenVINO_DIR=$(OPENVINO) >/dev/null
	@cmake --build build/asan -j $(JOBS)
	@ASAN_OPTIONS=detect_leaks=1 ctest --test-dir build/asan --output-on-failure

fuzz: setup      ## fuzz targets, FUZZ_SECONDS each (300)
	@fuzz/run $(or $(FUZZ_SECONDS),300)

train: build     ## train the models anew (needs ../shared, about three hours of two cores)
	@train/run

fmt:             ## format the C++ code
	@find include src apps tests fuzz -name '*.h' -o -name '*.cpp' | xargs clang-format-14 -i

clean:           ## remove build/ (keeps .venv)
	@rm -rf build
