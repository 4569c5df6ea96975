#!/usr/bin/env bash
# Installs the package in a bare Debian, runs it on the samples, takes it away again, and looks whether anything stayed.
#
#   sudo Packaging/try-deb.sh DEB [SUITE [MIRROR]]      default: bookworm, from this machine's mirror
#
# Needs root and debootstrap. The bare system lies in a temporary folder; set LARDER_BARE to a folder to keep it for the next
# time.
set -euo pipefail
cd "$(dirname "$0")/.."
deb=$(readlink -f "$1") suite=${2:-bookworm}
mirror=${3:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | sed -n 1p)}
bare=${LARDER_BARE:-$(mktemp -d)}
finish() {
  umount "$bare/proc" 2>/dev/null || true
  [ -n "${LARDER_BARE-}" ] || rm -rf --one-file-system "$bare"
}
trap finish EXIT

chmod 755 "$bare"
[ -x "$bare/usr/bin/apt-get" ] || debootstrap --variant=minbase "$suite" "$bare" "$mirror" >/dev/null
mountpoint -q "$bare/proc" || mount -t proc proc "$bare/proc"
cp /etc/resolv.conf "$bare/etc/resolv.conf"
inside() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
files() { (cd "$bare" && find etc usr var/lib/dpkg/info -xdev | LC_ALL=C sort); }
say() { printf '%s\n' "$*"; }

# What it depends on comes first, so that what is left over afterwards is the package's own.
inside apt-get update -qq
cp "$deb" "$bare/tmp/larder.deb"
inside apt-get install -y -qq --no-install-recommends /tmp/larder.deb >/dev/null 2>&1
inside dpkg --purge larder >/dev/null
files > "$bare/tmp/before"

inside dpkg -i /tmp/larder.deb >/dev/null
say "installed: larder $(inside larder --version), depends: $(inside dpkg-query -W -f '${Depends}' larder)"
inside dpkg --verify larder
samples/prepare.sh
rm -rf "$bare/srv/shop"
mkdir -p "$bare/srv/shop"
cp -r samples/shop samples/larder.yaml "$bare/srv/shop/"
sed -i 's|\.\./||' "$bare/srv/shop/larder.yaml"
# Silent, since all is well as of the samples' own time.
said=$(inside larder run --now 2026-11-23T17:00:00Z /srv/shop/larder.yaml 2>&1)
[ -z "$said" ] || { say "larder run said: $said"; exit 1; }
for made in exports/products.csv exports/products.xlsx public/index.html; do test -s "$bare/srv/shop/$made"; done
inside larder list -r /srv/shop/shop/storage >/dev/null
say "ran: $(find "$bare/srv/shop/public" -type f | wc -l) files of a site, $(find "$bare/srv/shop/exports" -type f | wc -l) exports"
for shown in usr/share/man/man1/larder.1.gz usr/share/bash-completion/completions/larder \
  usr/share/zsh/vendor-completions/_larder usr/share/fish/vendor_completions.d/larder.fish \
  usr/share/doc/larder/copyright; do
  [ -s "$bare/$shown" ] || grep -q "path-exclude" -r "$bare/etc/dpkg/dpkg.cfg.d" || { say "missing: $shown"; exit 1; }
done

inside dpkg --purge larder >/dev/null
files > "$bare/tmp/after"
diff "$bare/tmp/before" "$bare/tmp/after"
say "removed: nothing stayed"
