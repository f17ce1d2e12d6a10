#!/bin/sh
# Sets up what Polyleaf needs: Python packages into .venv, and with apt what pip can't bring.
#
#   setup/setup.sh          to publish
#   setup/setup.sh dev      and to test
#   setup/setup.sh conformance   the validators, into .conformance
#
# Safe to repeat and to interrupt. Where it may not install system packages, it names them and stops.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
requirements=setup/requirements.txt
[ "$what" = dev ] && requirements=setup/requirements-dev.txt
python=${PYTHON:-python3}

say() { printf 'setup: %s\n' "$*"; }

packages_by_system() {
    cat <<TEXT

Some things can't come with pip. Please install them, then call make again.

  Debian, Ubuntu  apt install $debian
  Fedora          dnf install python3 pango harfbuzz google-noto-fonts-all${cjk:+ google-noto-serif-cjk-fonts}${dev:+ gettext poppler-utils}
  Arch            pacman -S python pango harfbuzz noto-fonts${cjk:+ noto-fonts-cjk}${dev:+ gettext poppler}
  macOS           brew install python pango${dev:+ gettext poppler}
                  brew install --cask font-noto-serif font-noto-serif-display font-noto-naskh-arabic \\
                      font-noto-nastaliq-urdu font-noto-serif-devanagari font-noto-serif-bengali \\
                      font-noto-serif-sinhala font-noto-serif-tamil${cjk:+ font-noto-serif-cjk-sc}

TEXT
}

# Installs Debian packages; needs root, or sudo.
apt_install() {
    debian=$*
    if [ "$(id -u)" = 0 ]; then as=
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then as=sudo
    else as=none; fi
    if [ "$as" = none ] || ! command -v apt-get >/dev/null; then
        packages_by_system
        exit 1
    fi
    say "installing with apt: $debian"
    $as env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    # shellcheck disable=SC2086  # a list of packages
    $as env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $debian >/dev/null
}

# The validators: what comes with pip and npm into .conformance, Java, its JAXB and Chromium with apt; and what the
# tests' way to Chromium needs (libatomic).
validators() {
    debian="default-jre-headless libjaxb-java libactivation-java chromium libatomic1 fonts-noto-cjk" # the fixtures have Chinese
    if ! { "$python" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null && command -v java && command -v chromium && [ -e /usr/share/java/jaxb-runtime.jar ] &&
        [ -e /usr/share/java/javax.activation.jar ] && .venv/bin/python setup/system.py run cjk; } >/dev/null; then
        command -v apt-get >/dev/null || { say "the validators need Debian or Ubuntu, and there: $debian"; exit 1; }
        apt_install $debian
    fi
    .conformance/bin/python -c 'import pip' 2>/dev/null || "$python" -m venv --clear .conformance
    say "installing the validators"
    .conformance/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        -r conformance/requirements.txt
    cp conformance/package.json conformance/package-lock.json conformance/.npmrc .conformance/
    PATH="$PWD/.conformance/bin:$PATH" npm ci --prefix .conformance --loglevel=error
    touch .conformance/stamp
    say "the validators are ready"
}

if [ "$what" = conformance ]; then
    validators
    exit
fi

dev=
cjk=
# Chinese, Japanese and Korean fonts are large: only where there is such a translation, and for tests.
[ "$what" = dev ] && dev=yes && cjk=yes
for file in translations/*/zh*.po translations/*/ja*.po translations/*/ko*.po; do
    [ -e "$file" ] && cjk=yes
done
base="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core${cjk:+ fonts-noto-cjk}${dev:+ gettext poppler-utils}"

if ! command -v "$python" >/dev/null || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    debian="python3 python3-venv $base"
    say "Python 3.11 or later is needed."
    packages_by_system
    exit 1
fi
"$python" -c 'import venv, ensurepip' 2>/dev/null || apt_install python3-venv $base

# A virtual environment that was cut off in the middle, or whose Python is gone, is made anew.
.venv/bin/python -c 'import pip' 2>/dev/null || { say "making .venv"; "$python" -m venv --clear .venv; }
say "installing Python packages"
# The file names every package, so pip has nothing to resolve: left to it, it would look for the newest
# release of what is asked for with an extra (coverage[toml]), and refuse it for want of a hash.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$requirements"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
missing=$(.venv/bin/python -m pip check --disable-pip-version-check) || { say "$missing"; exit 1; }

.venv/bin/python setup/system.py "$what" ${cjk:+cjk} || {
    apt_install $base
    .venv/bin/python setup/system.py "$what" ${cjk:+cjk} || { debian=$base; packages_by_system; exit 1; }
}
[ "$what" = dev ] && touch .venv/dev.stamp
touch .venv/run.stamp
say "ready"
