import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import type { ClaimedDelivery } from "./claim";
import { secretsInForce } from "./secrets";
import { signDelivery } from "./sign";

/** Posts a body to an address, and answers with the status; throws, in words, when there was no answer. */
export type Post = (
  address: string,
  what: { headers: Record<string, string>; body: string; timeoutMs: number },
) => Promise<number>;

const PATIENCE_MS = 10_000;

/** How long to wait before each further attempt: eight in all, over a day. */
const BACKOFF_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600, 43_200];

/** The receiver says that it takes nothing any more. */
const GONE = 410;

/**
 * Posts a claimed delivery, signed, and writes down what came of it. At least once: when the process dies between the
 * two, it is posted again, under the same webhook-id.
 */
export async function deliver(
  db: Database,
  delivery: ClaimedDelivery,
  post: Post,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const { id, organizationId, webhookId, attempts } = delivery;
  const webhook = await db.webhook.findFirst({ where: { id: webhookId, organizationId } });
  // It was removed a moment ago, and its deliveries with it.
  if (!webhook) return;
  const outcome = await attempt(webhook, delivery, post, timeoutMs);
  const { status, fault } = outcome;
  const wait = status === GONE ? undefined : BACKOFF_SECONDS[attempts - 1];
  const now = Date.now();
  const result = !fault
    ? { status: "DELIVERED" as const, deliveredAt: new Date(now), dueAt: null }
    : wait === undefined
      ? { status: "FAILED" as const, dueAt: null }
      : { dueAt: new Date(now + wait * 1000) };
  // Only while the claim holds: whoever claimed it after the lease was over writes down what came of theirs.
  await db.webhookDelivery.updateMany({
    where: { id, organizationId, status: "QUEUED", attempts },
    data: { ...result, responseStatus: status, lastError: fault },
  });
  hub().publish(organizationId, { noun: "delivery", id });
}

async function attempt(
  webhook: { id: string; url: string; secret: string },
  { id, body }: ClaimedDelivery,
  post: Post,
  timeoutMs: number,
): Promise<{ status: number | null; fault: string | null }> {
  try {
    const now = new Date();
    const headers = {
      "content-type": "application/json",
      "user-agent": "Countersign",
      ...signDelivery({ id, body, secrets: secretsInForce(webhook, now) }, now),
    };
    const status = await post(webhook.url, { headers, body, timeoutMs });
    return { status, fault: faultOf(status) };
  } catch (error) {
    return { status: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It answered ${status}: redirects are not followed.`;
  return `It answered ${status}.`;
}
