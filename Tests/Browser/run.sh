#!/usr/bin/env bash
# Sites as a reader gets them: in Chromium, with and without scripts, from file:// and from a server.
#
#   run.sh [LARDER]      default: .build/debug/larder; Python from .venv if it is there
#
# The sites are of the samples and of storages made here: one of many items, and one in which every
# name, key and value is an attack.
set -eu
cd "$(dirname "$0")/../.."
larder=${1:-.build/debug/larder}
python=.venv/bin/python
[ -x "$python" ] || python=python3

samples/prepare.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -B Tests/Browser/storages.py "$work"
# 3: published, though some items could not be read.
"$larder" site -q --no-config \
  shop=samples/shop/storage \
  python=samples/clients/crawlee-python-1.11/storage \
  javascript=samples/clients/crawlee-js-3.18-metadata/storage \
  edge-cases=samples/clients/edge-cases-handmade/storage \
  -o "$work/samples" --title "Sample storages" 2>/dev/null || [ $? = 3 ]
"$larder" site -q --no-config "$work/many/storage" -o "$work/many-site" --base-url https://data.example.org/many/
"$larder" site -q --no-config "$work/attack/storage" -o "$work/attack-site" --title "$(cat "$work/attack/title")"

failed=0
for check in \
  "files_check.py $work/samples $work/many-site $work/attack-site" \
  "pages_check.py $work/samples $work/many-site" \
  "access_check.py $work/samples $work/many-site" \
  "controls_check.py $work/samples" \
  "items_check.py $work/many-site $work/many" \
  "attack_check.py $work/attack-site"; do
  # shellcheck disable=SC2086 # words: the check and its arguments
  "$python" -B Tests/Browser/$check || failed=1
done
exit $failed
