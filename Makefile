# SPDX-License-Identifier: GPL-3.0-or-later
# robotsim: `make run` and `make test` are all a fresh machine with a Swift toolchain needs.

SWIFT ?= swift
PREFIX ?= /usr/local
OUT ?= out
SCENARIO ?= Scenarios/back-shu.json
BUILD := $(SWIFT) build -c release
BIN = $(shell $(SWIFT) build -c release --show-bin-path)

.PHONY: run build test test-external test-long format lint docs install clean setup

run: setup
	$(BUILD) --product robotsim
	"$(BIN)/robotsim" run $(SCENARIO) --out $(OUT)

build: setup
	$(BUILD)

# Tests run in release: the tick's allocations and the placements of many bodies are what is built.
test: setup lint
	$(SWIFT) test -c release --quiet

# Outside judges of the atlas, the log and its report, in their own virtual environment.
test-external: setup
	$(BUILD) --product robotsim
	"$(BIN)/robotsim" run $(SCENARIO) --out $(OUT)
	Tools/external/run.sh --atlas Atlases/who-2008/atlas.json
	Tools/external/run.sh $(OUT)/run.mcap
	Tools/external/browser.sh $(OUT)/run.mcap $(OUT)/report.html --pictures $(OUT)/pictures

# The tests, those of broken logs at more places, then: logs cut and runs killed, judged by readers
# that are not ours; debug build equals release build, byte by byte, elsewhere and on older processors.
test-long: setup
	ROBOTSIM_LONG=1 $(SWIFT) test -c release --quiet
	Tools/external/run.sh --recovery "$(BIN)/robotsim"
	Tools/setup/compare-builds.sh

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Plugins Sources Tests

lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Plugins Sources Tests

docs: setup
	ROBOTSIM_DOCS=1 $(SWIFT) package --scratch-path .build-docs --allow-writing-to-directory docs/api \
	  generate-documentation --target MotionControl --target AcupointModel \
	  --disable-indexing --transform-for-static-hosting --output-path docs/api

install: setup
	$(BUILD) --product robotsim
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/robotsim"
	install -m 755 "$(BIN)/robotsim" "$(DESTDIR)$(PREFIX)/bin/robotsim"
	cp -R Atlases Examples Robots Scenarios ReportPage LICENSE "$(DESTDIR)$(PREFIX)/share/robotsim/"

clean:
	rm -rf .build .build-docs .build-debug .venv-external $(OUT)

setup:
	@Tools/setup/system-packages.sh
