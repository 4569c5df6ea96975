#!/usr/bin/env bash
# Storages that are named, pruned and dropped: seen by their clients, beside a program that changes
# everything meanwhile, killed and failing at every step.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
set -eu
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

failed=0
for check in clients_check.py race_check.py stop_check.py; do
  PYTHONPATH=Tests/Unattended "$python" -B "Tests/Housekeeping/$check" "$larder" || failed=1
done
exit $failed
