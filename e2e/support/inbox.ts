import type { APIRequestContext, Locator, Page } from "playwright/test";
import { expect } from "./app";
import { expectDocument } from "./document";
import type { App } from "./organization";
import { makeWorkflow, NOTE, type Step, startRun } from "./workflows";

export interface Waiting {
  runId: string;
  reviewId: string;
}

/**
 * Starts a run that waits for a person, with a review that's due in `dueInSeconds` seconds. Reviews with a
 * deadline come first in the inbox, before other journeys' reviews.
 */
export async function startWaitingRun(
  request: APIRequestContext,
  app: App,
  name: string,
  dueInSeconds: number | null,
  { input, ...step }: Partial<Step> & { input?: string } = {},
): Promise<Waiting> {
  const review = { ...(dueInSeconds !== null && { timeoutSeconds: dueInSeconds }), ...step.review };
  const steps = [{ agentId: "human", action: "Is it right?", ...step, review }];
  const runId = await startRun(request, app, await makeWorkflow(request, app, name, steps), input);
  let reviewId = "";
  await expect
    .poll(async () => (reviewId = (await read(request, app, `/reviews?runId=${runId}`)).content[0]?.id ?? ""))
    .not.toBe("");
  return { runId, reviewId };
}

export async function read(request: APIRequestContext, app: App, path: string) {
  const answer = await request.get(`${app.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${app.token}` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

export async function statusOf(request: APIRequestContext, app: App, { reviewId }: Waiting): Promise<string> {
  return (await read(request, app, `/reviews/${reviewId}`)).status;
}

/** Cancels runs that a journey left waiting, so that they don't come first in anyone's inbox. */
export async function cancelAll(request: APIRequestContext, app: App, waiting: readonly Waiting[]) {
  for (const { runId } of waiting)
    await request.post(`${app.url}/api/v1/workflows/runs/${runId}/cancel`, {
      headers: { authorization: `Bearer ${app.token}` },
    });
}

export function row(page: Page, name: string): Locator {
  return page.getByRole("listitem").filter({ hasText: name });
}

/** The selected review, beside the list. */
export function pane(page: Page): Locator {
  return page.getByRole("region", { name: "Selected review" });
}

export function text(page: Page): Locator {
  return pane(page).getByRole("textbox", { name: /^Document/ });
}

/** Expects this review to be selected: in the list, beside it, and in the URL. */
export async function expectSelected(page: Page, name: string, { reviewId }: Waiting) {
  await expect(pane(page).getByRole("heading", { name, level: 2 })).toBeVisible();
  await expect(row(page, name).getByRole("link")).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(new RegExp(`/reviews/${reviewId}`));
  await expectDocument(text(page), NOTE);
}
