#!/bin/sh
# Builds Larder, installs the peers and runs the benchmarks; arguments go to run.py.
#
# What cannot be installed is said, and left out by the runner.
set -eu
cd "$(dirname "$0")/.."

missing=
for pair in cc:gcc jq:jq mlr:miller; do
  command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
[ -e /usr/include/xlsxwriter.h ] || missing="$missing libxlsxwriter-dev"
[ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # words
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
      echo "could not be installed:$missing" >&2
  else
    echo "some peers are left out; with them: apt-get install$missing" >&2
  fi
fi

venv=Benchmarks/.venv
python=$venv/bin/python
if ! cmp -s Benchmarks/requirements.txt "$venv/installed" && python3 -m venv "$venv"; then
  failed=
  # One by one: a peer that is not to be had on this machine must not take the others with it.
  while read -r requirement; do
    case $requirement in '#'* | '') continue ;; esac
    "$python" -m pip install --quiet --disable-pip-version-check "$requirement" || failed="$failed $requirement"
  done <Benchmarks/requirements.txt
  if [ -n "$failed" ]; then
    echo "could not be installed:$failed" >&2
  else
    cp Benchmarks/requirements.txt "$venv/installed"
  fi
fi
[ -x "$python" ] || python=python3

case " $* " in
  *" --larder"* | *" --list "*) ;;
  *) swift build -c release --product larder --static-swift-stdlib ;;
esac
exec "$python" -B Benchmarks/run.py "$@"
