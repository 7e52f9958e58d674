#!/usr/bin/env bash
# Fetches a MySQL 9.7 server from Debian's packages into a directory of its own. Needs no root and touches nothing else
# on this machine: apt is given its own lists, cache and status, and the packages are unpacked, not installed.
#
# Usage: fetch-mysqld.sh TARGET_DIR
#
# Afterwards TARGET_DIR/bin has mysqld, mysql and mysqlbinlog, which run like ordinary programs: each is a small script
# that becomes the real one, with the loader and libraries that were fetched with it.
set -euo pipefail

say() { printf 'mysqld: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}
install_hint='install MySQL 8.4 or newer and name its mysqld with --mysqld'

[ $# -eq 1 ] || fail "usage: fetch-mysqld.sh TARGET_DIR"
target=$1

case $(uname -m) in
    x86_64) arch=amd64 triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
    aarch64) arch=arm64 triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
    *) fail "there is no packaged MySQL 9.7 for $(uname -m): $install_hint" ;;
esac
for tool in apt-get dpkg-deb flock find; do
    command -v "$tool" >/dev/null || fail "$tool is missing, so MySQL cannot be fetched on this machine: $install_hint"
done

mkdir -p "$(dirname "$target")"
target=$(cd "$(dirname "$target")" && pwd)/$(basename "$target")
# One fetch at a time; who waited finds it done.
exec 9>"$target.lock"
flock 9
if [ -x "$target/bin/mysqld" ]; then
    exit 0
fi

keyring=
for candidate in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -r "$candidate" ] && keyring=$candidate && break
done
[ -n "$keyring" ] || fail "the keyring of Debian's archive is missing (package debian-archive-keyring): $install_hint"
# Where this machine itself gets Debian from; on another distribution there is nothing to go by.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 2>/dev/null | awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
[ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 -E '/debian/?$' || true)
[ -n "$mirror" ] || fail "this machine's apt names no Debian mirror (try: apt-get update), so MySQL cannot be fetched: $install_hint"

work=$(mktemp -d "$target.part-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/etc" "$work/root"
echo "deb [signed-by=$keyring] $mirror sid main" >"$work/apt/sources.list"
# An empty status: nothing counts as installed, so that everything comes along, the C library too.
: >"$work/apt/status"

apt_own() {
    apt-get -qq \
        -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
        -o APT::Install-Recommends=false -o APT::Sandbox::User="$(id -un)" \
        -o Dir::State="$work/apt" -o Dir::State::Lists="$work/apt/lists" -o Dir::State::status="$work/apt/status" \
        -o Dir::Cache="$work/apt/cache" -o Dir::Etc="$work/apt/etc" \
        -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Debug::NoLocking=true -o Acquire::Languages=none -o Acquire::Retries=3 "$@" </dev/null
}
attempt() {
    if ! apt_own "$@" >"$work/apt.log" 2>&1; then
        tail -n 3 "$work/apt.log" >&2
        fail "Debian's packages cannot be fetched; check the network and try again, or $install_hint"
    fi
}

say 'reading the list of packages'
attempt update
say 'fetching MySQL 9.7 and its libraries, about 60 packages and 63 MB'
attempt --yes --download-only install mysql-server-core mysql-client-core

count=$(find "$work/apt/cache/archives" -name '*.deb' | wc -l)
say "unpacking $count packages"
find "$work/apt/cache/archives" -name '*.deb' -print0 |
    while IFS= read -r -d '' package; do dpkg-deb -x "$package" "$work/root"; done
rm -rf "$work/apt" "$work/root/usr/share/doc" "$work/root/usr/share/man" "$work/root/usr/share/locale" \
    "$work/root/usr/share/perl" "$work/root/usr/lib/$triplet/perl" "$work/root/usr/lib/mysql/plugin/test_"* \
    "$work/root/var" "$work/root/usr/share/zoneinfo"

# The scripts find their directory by their own place, so that it may be moved.
program() {
    cat >"$work/root/bin/$1" <<SCRIPT
#!/bin/sh
root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
$3
exec "\$root/$loader_path" --library-path "\$root/usr/lib/$triplet:\$root/usr/lib/mysql/private" \\
    "\$root/$2" $4
SCRIPT
    chmod 755 "$work/root/bin/$1"
}
loader_path=$(cd "$work/root" && find . -name "$loader" -not -type d | sort | head -n 1)
loader_path=${loader_path#./}
[ -n "$loader_path" ] || fail "the packages have no $loader: $install_hint"
if [ -L "$work/root/bin" ]; then rm "$work/root/bin"; fi
mkdir -p "$work/root/bin"
program mysql usr/bin/mysql '' '"$@"'
program mysqlbinlog usr/bin/mysqlbinlog '' '"$@"'
# mysqld takes --no-defaults as its first option only.
program mysqld usr/sbin/mysqld 'if [ "$1" = --no-defaults ]; then shift; fi' \
    '--no-defaults --basedir="$root/usr" --plugin-dir="$root/usr/lib/mysql/plugin" --lc-messages-dir="$root/usr/share/mysql" "$@"'

version=$("$work/root/bin/mysqld" --version 2>/dev/null | sed -n 's/.*Ver \([0-9][0-9.]*\).*/\1/p')
[ -n "$version" ] || fail "the fetched mysqld does not run on this machine: $install_hint"
mv "$work/root" "$target"
say "MySQL $version is ready in $target"
