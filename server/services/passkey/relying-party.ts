import { env } from "@/server/infra/env";

/** Converts a browser's response to the form that the library expects. */
export function toCredential<Response>(id: string, response: Response) {
  return { id, rawId: id, type: "public-key" as const, clientExtensionResults: {}, response };
}

/** The name and address that passkeys belong to. Browsers use a passkey only at this address. */
export function relyingParty(): { name: string; id: string; origin: string } {
  const { hostname, origin } = new URL(env().publicUrl);
  return { name: "Countersign", id: hostname, origin };
}
