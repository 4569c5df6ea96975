#!/bin/sh
# Creates the folders of the samples that git cannot keep because nothing is in them.
# Each line of an empty-dirs.txt is a path beside it. Running it again changes nothing. A fresh lock
# folder would mean that a crawler is at work, so they get the date of the crash that left them.
set -eu
cd "$(dirname "$0")"
for list in clients/*/empty-dirs.txt; do
  while IFS= read -r folder; do
    [ -n "$folder" ] || continue
    mkdir -p "$(dirname "$list")/$folder"
    touch -d 2026-02-14T08:30:00Z "$(dirname "$list")/$folder"
  done < "$list"
done
