#!/bin/sh
# The tour: runs every sample in reading order, under its title.
# usage: samples/tour.sh [BINARY]     (target/release/weave-tree unless given)
set -eu
folder=$(dirname "$0")
binary=$(realpath "${1:-$folder/../target/release/weave-tree}")
# Samples name their data from here.
cd "$folder/.."
folder=samples
for sample in "$folder"/*.wv; do
  name=$(basename "$sample" .wv)
  title=$(sed -n '1s/^# *//p' "$sample")
  printf '\n== %s: %s\n\n' "$name" "$title"
  if [ -f "$folder/$name.in" ]; then
    "$binary" "$sample" < "$folder/$name.in"
  else
    "$binary" "$sample"
  fi
done
