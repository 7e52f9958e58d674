#!/usr/bin/env bash
# Makes the image that the others stand on, from Debian's packages: for a machine that reaches no registry.
#
# Usage: make-base.sh IMAGE [RELEASE]
#
# It is what debian:RELEASE-slim is: the essential packages, without documentation, translations and package lists.
# Needs root and debootstrap.
set -euo pipefail
umask 022

say() { printf 'base: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "${1#-}" != "$1" ]; then
    say 'usage: make-base.sh IMAGE [RELEASE]'
    exit 2
fi
image=$1 release=${2:-bookworm}
instead="name an image that is here with --base, such as --base debian:$release-slim"

[ "$(id -u)" -eq 0 ] || fail "only root can make a base image out of packages: run this as root, or $instead"
command -v debootstrap >/dev/null || fail "this machine has no debootstrap: apt-get install debootstrap, or $instead"

# Where this machine itself gets Debian from.
# shellcheck disable=SC2016 # the names are apt's
mirrors=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 2>/dev/null || true)
mirror=$(printf '%s\n' "$mirrors" | awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
[ -n "$mirror" ] || mirror=$(printf '%s\n' "$mirrors" | awk '$1 ~ /\/debian\/?$/ { print $1; exit }')
[ -n "$mirror" ] || fail "apt on this machine names no Debian mirror to fetch from: apt-get update first, or $instead"

work=$(mktemp -d "${TMPDIR:-/tmp}/understudy-base-XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say "fetching and unpacking Debian $release ..."
debootstrap --variant=minbase "$release" "$work/root" "$mirror" >"$work/log" 2>&1 ||
    fail "debootstrap failed ($(tail -n 1 "$work/log")): check the network and try again, or $instead"

# What the official slim image leaves out too. Copyright files stay, as the licences ask.
cd "$work/root"
find usr/share/doc -depth -type f ! -name copyright -delete
find usr/share/doc -depth -empty -delete
rm -rf usr/share/man/* usr/share/info/* usr/share/locale/* usr/share/lintian/* usr/share/groff/* \
    var/lib/apt/lists/* var/cache/apt/*.bin var/cache/apt/archives/*.deb var/cache/debconf/*-old var/lib/dpkg/*-old \
    var/log/*.log var/log/apt/* etc/apt/sources.list
# Of this machine, and wrong in a container, where the engine writes its own.
: >etc/resolv.conf
: >etc/hostname
cd /

say "importing it as $image ..."
tar -C "$work/root" --numeric-owner --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* -c . |
    docker import --change 'CMD ["bash"]' --change "LABEL org.opencontainers.image.title=$release" - "$image" >/dev/null
