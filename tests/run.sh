#!/usr/bin/env bash
# Installs what the tests need where it is missing, then runs every test.
# Usage: tests/run.sh [FILTER]   FILTER is a `dotnet test --filter` expression for a shorter run.
set -u -o pipefail
cd "$(dirname "$0")/.."

fail() { echo "tests/run.sh: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET SDK named in global.json is not installed"

# Debian packages: a browser and a font for the pages, independent programs to compare with, Node.js for other people's clients.
declare -A packages=([chromium]=chromium [argon2]=argon2 [sqlite3]=sqlite3 [openssl]=openssl [node]=nodejs [npm]=npm)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
fc-list 2>/dev/null | grep -qi 'Noto Sans CJK' || missing+=(fonts-noto-cjk)
if ((${#missing[@]})); then
  echo "Installing Debian packages that the tests need: ${missing[*]}"
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q >/dev/null || fail "apt-get update failed; install these by hand: ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get install failed; install these by hand: ${missing[*]}"
fi

clients=tests/KosmoAuth.Compatibility.Tests/clients
if [ ! -d "$clients/node_modules" ] || [ "$clients/package-lock.json" -nt "$clients/node_modules" ]; then
  echo "Installing the npm packages of $clients (as its lock file says)"
  npm ci --prefix "$clients" --no-audit --no-fund --silent || fail "npm ci failed in $clients"
  touch "$clients/node_modules"
fi

echo "Building"
dotnet build KosmoAuth.sln --nologo -v q || fail "the build failed"

passed=0 failed=0 skipped=0 broken=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  log=$(mktemp)
  dotnet test "$project" --no-build --nologo -v q ${1:+--filter "$1"} 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  summary=$(grep -E '(Passed|Failed)! +- +Failed:' "$log" | tail -n 1)
  rm -f "$log"
  if [ -n "$summary" ]; then
    count() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
    failed=$((failed + $(count Failed))) passed=$((passed + $(count Passed))) skipped=$((skipped + $(count Skipped)))
  fi
  [ "$code" = 0 ] || { broken=$((broken + 1)); [ -n "$summary" ] || { echo "tests/run.sh: $name ended without a result"; failed=$((failed + 1)); }; }
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$broken" = 0 ] && [ "$passed" -gt 0 ]
