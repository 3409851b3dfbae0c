#!/bin/sh
# Installs Imgclass for you alone, below ~/.local, or for everybody with --prefix /usr/local.
set -eu

usage() {
    echo "usage: $0 [--prefix FOLDER]"
    echo "Installs Imgclass below FOLDER; without it, below ~/.local, for you alone."
}

prefix="$HOME/.local"
while [ $# -gt 0 ]; do
    case "$1" in
        --prefix) [ $# -gt 1 ] || { usage >&2; exit 2; }; prefix=$2; shift 2 ;;
        --prefix=*) prefix=${1#--prefix=}; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
case "$prefix" in /*) ;; *) prefix="$(pwd)/$prefix" ;; esac
here=$(cd "$(dirname "$0")" && pwd)
program="$prefix/lib/imgclass"

if [ -e "$program" ] && [ ! -e "$program/installed-files" ]; then
    echo "install.sh: $program is there already and was not made by this script" >&2
    exit 1
fi
if ! mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share" || [ ! -w "$prefix/lib" ]; then
    echo "install.sh: $prefix cannot be written to; choose another --prefix, or use sudo" >&2
    exit 1
fi
if [ -e "$program" ]; then
    sh "$program/uninstall.sh" --quiet
    mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
fi

# Beside its place first, so that a full disk leaves nothing half-made there.
trap 'rm -rf "$program.new"' EXIT
rm -rf "$program.new"
cp -R "$here/program" "$program.new"
cp "$here/uninstall.sh" "$program.new/uninstall.sh"
list="$program.new/installed-files"
: > "$list"
(cd "$here/share" && find . -type f) | while IFS= read -r file; do
    target="$prefix/share/${file#./}"
    mkdir -p "$(dirname "$target")"
    cp "$here/share/${file#./}" "$target"
    echo "$target" >> "$list"
done
# The menu's entry must work where the programs are not on the PATH.
# In quotes, these four need a backslash, and in a text value that is written twice.
quoted=$(printf %s "$program" | sed 's/["`$\\]/\\\\&/g')
while IFS= read -r line; do
    case "$line" in
        Exec=imgclass-gui*) printf 'Exec="%s/imgclass-gui"%s\n' "$quoted" "${line#Exec=imgclass-gui}" ;;
        TryExec=*) printf 'TryExec=%s/imgclass-gui\n' "$program" ;;
        *) printf '%s\n' "$line" ;;
    esac
done < "$here/share/applications/imgclass.desktop" > "$prefix/share/applications/imgclass.desktop"
for name in imgclass imgclass-gui imgclass-train; do
    if [ -x "$program.new/$name" ]; then
        ln -sf "../lib/imgclass/$name" "$prefix/bin/$name"
        echo "$prefix/bin/$name" >> "$list"
    fi
done
mv "$program.new" "$program"
trap - EXIT
sh "$program/uninstall.sh" --tell-the-desktop

echo "Imgclass is installed in $program. It is in the menu of your desktop; in a terminal: imgclass-gui, imgclass"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "Your PATH does not name $prefix/bin; until it does, start $prefix/bin/imgclass-gui" ;;
esac
echo "To remove it: sh \"$program/uninstall.sh\""
