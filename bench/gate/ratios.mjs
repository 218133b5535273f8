// Compares runs and requests with a bare route. Each round measures all of them, one after the other, so that other
// load on the machine affects all of them.
import { median } from "../engine/statistics.mjs";

const WARMUP = 10;
const ROUNDS = 60;

/** Returns the median time of each action in milliseconds, and the medians of the per-round ratios. */
export async function measureRatios({ client, send, start, untilEnded }, { databaseUrl }) {
  await makeBareTable(client, databaseUrl);
  const rounds = [];
  for (let round = -WARMUP; round < ROUNDS; round++) {
    const bareInsert = await time(() => send("POST", "/api/bare", { input: "Hello." }));
    const begun = performance.now();
    const { runId } = await start();
    const started = performance.now() - begun;
    await untilEnded(runId);
    const ran = performance.now() - begun;
    const bareSelect = await time(() => send("GET", "/api/bare"));
    const list = await time(() => send("GET", "/api/v1/runs"));
    const one = await time(() => send("GET", `/api/v1/workflows/runs/${runId}`));
    if (round >= 0) rounds.push({ bareInsert, bareSelect, started, ran, list, one });
  }
  const medianOf = (name) => median(rounds.map((round) => round[name])).toFixed(1);
  const ratio = (value, base) => median(rounds.map((round) => round[value] / round[base]));
  return {
    ms: {
      "bare routes": `${medianOf("bareInsert")}, ${medianOf("bareSelect")}`,
      "a run": medianOf("ran"),
      "starting it": medianOf("started"),
      "a page of runs": medianOf("list"),
      "reading a run": medianOf("one"),
    },
    wholeToBare: ratio("ran", "bareInsert"),
    startToBare: ratio("started", "bareInsert"),
    listToBare: ratio("list", "bareSelect"),
    runToBare: ratio("one", "bareSelect"),
  };
}

export async function makeBareTable(client, databaseUrl) {
  const role = new URL(databaseUrl).username;
  await client.query("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, input TEXT NOT NULL)");
  await client.query(`GRANT ALL ON bare TO "${role}"; GRANT ALL ON SEQUENCE bare_id_seq TO "${role}"`);
}

export async function time(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
