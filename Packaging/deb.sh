#!/usr/bin/env bash
# A Debian package of an unpacked tarball.
#
#   Packaging/deb.sh TREE VERSION FOLDER      called by dist.sh, which sets SOURCE_DATE_EPOCH
#
# What it depends on is computed from the program by dpkg-shlibdeps. The maintainer is DEBFULLNAME <DEBEMAIL>, as for
# Debian's own tools, else the author of the last commit.
set -euo pipefail
tree=$1 version=$2 folder=$3
maintainer=$(git log -1 --format='%an <%ae>')
[ -z "${DEBEMAIL-}" ] || maintainer="${DEBFULLNAME:-Larder} <$DEBEMAIL>"
architecture=$(dpkg --print-architecture)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/debian/larder
doc=$root/usr/share/doc/larder
mkdir -p "$root/DEBIAN" "$doc" "$root/usr/share/"{man,bash-completion,zsh,fish,lintian/overrides}
cp -r "$tree/bin" "$root/usr/"
cp -r "$tree/share/"{man,bash-completion,fish} "$root/usr/share/"
cp -r "$tree/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
cp -r "$tree/share/doc/larder/samples" "$doc/examples"
cp "$tree/README.md" "$doc/"
gzip -9n "$root"/usr/share/man/man1/*.1
gzip -9n < "$tree/CHANGELOG.md" > "$doc/changelog.gz"
cp Packaging/lintian-overrides "$root/usr/share/lintian/overrides/larder"

gzip -9n > "$doc/changelog.Debian.gz" <<END
larder ($version-1) unstable; urgency=medium

  * Version $version; changelog.gz says what is new.

 -- $maintainer  $(date -R -d "@$SOURCE_DATE_EPOCH")
END

# A paragraph of the copyright file: what it is about, and a text. Debian has the Apache License in one place.
paragraph() {
  printf '\nFiles: %s\nCopyright: the authors named in the text\nLicense: %s\n' "$1" "$2"
  sed -e '/^ *Apache License$/,/END OF TERMS AND CONDITIONS/c\Apache License 2.0: /usr/share/common-licenses/Apache-2.0' \
    -e 's/[[:space:]]*$//' | sed -e 's/^$/./' -e 's/^/ /'
}
{
  echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
  echo 'Upstream-Name: Larder'
  echo 'Comment: Larder itself, then what is built into the program, each with the text that came with it.'
  if [ -f "$tree/LICENSE" ]; then
    paragraph '*' Larder < "$tree/LICENSE"
  else
    echo 'The source of Larder comes without a licence.' | paragraph '*' none-stated
  fi
  for text in "$tree"/share/doc/larder/licences/*.txt; do
    part=$(basename "$text" .txt)
    paragraph "$part/*" "terms-of-$part" < "$text"
  done
} > "$doc/copyright"

touch "$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O "debian/larder/usr/bin/larder" | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ]
cat > "$root/DEBIAN/control" <<END
Package: larder
Version: $version-1
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f 1)
Depends: $depends
Section: utils
Priority: optional
Description: exports and publishes the storages of Crawlee and Apify crawlers
 Larder reads the storage directories that Crawlee and the Apify SDKs leave
 behind, streams datasets to JSON, JSON Lines, CSV, XML, RSS, XLSX and HTML,
 and publishes a static catalogue of every storage: what it holds, what is
 damaged, and when it expires.
 .
 It is one program, made to run by hand and from cron; the storages are only
 read, and nothing is asked of the network.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$folder/larder_$version-1_$architecture.deb" >/dev/null
