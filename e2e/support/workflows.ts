import type { APIRequestContext } from "playwright/test";
import { expect } from "./app";
import type { App } from "./organization";

export interface Step {
  agentId: string;
  action: string;
  name?: string;
  review?: object;
  retry?: object;
}

/** The workflow in the specification's example. */
const BRIEFING: Step[] = [
  { agentId: "finance_agent", action: "Say what the figures in the note are." },
  { agentId: "human", action: "Are the figures right?" },
  { agentId: "procurator_assistant", action: "Summarize it in one line." },
];

/** Returns the example's steps with a review that's due in `timeoutSeconds`, so that it comes first in the inbox. */
export function dueBriefing(timeoutSeconds: number): Step[] {
  return BRIEFING.map((step) => (step.agentId === "human" ? { ...step, review: { timeoutSeconds } } : step));
}

export const NOTE =
  "The desk closed the day 1.2 percent higher. Copper rose to 9,480 dollars a tonne. Two suppliers asked for longer terms.";

/** Creates a workflow through the API, so that a journey can start with the part it tests. */
export async function makeWorkflow(
  request: APIRequestContext,
  app: App,
  name: string,
  steps: Step[] = BRIEFING,
): Promise<string> {
  return (await send(request, app, "/workflows", { name, steps })).id;
}

export async function startRun(
  request: APIRequestContext,
  app: App,
  id: string,
  input = NOTE,
): Promise<string> {
  return (await send(request, app, `/workflows/${id}/run`, { input })).runId;
}

export async function send(request: APIRequestContext, app: App, path: string, data: object) {
  const answer = await request.post(`${app.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${app.token}` },
    data,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}
