#!/bin/sh
# The browser tests drive Debian's Chromium, best the one without a window (a third of the
# processor's time); install that when it is missing and we may.
set -eu
have() { command -v "$1" >/dev/null 2>&1; }

if have chromium-headless-shell; then exit 0; fi
if [ "$(id -u)" = 0 ] && have apt-get; then
  echo "Installing chromium-headless-shell with apt-get"
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; then
    exit 0
  fi
fi
for name in chromium chromium-browser google-chrome; do
  if have "$name"; then exit 0; fi
done
echo "The browser tests need Chromium, and it cannot be installed from here. On Debian: sudo apt-get install chromium-headless-shell; elsewhere: chromium" >&2
exit 2
