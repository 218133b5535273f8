import pg from "pg";

/** The first half of the advisory lock key. The second half is derived from the schema's name. */
export const LOCKS = { upgrade: 727_001, lead: 727_002 };

/**
 * One script per version. Only append to this list. Frequently updated rows are narrow, and large values are
 * in `event` and `step`.
 */
const VERSIONS = [
  `
  create table leader (
    only_row boolean primary key default true check (only_row),
    term bigint not null, holder text not null, heartbeat timestamptz not null
  );
  insert into leader (term, holder, heartbeat) values (0, '', now());

  create table event (
    id text primary key, name text not null, client_id text, body json not null,
    received_at timestamptz not null default now()
  );
  create unique index event_sent_once on event (name, client_id) where client_id is not null;
  create index event_age on event (received_at);

  create table run (
    id text primary key,
    function_id text not null,
    event_id text not null references event (id),
    status text not null default 'queued'
      check (status in ('queued', 'running', 'sleeping', 'waiting', 'completed', 'failed', 'cancelled')),
    due_at timestamptz default now(),
    attempt int not null default 0,
    target text,
    term bigint,
    calls int not null default 0,
    cancelled boolean not null default false,
    step_id text, wait_event text, wait_key text,
    step_count int not null default 0,
    state_size bigint not null default 0,
    output json,
    created_at timestamptz not null default now(),
    ended_at timestamptz
  ) with (fillfactor = 70);
  create index run_due on run (due_at) where due_at is not null;
  create index run_waiting on run (wait_event, wait_key) where status = 'waiting';
  create index run_event on run (event_id);
  create index run_age on run (ended_at) where ended_at is not null;

  create table step (
    run_id text not null references run (id) on delete cascade,
    step_id text not null,
    position bigint generated always as identity,
    state json not null,
    primary key (run_id, step_id)
  );

  create table cancel (
    run_id text not null references run (id) on delete cascade,
    event text not null, key text not null, expires_at timestamptz
  );
  create index cancel_key on cancel (event, key);
  create index cancel_run on cancel (run_id);
  `,
  // Nullable, because the previous version, which can still run during a deploy, doesn't write this column.
  `
  alter table run add column lane text collate "C";
  create index run_ready on run (lane, due_at) where status in ('queued', 'running');
  create index run_timer on run (due_at) where status in ('sleeping', 'waiting');
  `,
];

/** Creates or upgrades the tables. Processes that start at the same time take turns. */
export async function upgradeSchema(options: {
  connectionString: string;
  ownerConnectionString?: string | undefined;
  schema: string;
}): Promise<void> {
  const { connectionString, ownerConnectionString = connectionString, schema } = options;
  const user = ownerConnectionString === connectionString ? null : await readUser(connectionString);
  const client = new pg.Client({ connectionString: ownerConnectionString });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1, hashtext($2))", [LOCKS.upgrade, schema]);
    const existing = await client.query("select from pg_namespace where nspname = $1", [schema]);
    if (existing.rowCount === 0) await client.query(`create schema "${schema}"`);
    await client.query(`set local search_path = "${schema}"`);
    await client.query("create table if not exists version (number int not null)");
    const { rows } = await client.query<{ number: number }>("select max(number) as number from version");
    const current = rows[0]?.number ?? 0;
    if (current > VERSIONS.length)
      throw new Error(
        `Schema "${schema}" is at version ${current}, which a newer release created. Start that release instead.`,
      );
    for (const [index, script] of VERSIONS.entries()) {
      if (index < current) continue;
      await client.query(script);
      await client.query("insert into version (number) values ($1)", [index + 1]);
    }
    if (user !== null) await grant(client, schema, user);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

async function readUser(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ user: string }>("select current_user as user");
    return rows[0]?.user ?? "";
  } finally {
    await client.end();
  }
}

/**
 * Grants privileges only if some are missing, because each grant writes to Postgres's catalog. Only the owner
 * uses the version table.
 */
async function grant(client: pg.Client, schema: string, user: string): Promise<void> {
  const { rowCount } = await client.query(
    `select from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname <> 'version'
       and not has_table_privilege($2, c.oid, 'select')`,
    [`"${schema}"`, user],
  );
  if (rowCount === 0) return;
  const to = client.escapeIdentifier(user);
  await client.query(`grant usage on schema "${schema}" to ${to}`);
  await client.query(`grant select, insert, update, delete on all tables in schema "${schema}" to ${to}`);
  await client.query(`revoke all on version from ${to}`);
}
