#!/bin/sh
# Generates the passwords and keys that compose.yaml mounts: sh scripts/compose/secrets.sh [FOLDER]
# Keep the folder, and a copy of app_secret. Without app_secret, the secrets stored in the database can't be read.
set -eu
folder=${1:-secrets}
if [ -e "$folder" ]; then
  echo "$folder exists, so nothing was changed. To start over without any data, delete it and the volumes." >&2
  exit 1
fi

# Prints $1 random bytes in hexadecimal.
random() { od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
owner=$(random 24) app=$(random 24) inngest=$(random 24) redis=$(random 24)
event_key=$(random 16) signing_key=$(random 32)
inngest_url="postgresql://inngest:$inngest@postgres:5432/inngest"

# Only this user can open the folder. All users can read its files, because each container has its own user.
mkdir -m 700 "$folder"
umask 022
write() { printf '%s\n' "$2" >"$folder/$1"; }
write app_secret "$(random 32)"
write database_url "postgresql://countersign_app:$app@postgres:5432/countersign"
write migration_database_url "postgresql://countersign:$owner@postgres:5432/countersign"
write postgres_password "$(random 24)"
write roles.sql "CREATE ROLE countersign LOGIN PASSWORD '$owner';
CREATE ROLE countersign_app LOGIN PASSWORD '$app';
CREATE DATABASE countersign OWNER countersign;
REVOKE ALL ON DATABASE countersign FROM PUBLIC;
GRANT CONNECT ON DATABASE countersign TO countersign_app;
CREATE ROLE inngest LOGIN PASSWORD '$inngest';
CREATE DATABASE inngest OWNER inngest;
REVOKE ALL ON DATABASE inngest FROM PUBLIC;"
write redis.conf "requirepass $redis"
write inngest_event_key "$event_key"
write inngest_signing_key "$signing_key"
write inngest_database_url "$inngest_url"
write inngest.yaml "event-key: [\"$event_key\"]
signing-key: \"$signing_key\"
postgres-uri: \"$inngest_url\"
# Without Redis, queue and run state are in memory only, and a restart loses them.
redis-uri: \"redis://:$redis@redis:6379\""
echo "The secrets are in $folder."
