// Starts runs of three simulated steps through the API, and waits until the executor has recorded their end.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const EVERY_MS = 5;
const ENDED = {
  name: "ended",
  text: `SELECT FROM engine.run r JOIN engine.event e ON e.id = r.event_id
    WHERE e.body #>> '{data,runId}' = $1 AND r.ended_at IS NOT NULL`,
};

/** Calls `use` with a connection as the tables' owner, and with functions that send requests and run the workflow. */
export async function withRuns({ url, token, migrationDatabaseUrl, databaseUrl }, use) {
  const client = new pg.Client({ connectionString: migrationDatabaseUrl ?? databaseUrl });
  await client.connect();
  const send = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json", "x-counted": "1" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  try {
    const steps = [1, 2, 3].map(() => ({ agentId: "writer", action: "Write a sentence." }));
    const { id } = await send("POST", "/api/v1/workflows", { name: "Three steps", steps });
    const start = () => send("POST", `/api/v1/workflows/${id}/run`, { input: "Hello." });
    const untilEnded = async (runId) => {
      while ((await client.query({ ...ENDED, values: [runId] })).rowCount === 0) await sleep(EVERY_MS);
    };
    return await use({ client, send, start, untilEnded });
  } finally {
    await client.end();
  }
}
