// Drives one of the two apps: starts runs through its API and polls their status in its database.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { makeSend } from "../gate/runs.mjs";

const EVERY_MS = 2;
const MAX_MS = 60_000;
const WRITER = { agentId: "writer", action: "Write a sentence." };
const PERSON = { agentId: "human", action: "Is it right?" };

/**
 * Calls `use` with functions that start runs of two workflows: one with three simulated steps, and one that pauses
 * before its simulated step.
 */
export async function withSide({ url, token, migrationDatabaseUrl, databaseUrl }, use) {
  const client = new pg.Client({ connectionString: migrationDatabaseUrl ?? databaseUrl });
  await client.connect();
  const send = makeSend(url, token);
  const makeStart = async (name, steps) => {
    const { id } = await send("POST", "/api/v1/workflows", { name, steps });
    return async () => (await send("POST", `/api/v1/workflows/${id}/run`, { input: "Hello." })).runId;
  };
  try {
    return await use({
      client,
      databaseUrl,
      send,
      until: watchRuns(client),
      start: await makeStart("Three steps", [WRITER, WRITER, WRITER]),
      startPaused: await makeStart("Paused", [PERSON, WRITER]),
    });
  } finally {
    await client.end();
  }
}

/**
 * Returns a function that waits until a run has a given status. Each poll reads all watched runs in one query, so
 * polling costs both apps the same.
 */
function watchRuns(client) {
  const watched = new Map();
  let looking = false;
  const look = async () => {
    looking = true;
    try {
      for (; watched.size > 0; await sleep(EVERY_MS)) {
        const { rows } = await client.query({
          name: "look",
          text: `SELECT id, status::text FROM "Run" WHERE id = ANY($1)`,
          values: [[...watched.keys()]],
        });
        for (const { id, status } of rows) watched.get(id)?.(status);
      }
    } finally {
      looking = false;
    }
  };
  return (runId, wanted) =>
    new Promise((resolve, reject) => {
      const deadline = performance.now() + MAX_MS;
      watched.set(runId, (status) => {
        const isOver = status === "FAILED" || performance.now() > deadline;
        if (status !== wanted && !isOver) return;
        watched.delete(runId);
        if (status === wanted) resolve();
        else reject(new Error(`Run ${runId} is ${status}.`));
      });
      if (!looking) look().catch(reject);
    });
}
