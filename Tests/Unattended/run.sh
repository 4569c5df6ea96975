#!/usr/bin/env bash
# Runs that nobody watches: killed, failing, beside a client that writes, in odd surroundings.
set -eu
. "$(dirname "$0")/../checks.sh"
run_checks Tests/Unattended/*_check.py
