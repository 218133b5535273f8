import { type APIRequestContext, type APIResponse, request as requests } from "playwright/test";
import { expect, test } from "@/e2e/support/api";
import type { App } from "@/e2e/support/organization";
import { askForOrganization } from "@/e2e/support/organization";
import { fill, type Items, idsIn, KINDS, makeItems, ROUTES } from "@/e2e/support/pages";
import { signInSeparately } from "@/e2e/support/sign-in";

/** IDs that no item has, as they can stand in an address. */
const MALFORMED = [
  "0",
  "-1",
  "null",
  "undefined",
  "%20",
  "%00",
  "a%2Fb",
  "..%2F..",
  "%22%27%3B--",
  "%F0%9F%98%80",
  "%E2%80%AE",
  "%F0%28",
  "%ED%A0%80",
  "%zz",
  "x".repeat(2_000),
];
/** Odd values for the pages' queries, and the names of those values. */
const ODD_VALUES = ["-1", "%00", "a%2Fb", "%F0%9F%98%80"];
const NAMES = [
  ...["ids", "id", "step", "page", "size", "q", "try", "new", "days", "month", "tab", "after", "status"],
  ...["workflow", "workflowId", "subject", "actor", "from", "to", "type", "copy", "view", "agent", "session"],
];
const AT_ONCE = 6;

interface Address {
  route: string;
  path: string;
  /** What the page shows. */
  shows: "page" | "page or not found" | "not found" | "other workflow";
}

/** What a page says if nothing has the ID, or if the address isn't well-formed. */
const MISSING = /Page not found|nothing at this address/;
/** What pages say that don't reveal whether a link ever existed. */
const EXPLAINS: Readonly<Record<string, RegExp>> = {
  "/invitation/[token]": /This link no longer works/,
  "/reset-password/[token]": /This link no longer works/,
};

/** The digests of errors in a page. Next reports a missing page and a redirect in the same way. */
function findErrors(html: string): string[] {
  return [...html.matchAll(/\bE\{\\?"digest\\?":\\?"([^"\\]+)/g), ...html.matchAll(/data-dgst="([^"]+)"/g)]
    .map(([, digest = ""]) => digest)
    .filter((digest) => !digest.startsWith("NEXT_"));
}

/** Explains what's wrong with an answer. Null if it's right. */
async function faultOf({ route, path, shows }: Address, answer: APIResponse): Promise<string | null> {
  const html = await answer.text();
  const fault = (what: string) => `${path.slice(0, 200)}: ${answer.status()}, ${what}`;
  const errors = findErrors(html);
  if (answer.status() >= 500 || errors.length > 0 || html.includes("Couldn\u2019t show this page"))
    return fault(`the page failed ${errors.join()}`);
  if (shows === "page" || (shows === "page or not found" && answer.status() < 400))
    return answer.status() < 400 ? null : fault("isn't shown");
  if (shows === "other workflow")
    return html.includes("These runs are of different workflows")
      ? null
      : fault("doesn't say why it can't compare");
  const explains = answer.status() === 404 ? MISSING : EXPLAINS[route];
  return explains?.test(html) ? null : fault("doesn't explain what's missing");
}

/** Opens all addresses and returns what's wrong with the answers. */
async function openAll(client: APIRequestContext, addresses: readonly Address[]): Promise<string[]> {
  const faults: string[] = [];
  const left = [...addresses];
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const answer = await client.get(next.path, { maxRedirects: 0, headers: { accept: "text/html" } });
      const fault = await faultOf(next, answer);
      await answer.dispose();
      if (fault) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

async function openClient(app: App, email?: string): Promise<APIRequestContext> {
  return requests.newContext({ baseURL: app.url, storageState: await signInSeparately(app, email) });
}

/** Returns the valid IDs of a route. */
function idsOf(route: string, items: Items): Record<string, string> {
  return Object.fromEntries(
    idsIn(route).map((place) => {
      const kind = KINDS[place];
      return [place, kind ? items[kind] : place.startsWith("/problems") ? "not-found" : "t".repeat(43)];
    }),
  );
}

/** A made-up ID that looks like the given one. */
function makeUp(id: string): string {
  return id.replace(/.$/, (end) => (end === "0" ? "1" : "0"));
}

/** The addresses of a route with each ID replaced by each wrong one. */
function listWrong(route: string, own: Items, wrong: Items[]): Address[] {
  const ids = idsOf(route, own);
  return idsIn(route).flatMap((place) => {
    const kind = KINDS[place];
    const others = (Object.keys(own) as (keyof Items)[]).filter((other) => other !== kind);
    const values = [
      ...MALFORMED,
      makeUp(ids[place] ?? ""),
      ...others.map((other) => own[other]),
      ...(kind ? wrong.map((items) => items[kind]) : []),
    ];
    return [...new Set(values)].map((id) => ({
      route,
      path: fill(route, { ...ids, [place]: id }),
      shows: "not found" as const,
    }));
  });
}

test("every page explains a wrong, foreign, deleted, malformed, or mismatched ID", async ({
  app,
  request,
}) => {
  test.slow();
  const unknown = ROUTES.flatMap(idsIn).filter((place) => !(place in KINDS));
  expect(unknown, "say in e2e/support/pages.ts what these IDs belong to").toEqual([]);

  const other = await askForOrganization();
  const own = await makeItems(request, app, "Own");
  const sibling = await makeItems(request, app, "Sibling");
  const gone = await makeItems(request, app, "Gone");
  const foreign = await makeItems(request, other, "Foreign");
  const headers = { authorization: `Bearer ${app.token}` };
  for (const path of [`/workflows/${gone.workflow}`, `/agents/${gone.agent}`, `/webhooks/${gone.webhook}`])
    expect((await request.delete(`${app.url}/api/v1${path}`, { headers })).status()).toBe(204);
  /** Runs, reviews, sessions, and messages can't be deleted, and stay when their workflow is. */
  const deleted = {
    ...foreign,
    workflow: gone.workflow,
    trigger: gone.trigger,
    agent: gone.agent,
    webhook: gone.webhook,
  };

  const dynamic = ROUTES.filter((route) => idsIn(route).length > 0);
  const mismatched = dynamic
    .filter((route) => idsIn(route).length > 1)
    .map((route): Address => {
      const [first = ""] = idsIn(route);
      const ids = { ...idsOf(route, own), [first]: idsOf(first, sibling)[first] ?? "" };
      return {
        route,
        path: fill(route, ids),
        shows: route.includes("compare") ? "other workflow" : "not found",
      };
    });
  const owner = await openClient(app);
  const addresses = dynamic.flatMap((route) => listWrong(route, own, [foreign, deleted]));
  expect(addresses.length).toBeGreaterThan(300);
  expect(await openAll(owner, [...addresses, ...mismatched])).toEqual([]);

  // The same pages open with the right IDs, so that the answers above aren't due to something else.
  const open = ROUTES.filter((route) => !idsIn(route).some((place) => place.includes("token")));
  const shown = open.map(
    (route): Address => ({ route, path: fill(route, idsOf(route, own)), shows: "page" }),
  );
  const kept = ["/runs/[id]", "/reviews/[id]", "/sessions/[id]"].map(
    (route): Address => ({ route, path: fill(route, idsOf(route, gone)), shows: "page" }),
  );
  const odd = shown.flatMap((address) =>
    ODD_VALUES.map((value) => ({
      route: address.route,
      shows: "page or not found" as const,
      path: `${address.path}?${NAMES.map((name) => `${name}=${value}`).join("&")}`,
    })),
  );
  expect(await openAll(owner, [...shown, ...kept, ...odd])).toEqual([]);
  await owner.dispose();
});
