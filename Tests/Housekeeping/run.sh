#!/usr/bin/env bash
# Storages that are named, pruned and dropped: seen by their clients, beside a program that changes
# everything meanwhile, killed and failing at every step.
set -eu
. "$(dirname "$0")/../checks.sh"
export PYTHONPATH=Tests/Unattended
run_checks Tests/Housekeeping/*_check.py
