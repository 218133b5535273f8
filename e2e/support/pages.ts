import { readdirSync } from "node:fs";
import type { APIRequestContext } from "playwright/test";
import { expect } from "./app";
import type { App } from "./organization";
import { sql } from "./sql";
import { makeWorkflow, send } from "./workflows";

/** The routes of all pages, such as "/runs/[id]". A new page is included automatically. */
export const ROUTES = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("page.tsx"))
  .map((file) => {
    const parts = file.split("/").slice(0, -1);
    return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
  });

/** Returns the routes up to each ID: "/a/[id]/b/[otherId]" → ["/a/[id]", "/a/[id]/b/[otherId]"]. */
export function idsIn(route: string): string[] {
  return [...route.matchAll(/\[\w+\]/g)].map(({ 0: name, index }) => route.slice(0, index + name.length));
}

/** Fills in a route's IDs. `ids` are keyed by the route up to each ID. */
export function fill(route: string, ids: Readonly<Record<string, string>>): string {
  return idsIn(route).reduceRight(
    (path, place) =>
      `${place.slice(0, place.lastIndexOf("["))}${ids[place] ?? ""}${path.slice(place.length)}`,
    route,
  );
}

/** What an ID in a route belongs to. The IDs of `null` are secrets or words, not those of an organization's items. */
export const KINDS: Readonly<Record<string, keyof Items | null>> = {
  "/agents/[agentId]": "agent",
  "/invitation/[token]": null,
  "/problems/[code]": null,
  "/reset-password/[token]": null,
  "/reviews/[id]": "review",
  "/runs/[id]": "run",
  "/runs/[id]/compare/[otherId]": "run",
  "/sessions/[id]": "session",
  "/settings/messages/[id]": "message",
  "/settings/webhooks/[id]": "webhook",
  "/workflows/[id]": "workflow",
  "/workflows/[id]/triggers/[triggerId]": "trigger",
};

/** An ID of each kind. */
export type Items = Awaited<ReturnType<typeof makeItems>>;

/** Makes an item of each kind. The trigger, the run, and the review belong to the workflow. */
export async function makeItems(request: APIRequestContext, app: App, name: string) {
  const post = (path: string, data: object) => send(request, app, path, data);
  const workflow = await makeWorkflow(request, app, name);
  const session = crypto.randomUUID();
  const { runId: run } = await post(`/workflows/${workflow}/run`, { input: "A note.", sessionId: session });
  const agent = name.toLowerCase().replaceAll(" ", "_");
  await post("/agents", { id: agent, name, config: { kind: "template", template: "{{ input }}" } });
  const { trigger } = await post(`/workflows/${workflow}/triggers`, {
    type: "webhook",
    webhook: { signature: "bearer" },
  });
  const webhook = await post("/webhooks", { url: "https://example.com/hook", events: ["run.failed"] });
  const [opened] = await until(() => sql<Row>(app, `SELECT "id" FROM "Review" WHERE "runId" = $1`, [run]));
  const [message] = await until(() =>
    sql<Row>(
      app,
      `SELECT m."id" FROM "Message" m JOIN "Run" r USING ("organizationId") WHERE r."id" = $1 LIMIT 1`,
      [run],
    ),
  );
  return {
    ...{ workflow, run, session, agent },
    review: opened.id,
    message: message.id,
    trigger: trigger.id as string,
    webhook: webhook.id as string,
  };
}

type Row = { id: string };

/** Repeats a query until it has a row. */
async function until(query: () => Promise<Row[]>): Promise<[Row]> {
  let rows: Row[] = [];
  const read = async () => {
    rows = await query();
    return rows.length;
  };
  await expect.poll(read).toBeGreaterThan(0);
  return rows as [Row];
}
