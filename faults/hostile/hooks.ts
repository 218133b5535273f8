import { createHmac } from "node:crypto";
import type { Random } from "@/faults/random";
import type { Signature } from "@/server/domain/trigger/config";
import { signDelivery } from "@/server/services/webhook/signature";
import type { Sent } from "./client";
import { brokenBody, CONTENT_TYPES, chance, hostileValue, ODD_HEADERS, pick, randomText } from "./values";
import type { Party, World } from "./world";

const SIGNATURES: readonly Signature[] = ["standard-webhooks", "github", "hmac", "bearer"];
const METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];
const HOOK_HEADER = "x-signature";

/** A webhook trigger and its secret. */
export interface Hook {
  triggerId: string;
  signature: Signature;
  secret: string;
}

/** Creates one webhook trigger for each kind of signature. */
export async function makeHooks(
  world: World,
  { people: { owner } }: Party,
  workflowId: string,
  name: string,
): Promise<Hook[]> {
  const hooks: Hook[] = [];
  for (const signature of SIGNATURES) {
    const { status, text } = await world.client.send({
      method: "POST",
      path: `/api/v1/workflows/${workflowId}/triggers`,
      headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "webhook", name, webhook: { signature, header: HOOK_HEADER } }),
    });
    if (status !== 201) throw new Error(`a webhook trigger was refused: ${status} ${text}`);
    const { trigger, secret } = JSON.parse(text);
    hooks.push({ triggerId: trigger.id, signature, secret });
  }
  return hooks;
}

/** Generates a delivery, which can have a valid signature or token only if `mayFit` is true. */
export function generateForHook(random: Random, hooks: readonly Hook[], mayFit: boolean): Sent {
  const hook = pick(random, hooks);
  const body = makeBody(random);
  const proof = mayFit && chance(random, 0.4) ? prove(hook, body) : failToProve(random, hook, body);
  const method = chance(random, 0.95) ? "POST" : pick(random, METHODS);
  const type = chance(random, 0.85) ? "application/json" : pick(random, CONTENT_TYPES);
  const headers: Record<string, string> = {
    ...(type !== "" && { "content-type": type }),
    ...(chance(random, 0.2) && { "countersign-hops": pick(random, ["1", "6", "-1", "9".repeat(40), "x"]) }),
    ...(chance(random, 0.1) && { "x-github-event": pick(random, ["ping", "push", "x".repeat(5_000)]) }),
    ...(chance(random, 0.1) && pick(random, ODD_HEADERS)),
    ...proof,
  };
  const hasBody = method !== "GET" && method !== "HEAD";
  return { method, path: `/hooks/${idOf(random, hook)}`, headers, ...(hasBody && { body }) };
}

function makeBody(random: Random): string | Uint8Array {
  if (chance(random, 0.2)) return brokenBody(random);
  return JSON.stringify(chance(random, 0.5) ? { issue: hostileValue(random) } : hostileValue(random)) ?? "{}";
}

function idOf(random: Random, { triggerId }: Hook): string {
  if (chance(random, 0.85)) return triggerId;
  const odd = [`${triggerId}0`, triggerId.toUpperCase(), "trg_0", "constructor", "'", randomText(random)];
  return encodeURIComponent(pick(random, odd).toWellFormed() || "x");
}

/** Returns the headers that a sender with the secret would send. */
function prove({ signature, secret }: Hook, body: string | Uint8Array): Record<string, string> {
  const text = Buffer.from(body).toString("utf8");
  const hmac = createHmac("sha256", secret).update(text).digest("hex");
  switch (signature) {
    case "standard-webhooks": {
      const { "content-type": _, ...headers } = signDelivery(
        { id: `msg_${hmac.slice(0, 20)}`, body: text, secrets: [secret] },
        new Date(),
      );
      return headers;
    }
    case "github":
      return { "x-hub-signature-256": `sha256=${hmac}`, "x-github-delivery": hmac.slice(0, 20) };
    case "hmac":
      return { [HOOK_HEADER]: hmac };
    case "bearer":
      return { authorization: `Bearer ${secret}` };
  }
}

/** Returns headers whose signature or token is missing, garbled, too long, or for a different secret or body. */
function failToProve(random: Random, hook: Hook, body: string | Uint8Array): Record<string, string> {
  const names = Object.keys(prove(hook, body));
  const secret = `whsec_${Buffer.from(randomText(random).padEnd(32, "x")).toString("base64")}`;
  return pick<() => Record<string, string>>(random, [
    () => ({}),
    () => prove({ ...hook, secret }, body),
    () => (hook.signature === "bearer" ? {} : prove(hook, `${Buffer.from(body).toString("utf8")} `)),
    () => {
      const value = pick(random, ["", "sha256=", "v1,", "Bearer", "Bearer null", "x".repeat(5_000), "0"]);
      return Object.fromEntries(names.filter(() => value !== "").map((name) => [name, value]));
    },
  ])();
}
