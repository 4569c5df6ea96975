#!/usr/bin/env bash
# What is handed over: packages as others see them, killed half way, and damaged in every way.
set -eu
. "$(dirname "$0")/../checks.sh"
run_checks Tests/Handoff/*_check.py
