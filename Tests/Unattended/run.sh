#!/usr/bin/env bash
# Runs that nobody watches: killed, failing, beside a client that writes, in odd surroundings.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
set -eu
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

failed=0
for check in surroundings_check.py writer_check.py kill_check.py; do
  "$python" -B "Tests/Unattended/$check" "$larder" || failed=1
done
exit $failed
