#!/usr/bin/env bash
# Installs what the tests need where it is missing, then runs every test, one project after the other.
# Usage: tests/run.sh [FILTER]   FILTER is a `dotnet test --filter` expression for a shorter run.
# The last line is `N passed, N failed, N skipped`; the exit code is 0 only if nothing failed.
set -u -o pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Nothing here runs so long that it gains by the profiles that the runtime takes of code; taking them is a fifth of the work.
export DOTNET_TieredPGO=0

fail() { echo "tests/run.sh: $*" >&2; exit 1; }

command -v dotnet >/dev/null && dotnet --version >/dev/null || fail "the .NET SDK named in global.json is not installed"

# Debian packages: a browser and a font for the pages, a database server, independent programs to compare with, nginx before two nodes, Node.js for other people's clients.
declare -A packages=([chromium]=chromium [argon2]=argon2 [sqlite3]=sqlite3 [openssl]=openssl [oathtool]=oathtool [zbarimg]=zbar-tools [node]=nodejs [npm]=npm)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
[ -x /usr/sbin/nginx ] || missing+=(nginx)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || missing+=(fonts-noto-cjk)
if ((${#missing[@]})); then
  echo "Installing Debian packages that the tests need: ${missing[*]}"
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q >/dev/null || fail "apt-get update failed; install these by hand: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get install failed; install these by hand: ${missing[*]}"
fi

clients=tests/KosmoAuth.Compatibility.Tests/clients
if [ ! -f "$clients/node_modules/.installed" ] || [ "$clients/package-lock.json" -nt "$clients/node_modules/.installed" ]; then
  echo "Installing the npm packages of $clients (as its lock file says)"
  npm ci --prefix "$clients" --no-audit --no-fund --silent || fail "npm ci failed in $clients"
  touch "$clients/node_modules/.installed"
fi

echo "Building"
dotnet build KosmoAuth.sln --nologo -v q || fail "the build failed"

# Adds the counts of one project, from the line that `dotnet test` ends with.
passed=0 failed=0 skipped=0
add_counts() {
  count() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  failed=$((failed + $(count Failed))) passed=$((passed + $(count Passed))) skipped=$((skipped + $(count Skipped)))
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" --no-build --nologo --logger "console;verbosity=minimal" --blame-hang-timeout 4m --blame-hang-dump-type none ${1:+--filter "$1"} 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  summary=$(grep -E '(Passed|Failed)! +- +Failed:' "$log" | tail -n 1)
  if [ -n "$summary" ]; then
    before=$failed
    add_counts
    [ "$code" = 0 ] || [ "$failed" -gt "$before" ] || failed=$((failed + 1))
  elif [ "$code" != 0 ]; then
    echo "tests/run.sh: $name ended without a result"
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
