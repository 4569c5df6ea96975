#!/bin/sh
# Creates the folders of the samples that git cannot keep because nothing is in them.
# Each line of an empty-dirs.txt is a path beside it. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
for list in clients/*/empty-dirs.txt; do
  while IFS= read -r folder; do
    [ -z "$folder" ] || mkdir -p "$(dirname "$list")/$folder"
  done < "$list"
done
