# make demo    builds Larder and publishes the samples to public/
# make test    everything a change must pass; the same as CI
# make bench   side by side with floors and peers (ARGS="--items 20000 --only text" for less)
# make lint    formatting and style
# make dist    what is published of a version: a tarball and a Debian package, in dist/
# make clean   removes what these made

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Warnings are errors in tests only, which changes every compile command: a folder of its own keeps
# `swift build` and `make test` from building each other's work again.
STRICT_BUILD := .build-strict
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What is missing of Debian's packages, in one line of shell.
install = command -v apt-get >/dev/null || { echo "please install: $(1)" >&2; exit 1; }; \
  $(SUDO) apt-get update -qq; \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null

.PHONY: help
help:
	@sed -n 's/^# make/make/p' Makefile

.PHONY: packages
packages:
	@if ! pkg-config --exists libxml-2.0 zlib 2>/dev/null; then $(call install,libxml2-dev zlib1g-dev pkg-config); fi

REQUIREMENTS := $(wildcard Tests/*/requirements.txt)
.venv/ready: $(REQUIREMENTS)
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(call install,python3 python3-venv); }
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check $(REQUIREMENTS:%=-r %)
	@touch .venv/ready

.PHONY: office
office:
	@command -v soffice >/dev/null || { $(call install,libreoffice-calc-nogui); }

# Browser and checker of pages.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { $(call install,chromium); }
	@command -v java >/dev/null || { $(call install,default-jre-headless); }

# What runs the samples for schedules, or checks them.
.PHONY: schedule
schedule:
	@PATH=$$PATH:/usr/sbin; type nginx node mandoc jq strace systemd-analyze >/dev/null 2>&1 || { $(call install,nginx-light nodejs mandoc jq strace systemd); }

.PHONY: demo
demo: packages
	swift build -c release --product larder --static-swift-stdlib
	samples/prepare.sh
	@# 3: published, though some items could not be read; the edge cases are there to show that.
	.build/release/larder site \
	  shop=samples/shop/storage \
	  python=samples/clients/crawlee-python-1.11/storage \
	  javascript=samples/clients/crawlee-js-3.18-metadata/storage \
	  edge-cases=samples/clients/edge-cases-handmade/storage \
	  -o public --title "Sample storages" || [ $$? = 3 ]
	@printf '\nOpen  file://%s/public/index.html\nor    python3 -m http.server -d public   and   http://localhost:8000/\n' "$$PWD"

.PHONY: test
test: packages office chromium schedule .venv/ready
	STRICT=1 swift build --scratch-path $(STRICT_BUILD) --build-tests
	STRICT=1 swift test --scratch-path $(STRICT_BUILD) --skip-build --disable-xctest
	@# Two at a time: each of them waits a third of its time. What one prints stays together.
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(CHECKS:%=check-%)

# The tests of the library without vectors, as on processors that have no SSE2.
.PHONY: test-plain
test-plain: packages
	swift test --scratch-path .build-plain -Xcc -DLARDER_PLAIN --disable-xctest

# The longest first.
CHECKS := Readers Browser Unattended Handoff Housekeeping Install
.PHONY: $(CHECKS:%=check-%)
$(CHECKS:%=check-%): check-%:
	Tests/$*/run.sh $(STRICT_BUILD)/debug/larder

.PHONY: bench
bench: packages
	Benchmarks/run.sh $(ARGS)

# The texts of two licences are Debian's; dpkg-dev makes the package.
.PHONY: dist
dist: packages
	@command -v dpkg-shlibdeps >/dev/null && [ -e /usr/share/doc/libyaml-0-2 ] && [ -e /usr/share/doc/libicu-dev ] || { $(call install,dpkg-dev libyaml-0-2 libicu-dev); }
	Packaging/dist.sh

.PHONY: lint
lint:
	swift format lint --strict --recursive Sources Tests Templates Package.swift

.PHONY: clean
clean:
	rm -rf .build .build-plain $(STRICT_BUILD) .venv public dist Benchmarks/.venv Benchmarks/Micro/.build
