#!/bin/sh
# Install Chromium, Noto CJK fonts, poppler and LibreOffice Calc for the tests, by apt when root (by sudo on a CI machine); else say what is missing.
set -u

has() { command -v "$1" >/dev/null 2>&1; }
missing=""
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
has pdftoppm || missing="$missing poppler-utils"
has soffice || missing="$missing libreoffice-calc"
has chromium-headless-shell || has chromium || has chromium-browser || has google-chrome || missing="$missing chromium"
# axe-core checks the page's accessibility; only the tests use it.
axe="build/axe/node_modules/axe-core/axe.min.js"
if [ ! -f "$axe" ] && has npm; then
  npm install --silent --no-fund --no-audit --no-save --prefix build/axe axe-core@4.14.1 >/dev/null 2>&1
fi
[ -f "$axe" ] || echo "not installed: axe-core (needs npm) - the tests of accessibility are skipped"

[ -n "$missing" ] || ! has chromium-headless-shell || exit 0

sudo=""
[ -z "${CI:-}" ] || [ "$(id -u)" = 0 ] || sudo="sudo -n"
install() {
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}
if { [ "$(id -u)" = 0 ] || [ -n "$sudo" ]; } && has apt-get; then
  $sudo apt-get update -qq >/dev/null 2>&1
  # Chromium without its windows takes a third of the time for a page; not every system offers it.
  if ! has chromium-headless-shell && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    echo "installing chromium-headless-shell"
    install chromium-headless-shell && missing=$(echo "$missing" | sed 's/ chromium$//')
  fi
  [ -n "$missing" ] || exit 0
  echo "installing$missing"
  # shellcheck disable=SC2086  (a list of packages)
  install $missing && exit 0
fi
[ -z "$missing" ] || echo "not installed:$missing - the tests that need them are skipped"
