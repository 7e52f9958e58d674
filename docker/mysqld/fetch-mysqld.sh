#!/usr/bin/env bash
# Fetches a MySQL 9.7 server from Debian's packages into a directory of its own. Needs no root and touches nothing else
# on this machine: apt is given its own lists, cache and status, and the packages are unpacked, not installed.
#
# Usage: fetch-mysqld.sh TARGET_DIR
#
# Afterwards TARGET_DIR/bin has mysqld, mysql and mysqlbinlog, which run like ordinary programs: each is a small script
# that becomes the real one (same pid), with the loader and the libraries that were fetched with it. TARGET_DIR may be
# moved, and the programs may be reached through symbolic links.
#
# All work happens in TARGET_DIR.part-*, which becomes TARGET_DIR by one rename at the end: a TARGET_DIR that exists is
# complete. Two runs at once take turns by TARGET_DIR.lock; the second finds the work done.
#
# Exit status: 0 ready, 1 failed (one sentence says what to do), 2 usage, 130 and 143 interrupted.
set -euo pipefail
umask 022

say() { printf 'mysqld: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}
instead='install MySQL 8.4 or newer and name its mysqld with --mysqld'

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
    say 'usage: fetch-mysqld.sh TARGET_DIR'
    exit 2
fi

# ---- What is needed, before anything is written -----------------------------------------------------------------------
case $(uname -s)/$(uname -m) in
    Linux/x86_64) arch=amd64 triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
    Linux/aarch64 | Linux/arm64) arch=arm64 triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
    *) fail "there is no MySQL 9.7 to fetch for $(uname -s) on $(uname -m): $instead" ;;
esac
for tool in apt-get dpkg-deb flock; do
    command -v "$tool" >/dev/null || fail "this machine has no $tool, so MySQL cannot be fetched: $instead"
done

parent=$(dirname "$1")
mkdir -p "$parent" 2>/dev/null && parent=$(cd "$parent" && pwd -P) && [ -w "$parent" ] ||
    fail "the directory $parent cannot be written: name another one"
target=$parent/$(basename "$1")

# One fetch at a time. The lock file stays: removing it would let a third run lock a new one beside a waiting second.
{ exec 9>"$target.lock"; } 2>/dev/null || fail "$target.lock cannot be written: remove it or name another directory"
if ! flock -n 9; then
    say "another run is fetching into $target, waiting for it ..."
    flock 9
fi
if [ -x "$target/bin/mysqld" ]; then
    exit 0
fi
if [ -e "$target" ]; then
    fail "$target exists and was not made by this script: move it away or name another directory"
fi

for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp ''; do
    if [ -r "$keyring" ]; then break; fi
done
[ -n "$keyring" ] ||
    fail "the keys of Debian's archive are missing: install the package debian-archive-keyring, or $instead"

# Where this machine itself gets Debian from. The security archive has no suite sid. What is left out here are the
# archives of others, such as Ubuntu's, which sid's keys do not sign.
mirrors=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(SUITE)' 2>/dev/null || true)
mirror=$(printf '%s\n' "$mirrors" | awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
# Before the first "apt-get update" no origin is known yet; then the usual last part of the address must do.
[ -n "$mirror" ] || mirror=$(printf '%s\n' "$mirrors" | awk '$1 ~ /\/debian\/?$/ { print $1; exit }')
[ -n "$mirror" ] || fail "apt on this machine names no Debian mirror to fetch from: $instead"

# Unpacked 550 MB and downloads before what is not needed is removed.
free_kb=$(df -Pk "$parent" | awk 'NR == 2 { print $4 }')
if [ "${free_kb:-0}" -lt 900000 ]; then
    fail "900 MB of free disk are needed in $parent and $((${free_kb:-0} / 1000)) MB are there: free some or name another directory"
fi

# ---- A place that leaves nothing behind -------------------------------------------------------------------------------
# Holding the lock, what earlier runs left (by SIGKILL or a power cut) is nobody's.
rm -rf "$target".part-*
work=$(mktemp -d "$target.part-XXXXXX")
# The child runs in the background and is waited for, so that a signal is acted upon at once and the child goes too.
child=
finish() {
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
run() { # output file, command...
    local out=$1
    shift
    "$@" >"$out" 2>&1 </dev/null 9>&- &
    child=$!
    local status=0
    wait "$child" || status=$?
    child=
    return "$status"
}

mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/etc" "$work/root"
printf 'deb [arch=%s signed-by=%s] %s sid main\n' "$arch" "$keyring" "$mirror" >"$work/apt/sources.list"
# An empty status: nothing counts as installed, so that everything comes along, the C library too.
: >"$work/apt/status"

own_apt() { # output file, arguments of apt-get...
    local out=$1
    shift
    # What the machine's own apt is told (proxies, credentials) is read before these options and stays in force; its
    # sources, preferences, hooks and state do not.
    run "$out" apt-get -qq \
        -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
        -o APT::Install-Recommends=false -o APT::Install-Suggests=false -o APT::Sandbox::User="$(id -un)" \
        -o Dir::State="$work/apt" -o Dir::State::Lists="$work/apt/lists" -o Dir::State::status="$work/apt/status" \
        -o Dir::Cache="$work/apt/cache" -o Dir::Cache::archives="$work/apt/cache/archives" \
        -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::Log="$work/apt" -o Debug::NoLocking=true \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
        -o APT::Update::Error-Mode=any "$@"
}
reason() { sed -n 's/^[EW]: *//p' "$1" | head -n 1 | cut -c1-200; }

# ---- Fetch ------------------------------------------------------------------------------------------------------------
say 'reading package lists ...'
own_apt "$work/apt/log" update ||
    fail "Debian's package lists cannot be read ($(reason "$work/apt/log")): check the network and try again, or $instead"
own_apt "$work/apt/uris" --yes --print-uris install mysql-server-core mysql-client-core ||
    fail "Debian's mirror has no MySQL 9.7 to install just now ($(reason "$work/apt/uris")): try again tomorrow, or $instead"
# 'URI' FILE SIZE HASH, a line for each package.
read -r count megabytes <<<"$(awk -F"' " '/^\047/ { split($2, f, " "); n++; s += f[2] } END { printf "%d %.0f\n", n, s / 1e6 }' "$work/apt/uris")"
say "fetching $count packages ($megabytes MB) ..."
own_apt "$work/apt/log" --yes --download-only install mysql-server-core mysql-client-core ||
    fail "Debian's packages cannot be fetched ($(reason "$work/apt/log")): check the network and try again, or $instead"

# ---- Unpack -----------------------------------------------------------------------------------------------------------
# On a terminal one line that counts; in a log a line now and then.
progress() {
    if [ -t 2 ]; then
        printf '\rmysqld: unpacking %d/%d' "$1" "$count" >&2
        [ "$1" -lt "$count" ] || printf '\n' >&2
    elif [ $(($1 % 12)) -eq 0 ] || [ "$1" -eq "$count" ]; then
        say "unpacking $1/$count"
    fi
}
root=$work/root
done_so_far=0
for package in "$work"/apt/cache/archives/*.deb; do
    run "$work/apt/log" dpkg-deb -x "$package" "$root" ||
        fail "$(basename "$package") cannot be unpacked ($(tail -n 1 "$work/apt/log")): see that the disk is not full and try again"
    done_so_far=$((done_so_far + 1))
    progress "$done_so_far"
    rm -f "$package"
done

# ---- Keep what mysqld, mysql and mysqlbinlog need ---------------------------------------------------------------------
# Libraries in either of the two places (a system with and one without merged /usr) end up in usr/lib.
if [ -d "$root/lib/$triplet" ] && [ ! -L "$root/lib" ]; then
    cp -a "$root/lib/$triplet/." "$root/usr/lib/$triplet/"
fi
loader_path=$(cd "$root" && find usr lib lib64 -name "$loader" -type f -print -quit 2>/dev/null)
[ -n "$loader_path" ] || fail "the packages hold no $loader, which runs MySQL: $instead"
mkdir -p "$work/kept/usr/sbin" "$work/kept/usr/bin" "$work/kept/usr/lib/mysql" "$work/kept/usr/share" "$work/kept/bin"
kept=$work/kept
mv "$root/$loader_path" "$kept/usr/lib/$loader"
mv "$root/usr/sbin/mysqld" "$kept/usr/sbin/"
mv "$root/usr/bin/mysql" "$root/usr/bin/mysqlbinlog" "$kept/usr/bin/"
mv "$root/usr/lib/$triplet" "$kept/usr/lib/"
mv "$root/usr/lib/mysql/plugin" "$kept/usr/lib/mysql/"
if [ -d "$root/usr/lib/mysql/private" ]; then mv "$root/usr/lib/mysql/private" "$kept/usr/lib/mysql/"; fi
# Error messages and character sets; of the messages English alone.
mv "$root/usr/share/mysql" "$kept/usr/share/"
# The licence of what is kept.
mkdir -p "$kept/usr/share/doc"
for package in mysql-server-core mysql-client-core libc6; do
    if [ -r "$root/usr/share/doc/$package/copyright" ]; then
        cp "$root/usr/share/doc/$package/copyright" "$kept/usr/share/doc/$package.copyright"
    fi
done
cd "$kept/usr"
find share/mysql -mindepth 1 -maxdepth 1 -type d ! -name charsets ! -name english -exec rm -rf {} +
# Test plug-ins, plug-ins of clients (large, for ways to log in that a lab has not), Perl, static and developers' files.
rm -rf lib/mysql/plugin/*test* lib/mysql/plugin/*example* lib/mysql/plugin/authentication_*_client.so \
    lib/mysql/plugin/*telemetry* lib/mysql/plugin/libpluginmecab.so \
    lib/"$triplet"/perl* lib/"$triplet"/libperl* lib/"$triplet"/gconv lib/"$triplet"/pkgconfig lib/"$triplet"/*.a
cd "$parent"

# ---- The programs -----------------------------------------------------------------------------------------------------
# They find their directory by their own place. The loader is named, not the program's own: this machine's C library
# may be older than what the programs were built with.
program() { # name, path of the real one
    cat >"$kept/bin/$1" <<SCRIPT
#!/bin/sh
here=\$(readlink -f "\$0") && root=\${here%/bin/*} || exit 127
exec "\$root/usr/lib/$loader" --library-path "\$root/usr/lib/$triplet:\$root/usr/lib/mysql/private" \\
    "\$root/$2" "\$@"
SCRIPT
}
program mysql usr/bin/mysql
program mysqlbinlog usr/bin/mysqlbinlog
# What says where this server is comes after the caller's options about option files, which mysqld takes in first place
# only, and before everything else, so that the caller has the last word.
cat >"$kept/bin/mysqld" <<SCRIPT
#!/bin/sh
here=\$(readlink -f "\$0") && root=\${here%/bin/*} || exit 127
case \${1-} in
    --no-defaults | --defaults-file=* | --defaults-extra-file=* | --print-defaults)
        first=\$1
        shift
        ;;
    *) first= ;;
esac
exec "\$root/usr/lib/$loader" --library-path "\$root/usr/lib/$triplet:\$root/usr/lib/mysql/private" \\
    "\$root/usr/sbin/mysqld" \${first:+"\$first"} --basedir="\$root/usr" --plugin-dir="\$root/usr/lib/mysql/plugin" \\
    --lc-messages-dir="\$root/usr/share/mysql" --character-sets-dir="\$root/usr/share/mysql/charsets" \\
    --secure-file-priv=NULL "\$@"
SCRIPT
chmod 755 "$kept/bin/mysqld" "$kept/bin/mysql" "$kept/bin/mysqlbinlog"

# ---- Nothing becomes TARGET_DIR that does not run ---------------------------------------------------------------------
for name in mysql mysqlbinlog mysqld; do
    run "$work/version" "$kept/bin/$name" --no-defaults --version ||
        fail "the fetched $name does not run on this machine ($(head -n 1 "$work/version" | cut -c1-200)): $instead"
done
version=$(sed -n 's/.*Ver \([0-9][0-9.]*\).*/\1/p' "$work/version")
mv -T "$kept" "$target"
say "ready, ${version:-version unknown}"
