// A route that does the least work needed to insert a row or read 20 rows. Benchmarks copy it into the app they build.
import pg from "pg";
import { databaseUrl } from "@/server/infra/env";

let pool: pg.Pool | undefined;

async function query(text: string, values: unknown[] = []) {
  pool ??= new pg.Pool({ connectionString: databaseUrl(), max: 1 });
  return (await pool.query({ name: text, text, values })).rows;
}

export async function POST(request: Request) {
  const { input } = await request.json();
  return Response.json(await query("INSERT INTO bare (input) VALUES ($1) RETURNING id", [input]));
}

export async function GET() {
  return Response.json(await query("SELECT id, input FROM bare ORDER BY id DESC LIMIT 20"));
}
