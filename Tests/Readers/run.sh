#!/usr/bin/env bash
# Independent readers over everything that Larder writes from the samples and from real clients.
set -eu
. "$(dirname "$0")/../checks.sh"

samples/prepare.sh
failed=0
for check in \
  "self_check.py" \
  "samples_check.py $larder" \
  "storages_check.py $larder" \
  "site_check.py $larder" \
  "selection_check.py $larder" \
  "options_check.py $larder" \
  "libreoffice_check.py $larder" \
  "crawlee_check.py $larder" \
  "crawlee_stores_check.py $larder" \
  "apify_check.py $larder"; do
  # shellcheck disable=SC2086 # two words: the check and its argument
  "$python" -B Tests/Readers/$check || failed=1
done
exit $failed
