#!/usr/bin/env bash
# Builds samples/schedule/Containerfile with the package and publishes the samples with it.
#
#   sudo Packaging/try-container.sh DEB [FOLDER]
#
# Needs buildah. FOLDER is a bare Debian, as try-deb.sh makes it, that stands for the image where no registry is reached.
# The isolation is a chroot, so it works within a container too; the network is then the machine's own.
set -euo pipefail
cd "$(dirname "$0")/.."
deb=$(readlink -f "$1")
work=$(mktemp -d)
container=
finish() {
  [ -z "$container" ] || buildah rm "$container" >/dev/null
  buildah rmi localhost/larder-try >/dev/null 2>&1 || true
  [ -z "${image-}" ] || buildah rmi "$image" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

base=()
if [ -n "${2-}" ]; then
  image=localhost/larder-try-base
  bare=$(buildah from scratch)
  tar -C "$2" --exclude=./proc/* -c . > "$work/bare.tar"
  buildah add -q "$bare" "$work/bare.tar" / >/dev/null
  buildah commit -q --rm "$bare" "$image" >/dev/null
  base=(--pull=never --from "$image")
fi

mkdir "$work/context" "$work/srv"
cp "$deb" samples/schedule/Containerfile "$work/context/"
buildah bud -q --isolation chroot "${base[@]}" -t localhost/larder-try "$work/context" >/dev/null
container=$(buildah from --pull=never localhost/larder-try)

samples/prepare.sh
mkdir "$work/srv/shop"
cp -r samples/shop/storage "$work/srv/shop/"
sed -e 's|\./shop/storage|./storage|' -e 's|\.\./||' samples/larder.yaml > "$work/srv/shop/larder.yaml"
chown -R 65534:65534 "$work/srv"
chmod 755 "$work"
# `buildah run` knows no entry point; it is the image's all the same.
entry=$(buildah inspect --type image --format '{{index .OCIv1.Config.Entrypoint 0}}' localhost/larder-try)
buildah run --isolation chroot -v "$work/srv:/srv" "$container" -- "$entry" run /srv/shop/larder.yaml
test -s "$work/srv/shop/public/index.html"
echo "container: $(find "$work/srv/shop/public" -type f | wc -l) files of a site by $(stat -c %u "$work/srv/shop/public/index.html")"
