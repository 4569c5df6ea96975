#!/usr/bin/env bash
# What is installed beside the program, and the samples of how it runs by itself: run, or checked by their own checkers.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
set -eu
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

samples/prepare.sh
exec "$python" -B Tests/Install/install_check.py "$larder"
