#!/bin/sh
# Make the virtual environment and install the pinned packages: install.sh PYTHON VENV REQUIREMENTS
set -eu
python=$1 venv=$2 requirements=$3

command -v "$python" >/dev/null 2>&1 || {
  echo "Cannot install: no program '$python'. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2
  exit 2
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Cannot install: $("$python" --version) is too old. Python 3.11 or newer is needed: make PYTHON=python3.11" >&2
  exit 2
}
if [ ! -x "$venv/bin/pip" ]; then
  echo "Making the virtual environment in $venv"
  rm -rf "$venv"
  "$python" -m venv "$venv" || {
    echo "Cannot install: Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 2
  }
fi
echo "Installing the packages of $requirements"
"$venv/bin/pip" install --disable-pip-version-check --no-input --requirement "$requirements" || {
  echo "Cannot install: pip failed (see above). Check the connection to the package index and run the command again." >&2
  exit 2
}
