#!/usr/bin/env bash
# What is handed over: each check that lies here.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
set -eu
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

failed=0
for check in Tests/Handoff/*_check.py; do
  "$python" -B "$check" "$larder" || failed=1
done
exit $failed
