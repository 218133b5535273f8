import { sign } from "@/server/engine/testing/signed-call";

/** An existing Inngest server that can reach this machine, and its keys. */
export interface GivenServer {
  signingKey: string;
  /** The variables that make an app use this server. */
  variables: Record<string, string>;
}

/** Returns the server that was passed to `npm run test:inngest`, if any. */
export function readGivenServer(): GivenServer | null {
  const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = process.env;
  if (!INNGEST_BASE_URL || !INNGEST_EVENT_KEY || !INNGEST_SIGNING_KEY) return null;
  return {
    signingKey: INNGEST_SIGNING_KEY,
    variables: { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY },
  };
}

/** Makes the app register with the server, by sending the signed request that the server itself would send. */
export async function connectRealServer({ signingKey }: GivenServer, port: number): Promise<void> {
  const address = `http://127.0.0.1:${port}/api/inngest`;
  const body = { url: address };
  const answer = await fetch(address, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-inngest-signature": sign(body, signingKey) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The server rejected the functions: ${await answer.text()}`);
}
