import type { APIRequestContext, BrowserContext, Page } from "playwright/test";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { test as base, expect } from "./app";
import { untilHydrated } from "./hydrated";
import type { App } from "./organization";
import { DESKTOP } from "./screens";
import { addSignIn } from "./sign-in";

type OpenAs = (email: string, workflowId: string) => Promise<Page>;

/** Adds `openAs`, which opens the same workflow in another browser, signed in as someone else. */
export const test = base.extend<{ openAs: OpenAs }>({
  openAs: async ({ browser, app }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (email, workflowId) => {
      const context = await browser.newContext({
        ...DESKTOP,
        baseURL: app.url,
      });
      contexts.push(context);
      context.on("weberror", (error) => errors.push(error.error().message));
      const page = await context.newPage();
      await addSignIn(page, app, email);
      await page.goto(`/workflows/${workflowId}`);
      await untilHydrated(page);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(errors).toEqual([]);
  },
});

export function nameField(page: Page) {
  return page.getByRole("textbox", { name: "Workflow name" });
}

export function publishButton(page: Page) {
  return page.getByRole("button", { name: "Publish", exact: true });
}

export function dialog(page: Page) {
  return page.getByRole("dialog");
}

/** Reads a workflow's published version and draft from the server. */
export async function readDocument(page: Page, workflowId: string): Promise<EditorDocument> {
  const input = encodeURIComponent(JSON.stringify({ id: workflowId }));
  const answer = await page.request.get(`/api/trpc/draft.get?input=${input}`);
  return (await answer.json()).result.data;
}

/** Waits until the server's draft matches. If `draft` is null, waits until there is no draft. */
export async function expectDraft(page: Page, id: string, draft: Partial<DraftDefinition> | null) {
  const held = async () => (await readDocument(page, id)).draft?.definition ?? null;
  if (draft === null) await expect.poll(held).toBeNull();
  else await expect.poll(held).toMatchObject(draft);
}

/** Changes a workflow through the API, which publishes immediately. */
export async function changeOverApi(request: APIRequestContext, app: App, id: string, data: object) {
  const answer = await request.patch(`${app.url}/api/v1/workflows/${id}`, {
    headers: { authorization: `Bearer ${app.token}` },
    data,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Matches calls to a procedure, including batched ones. */
const path = (procedure: string) => new RegExp(`/api/trpc/([^?]*,)?${procedure}[,?]`);

/**
 * Holds every call to a procedure until `release` is called. `firstSent` resolves when the first call is
 * sent.
 */
export async function holdCalls(page: Page, procedure: string) {
  let release = () => {};
  const gone = new Promise<void>((resolve) => {
    release = resolve;
  });
  const firstSent = page.waitForRequest(path(procedure));
  await page.route(path(procedure), async (route) => {
    await gone;
    await route.continue();
  });
  return { firstSent, release };
}

/** Lets the server handle the next call to a procedure, but drops its response. */
export async function loseResponseOnce(page: Page, procedure: string) {
  await page.route(
    path(procedure),
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
}

/**
 * Keeps calls to a procedure from reaching the server, until the returned function is called. With
 * `handlesFirst`, the server handles the first call, and only its response is dropped.
 */
export async function dropCalls(page: Page, procedure: string, { handlesFirst = false } = {}) {
  let handles = handlesFirst;
  await page.route(path(procedure), async (route) => {
    if (handles) {
      handles = false;
      await route.fetch();
    }
    await route.abort();
  });
  return () => page.unroute(path(procedure));
}
