// Shows how Postgres runs the statements behind the pages.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { pageAt } from "./requests.mjs";

/** Calls the services behind the pages and returns each statement with its plan and time. */
export async function readPlans({ databaseUrl, migrationDatabaseUrl }, person) {
  const { PrismaClient } = await import("../../server/generated/prisma/client.ts");
  const { makeMemberContext } = await import("../../server/services/member/context.ts");
  const { listRuns } = await import("../../server/services/run/list.ts");
  const { listWorkflowRuns } = await import("../../server/services/run/list-of-workflow.ts");
  const { listInbox } = await import("../../server/services/inbox/list.ts");
  const { listReviews } = await import("../../server/services/review/list.ts");
  const { getSession } = await import("../../server/services/session/get.ts");
  const { getUsage } = await import("../../server/services/usage/get.ts");
  const connectionString = migrationDatabaseUrl ?? databaseUrl;
  const db = new PrismaClient({
    adapter: new PrismaPg({ connectionString }),
    log: [{ emit: "event", level: "query" }],
  });
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const ctx = await makeMemberContext(db, person.memberId);
    const { workflowId: id, sessionId, month, runs } = person;
    const pageOf = (rows, part) => ({ page: Math.floor(pageAt(rows, part)), size: 20 });
    const page = (part) => pageOf(runs, part);
    const paused = { workflowId: id, status: ["PAUSED"] };
    const pages = [
      ["A workflow's runs: first page", () => listWorkflowRuns(ctx, { id, ...page(0) })],
      ["A workflow's runs: middle", () => listWorkflowRuns(ctx, { id, ...page(0.5) })],
      ["All runs: middle", () => listRuns(ctx, page(0.5))],
      ["All runs: last page", () => listRuns(ctx, page(1))],
      ["A workflow's paused runs: middle", () => listRuns(ctx, { ...paused, ...pageOf(runs / 100, 0.5) })],
      ["A search for one run", () => listRuns(ctx, { ...page(0), q: "10007" })],
      ["Reviews: last page", () => listReviews(ctx, page(1))],
      [
        "Decided reviews in the inbox: middle",
        () => listInbox(ctx, { tab: "done", ...pageOf(runs * 0.99, 0.5) }),
      ],
      ["A session", () => getSession(ctx, { sessionId })],
      ["Usage of a month", () => getUsage(ctx, { month })],
    ];
    const statements = [];
    db.$on("query", (event) => statements.push(event));
    let text = "";
    for (const [what, read] of pages) {
      await read();
      text += `\n${what}\n`;
      for (const statement of statements.splice(0)) text += await explain(client, statement);
    }
    return text;
  } finally {
    await client.end();
    await db.$disconnect();
  }
}

async function explain(client, { query, params }) {
  if (!/^\s*(SELECT|WITH)/.test(query)) return "";
  const { rows } = await client.query(
    `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY) ${query}`,
    JSON.parse(params),
  );
  const lines = rows.map((row) => row["QUERY PLAN"]);
  const plan = lines.filter((line) => /->|^\w.*(rows=)|Execution Time/.test(line));
  return `  ${query.replace(/\s+/g, " ").trim().slice(0, 160)}\n${plan.map((line) => `    ${line}\n`).join("")}`;
}
