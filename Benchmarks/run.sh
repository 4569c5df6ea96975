#!/bin/sh
# Builds Larder and runs the benchmarks; arguments go to run.py.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product larder
python=.venv/bin/python
[ -x "$python" ] || python=python3
exec "$python" Benchmarks/run.py "$@"
