#!/bin/sh
# Removes what install.sh installed, and nothing else: trainings, settings and logs stay.
#   --quiet             say nothing
#   --tell-the-desktop  remove nothing; only have the desktop read its lists of programs, kinds of files and icons anew
set -eu
program=$(cd "$(dirname "$0")" && pwd)
prefix=$(dirname "$(dirname "$program")")
list="$program/installed-files"

# refresh FOLDER COMMAND [OPTION...]
refresh() {
    folder=$1
    shift
    if [ -d "$folder" ] && command -v "$1" > /dev/null 2>&1; then
        "$@" "$folder" > /dev/null 2>&1 || true
    fi
}

tell_the_desktop() {
    refresh "$prefix/share/applications" update-desktop-database -q
    refresh "$prefix/share/mime" update-mime-database
    refresh "$prefix/share/icons/hicolor" gtk-update-icon-cache -q -t -f
}

# Where nothing but such a list is left, it goes as well.
remove_empty_lists() {
    [ -d "$prefix/share/mime/packages" ] || rm -rf "$prefix/share/mime"
    for list_of in applications/mimeinfo.cache icons/hicolor/icon-theme.cache; do
        folder=$(dirname "$prefix/share/$list_of")
        if [ "$(ls -A "$folder" 2> /dev/null)" = "$(basename "$list_of")" ]; then
            rm -f "$prefix/share/$list_of"
            rmdir -p "$folder" 2> /dev/null || true
        fi
    done
}

if [ "${1:-}" = --tell-the-desktop ]; then
    tell_the_desktop
    exit 0
fi
if [ ! -e "$list" ]; then
    echo "uninstall.sh: there is no list of what was installed beside it in $program" >&2
    exit 1
fi
while IFS= read -r file; do
    rm -f "$file"
    # Folders that nobody else uses go too.
    folder=$(dirname "$file")
    while [ "$folder" != "$prefix" ] && rmdir "$folder" 2> /dev/null; do
        folder=$(dirname "$folder")
    done
done < "$list"
remove_empty_lists
tell_the_desktop
rm -rf "$program"
rmdir "$prefix/lib" "$prefix/bin" "$prefix/share" 2> /dev/null || true
[ "${1:-}" = --quiet ] || echo "Imgclass is removed. Your trainings, settings and logs are still there."
