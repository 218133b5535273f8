import { createHmac } from "node:crypto";
import { POST } from "@/app/hooks/[triggerId]/route";
import type { WebhookConfig } from "@/server/domain/trigger/config";
import type { ServiceContext } from "@/server/services/context";
import { createTrigger } from "@/server/services/trigger/create";
import { signDelivery } from "@/server/services/webhook/signature";
import { createWorkflow } from "@/server/services/workflow/create";

const HOOK: WebhookConfig = { signature: "bearer", header: "x-signature", template: null, waitSeconds: 0 };

/** Creates a workflow with one step and a webhook trigger. */
export async function makeHook(ctx: ServiceContext, changes: Partial<WebhookConfig> = {}) {
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(ctx, { name: "Hooked", steps });
  const { trigger, secret } = await createTrigger(ctx, {
    id,
    type: "webhook",
    webhook: { ...HOOK, ...changes },
  });
  return { workflowId: id, triggerId: trigger.id, secret: secret ?? "" };
}

/** Sends a delivery. In the returned response, `status` is the HTTP status and `run` is the run's status. */
export async function post(triggerId: string, body: string, headers: Record<string, string>) {
  const response = await POST(
    new Request(`http://localhost/hooks/${triggerId}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    }),
    { params: Promise.resolve({ triggerId }) },
  );
  // In a problem response, `status` repeats the HTTP status. Otherwise, it's the run's status.
  const { status, ...answer } = await response.json();
  const retryAfter = response.headers.get("retry-after");
  const run = typeof status === "string" ? status : null;
  return { status: response.status, run, ...answer, ...(retryAfter !== null && { retryAfter }) };
}

export const BODY = JSON.stringify({ issue: { number: 7 } });
export const bearer = (secret: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${secret}`,
  ...more,
});
export const hex = (secret: string, body = BODY) => createHmac("sha256", secret).update(body).digest("hex");
export const signed = (secret: string, { id = "msg_1", body = BODY, at = new Date() } = {}) =>
  signDelivery({ id, body, secrets: [secret] }, at);
