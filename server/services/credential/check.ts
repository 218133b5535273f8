import { z } from "zod";
import type { CheckedCredential } from "@/server/domain/credential/credential";
import { invalidInput } from "@/server/domain/error";
import { PROVIDER_NAMES, PROVIDERS, type Provider } from "@/server/domain/model/provider";
import { guardedRequest, RequestFault } from "@/server/infra/egress/guarded-request";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireCredential } from "./rows";
import { decryptSecret } from "./secret";

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Asks a provider which models the key can use. The request checks the key and the address at no cost.
 * Because it sends the key, permission to read agents isn't enough.
 */
export async function checkCredential(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<CheckedCredential> {
  requireScope(ctx, "agents:write");
  const row = await requireCredential(ctx, id);
  const provider = PROVIDERS.find((known) => known === row.kind);
  if (!provider || row.baseUrl === null) throw invalidInput("/id", "isn't a model provider's secret");
  const server = provider === "compatible" ? new URL(row.baseUrl).host : PROVIDER_NAMES[provider];
  try {
    const { status, body, cut } = await guardedRequest(`${row.baseUrl}/models`, {
      method: "GET",
      headers: authorize(provider, decryptSecret(row)),
      body: null,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
    if (status === 401 || status === 403)
      return refuse(`${server} rejected the key (${status}). Copy it again and check that it's active.`);
    if (status === 404)
      return refuse(`${server} has no list of models at ${row.baseUrl}/models (404). Check the address.`);
    if (status !== 200)
      return refuse(`${server} responded with ${status}. Try again later, or check the address.`);
    const models = cut ? null : readModels(body.toString("utf8"));
    if (!models) return refuse(`${server} didn't return a list of models. Check the address.`);
    return { ok: true, models };
  } catch (error) {
    if (error instanceof RequestFault) return refuse(`${server}: ${error.message}`);
    throw error;
  }
}

const refuse = (message: string): CheckedCredential => ({ ok: false, message });

/** Returns the headers in which the provider expects the key. */
function authorize(provider: Provider, key: string | null): Record<string, string> {
  if (key === null) return {};
  switch (provider) {
    case "openai":
    case "compatible":
      return { authorization: `Bearer ${key}` };
    case "anthropic":
      return { "x-api-key": key, "anthropic-version": "2023-06-01" };
    case "google":
      return { "x-goog-api-key": key };
  }
}

/**
 * OpenAI and Anthropic return models as `data` with `id` fields. Google returns `models` with `name` fields.
 */
const Listed = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ""))),
]);

function readModels(text: string): string[] | null {
  try {
    const listed = Listed.safeParse(JSON.parse(text));
    return listed.success ? listed.data.sort() : null;
  } catch {
    return null;
  }
}
