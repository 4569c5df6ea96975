#!/usr/bin/env bash
# Makes what is published of a version, in dist/: a tarball, a Debian package, and their SHA-256.
#
#   Packaging/dist.sh
#
# The same program and commit give the same bytes: times are SOURCE_DATE_EPOCH, else that of the last commit; names are
# sorted, owners are root.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
umask 022

swift build -c release --product larder --static-swift-stdlib
larder=$(swift build -c release --show-bin-path)/larder
version=$("$larder" --version)
newest=$(sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md | sed -n 1p)
[ "$version" = "$newest" ] || {
  echo "dist.sh: the program is $version, the newest in CHANGELOG.md $newest: make them agree" >&2
  exit 1
}

name=larder-$version-linux-$(uname -m)
tree=dist/$name
rm -rf dist
mkdir -p "$tree"/bin "$tree"/share/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d} \
  "$tree"/share/doc/larder/{licences,samples}
install -m 755 "$larder" "$tree/bin/larder"
strip --strip-all "$tree/bin/larder"
# Sourced, never run: no line that names an interpreter.
"$larder" --generate-completion-script bash | sed '1{/^#!/d}' > "$tree/share/bash-completion/completions/larder"
"$larder" --generate-completion-script zsh > "$tree/share/zsh/site-functions/_larder"
"$larder" --generate-completion-script fish > "$tree/share/fish/vendor_completions.d/larder.fish"
python3 -B Packaging/manual.py "$larder" README.md "$(date -d "@$SOURCE_DATE_EPOCH" +%F)" "$tree/share/man/man1"
python3 -B Packaging/licences.py .build/checkouts "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")" \
  "$tree/share/doc/larder/licences"
cp README.md CHANGELOG.md "$tree/"
[ ! -f LICENSE ] || cp LICENSE "$tree/"
git ls-files samples/larder.yaml samples/schedule | while read -r file; do
  install -D -m "$([ -x "$file" ] && echo 755 || echo 644)" "$file" "$tree/share/doc/larder/$file"
done

tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu \
  -C dist -cf - "$name" | gzip -9n > "dist/$name.tar.gz"
if type dpkg-deb dpkg-shlibdeps >/dev/null 2>&1; then
  Packaging/deb.sh "$tree" "$version" dist
else
  echo "dist.sh: no Debian package: dpkg-deb and dpkg-shlibdeps (dpkg-dev) are missing" >&2
fi
rm -rf "$tree"
(cd dist && sha256sum -- * > SHA256SUMS && cat SHA256SUMS)
