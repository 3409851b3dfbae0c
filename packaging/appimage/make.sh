#!/bin/sh
# Makes an AppImage of a bundle: packaging/appimage/make.sh FLAVOUR APPIMAGETOOL RUNTIME
#   FLAVOUR       full or viewer; its bundle stands in dist/
#   APPIMAGETOOL  the tool, itself an AppImage
#   RUNTIME       the program that every AppImage begins with, so that the tool need not download it
set -eu
if [ $# -ne 3 ]; then
    echo "usage: $0 full|viewer APPIMAGETOOL RUNTIME" >&2
    exit 2
fi
case "$1" in
    full) name=imgclass ;;
    viewer) name=imgclass-viewer ;;
    *) echo "$0: there is no flavour $1; it is full or viewer" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/../.."
bundle="dist/imgclass-$1"
if [ ! -x "$bundle/imgclass-gui" ]; then
    echo "$0: there is no $bundle/imgclass-gui; make the bundle first" >&2
    exit 1
fi
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
tool=$(readlink -f "$2")
runtime=$(readlink -f "$3")
tree="build/appimage-$1"
rm -rf "$tree"
mkdir -p "$tree/usr/lib"
cp -a "$bundle" "$tree/usr/lib/imgclass"
cp packaging/appimage/AppRun "$tree/AppRun"
chmod 755 "$tree/AppRun"
cp packaging/linux/imgclass.desktop "$tree/imgclass.desktop"
cp assets/icons/app/imgclass.png "$tree/imgclass.png"
ln -s imgclass.png "$tree/.DirIcon"
export ARCH=x86_64
# Runners and many desktops have no FUSE for the tool itself.
"$tool" --appimage-extract-and-run --no-appstream --runtime-file "$runtime" "$tree" "dist/$name-$version-x86_64.AppImage"
rm -rf "$tree"
