# What the run.sh of each folder of checks begins with, and how it runs them.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

# Runs each of these checks, and fails if one does.
run_checks() {
  failed=0
  for check; do "$python" -B "$check" "$larder" || failed=1; done
  return $failed
}
