#!/usr/bin/env bash
# What is installed beside the program, and the samples of how it runs by itself: run, or checked by their own checkers.
set -eu
. "$(dirname "$0")/../checks.sh"
samples/prepare.sh
run_checks Tests/Install/*_check.py
