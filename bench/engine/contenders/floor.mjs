// The lower bound for any executor on Postgres: one statement, and thus one commit, per durable write.
import { randomUUID } from "node:crypto";
import pg from "pg";

const TABLES = `
  create table run (id uuid primary key, status text not null, input json not null, output json) with (fillfactor = 70);
  create table step (run_id uuid not null, position int not null, state json not null, primary key (run_id, position));
`;
const CREATE = { name: "create", text: "insert into run values ($1, 'running', $2)" };
const STEP = {
  name: "step",
  text: `with own as (update run set status = status where id = $1 and status = 'running' returning id)
    insert into step select id, $2, $3 from own`,
};
const SET = { name: "set", text: "update run set status = $2 where id = $1" };

export async function start(connectionString) {
  const pool = new pg.Pool({ connectionString, max: 8 });
  await pool.query(TABLES);
  const query = (statement, values) => pool.query({ ...statement, values });

  async function begin(steps, stepped) {
    const id = randomUUID();
    await query(CREATE, [id, "{}"]);
    for (let i = 1; i <= steps; i++) await query(STEP, [id, i, JSON.stringify({ data: await stepped() })]);
    return id;
  }

  return {
    async run(steps, stepped = () => null) {
      await query(SET, [await begin(steps, stepped), "completed"]);
    },
    async pause(steps) {
      const id = await begin(steps, () => null);
      await query(SET, [id, "waiting"]);
      return () => query(SET, [id, "running"]);
    },
  };
}
