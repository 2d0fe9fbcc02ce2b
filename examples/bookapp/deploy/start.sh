#!/bin/sh
# Starts the service that is named: bookapp, backend or tracker.
set -eu
cd "$(dirname "$0")/.."
exec node --import ./dist/telemetry.js "./dist/$1/main.js"
