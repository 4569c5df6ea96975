#!/usr/bin/env bash
# Sites as a reader gets them: in Chromium, with and without scripts, from file:// and from a server.
#
# The sites are of the samples and of storages made here: one of many items, and one in which every
# name, key and value is an attack.
set -eu
. "$(dirname "$0")/../checks.sh"

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

# As many checks at a time as there are cores, the longest first; what one has to say comes when it is done.
xargs -P "$(nproc)" -I CHECK sh -c '
  said=$("$0" -B Tests/Browser/CHECK 2>&1) && code=0 || code=1
  printf "%s\n" "$said"
  exit $code' "$python" <<CHECKS
attack_check.py $work/attack-site
pages_check.py $work/samples $work/many-site
items_check.py $work/many-site $work/many
access_check.py $work/samples $work/many-site
controls_check.py $work/samples
files_check.py $work/samples $work/many-site $work/attack-site
CHECKS
