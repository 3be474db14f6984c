#!/bin/sh
# Puts Pullquote into a virtual environment of its own, from pinned packages with hashes, and shows that it works there.
# The image's build runs it (Dockerfile), and so does CI. usage: deploy/install.sh FOLDER [PYTHON]
set -eu
folder=${1:?usage: deploy/install.sh FOLDER [PYTHON]}
python=${2:-python3}
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

"$python" -m venv --clear "$folder"
pip() { "$folder/bin/python" -m pip --quiet --disable-pip-version-check --no-cache-dir "$@"; }
pip install --require-hashes -r "$project/deploy/requirements.lock"
# The build tool is pinned too, and only needed now.
pip install --require-hashes -r "$project/deploy/build.lock"
pip install --no-deps --no-build-isolation "$project"
pip uninstall --yes setuptools
"$folder/bin/python" -m compileall -q "$folder/lib"

cd /
"$folder/bin/pullquote" demo </dev/null >/dev/null
echo "Pullquote is in $folder"
