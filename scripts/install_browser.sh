#!/bin/sh
# Install Chromium, Noto CJK fonts, poppler and LibreOffice Calc for the tests, by apt when root (by sudo on a CI machine); else say what is missing.
set -u

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
  command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc"
# axe-core checks the page's accessibility; only the tests use it.
axe="build/axe/node_modules/axe-core/axe.min.js"
if [ ! -f "$axe" ] && command -v npm >/dev/null 2>&1; then
  npm install --silent --no-fund --no-audit --no-save --prefix build/axe axe-core@4.14.1 >/dev/null 2>&1
fi
[ -f "$axe" ] || echo "not installed: axe-core (needs npm) - the tests of accessibility are skipped"

[ -n "$missing" ] || exit 0

sudo=""
[ -z "${CI:-}" ] || [ "$(id -u)" = 0 ] || sudo="sudo -n"
if { [ "$(id -u)" = 0 ] || [ -n "$sudo" ]; } && command -v apt-get >/dev/null 2>&1; then
  echo "installing$missing"
  if { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "not installed:$missing - the tests that need them are skipped"
