// Starts runs of three simulated steps through the API and waits until the executor has recorded their end.
// Throws if a run fails or takes more than 30 seconds.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const EVERY_MS = 5;
const MAX_MS = 30_000;
/** The event for a run's first start has the ID `<run ID>:1`. */
const ENDED = {
  name: "ended",
  text: `SELECT run.status, r.ended_at IS NOT NULL AS ended FROM "Run" run
    LEFT JOIN engine.event e ON e.name = 'workflow/run.requested' AND e.client_id = run.id || ':1'
    LEFT JOIN engine.run r ON r.event_id = e.id
    WHERE run.id = $1`,
};

/** Calls `use` with a connection as the tables' owner, and with functions that send requests and run the workflow. */
export async function withRuns({ url, token, migrationDatabaseUrl, databaseUrl }, use) {
  const client = new pg.Client({ connectionString: migrationDatabaseUrl ?? databaseUrl });
  await client.connect();
  const send = makeSend(url, token);
  try {
    const steps = [1, 2, 3].map(() => ({ agentId: "writer", action: "Write a sentence." }));
    const { id } = await send("POST", "/api/v1/workflows", { name: "Three steps", steps });
    const start = () => send("POST", `/api/v1/workflows/${id}/run`, { input: "Hello." });
    const untilEnded = async (runId) => {
      for (const deadline = performance.now() + MAX_MS; ; await sleep(EVERY_MS)) {
        const { rows } = await client.query({ ...ENDED, values: [runId] });
        const { status, ended } = rows[0];
        if (ended && status === "COMPLETED") return;
        if (ended || performance.now() > deadline) throw new Error(`Run ${runId} is ${status}.`);
      }
    };
    return await use({ client, send, start, untilEnded });
  } finally {
    await client.end();
  }
}

/** Returns a function that sends a request with the token and returns the JSON of its response. */
export function makeSend(url, token) {
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} returned ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
}
