// Measures the disk space that 10,000 finished runs use in the executor's tables and indexes.
import { printTable } from "../table.mjs";
import { startContender } from "./contender.mjs";

const RUNS = 10_000;
const SIZES = `select relname as name, pg_total_relation_size(c.oid)::float8 as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where nspname = 'engine' and relkind = 'r' order by 2 desc`;

export async function measureStorage(server) {
  const contender = await startContender("ours", server);
  const sizes = async () => {
    await server.query(contender.database, "vacuum");
    return new Map((await server.query(contender.database, SIZES)).map(({ name, bytes }) => [name, bytes]));
  };
  const before = await sizes();
  await contender.do("crowd", { count: RUNS, steps: 3, atOnce: 50 });
  const after = await sizes();
  await contender.end();
  const grown = [...after].map(([name, bytes]) => [name, bytes - (before.get(name) ?? 0)]);
  const total = grown.reduce((sum, [, bytes]) => sum + bytes, 0);
  printTable(
    `On disk, ${RUNS} runs of 3 no-op steps`,
    ["", "MB", "bytes per run"],
    [...grown.filter(([, bytes]) => bytes > 100_000), ["together", total]].map(([name, bytes]) => [
      name,
      (bytes / 1e6).toFixed(1),
      (bytes / RUNS).toFixed(0),
    ]),
  );
}
