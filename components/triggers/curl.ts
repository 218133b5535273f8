import type { Trigger } from "./trigger-words";

type Webhook = Pick<NonNullable<Trigger["webhook"]>, "path" | "signature" | "header">;

/** Includes the time, because a second request with the same body would count as a repeat. */
const BODY = String.raw`{\"title\": \"Hello\", \"sentAt\": \"$(date)\"}`;

/** A placeholder for the secret, which is shown only once. */
export const SECRET_PLACEHOLDER = "<your secret>";

/** Writes shell commands that send a request to a webhook, with its token or signature. */
export function writeCurl({ path, signature, header }: Webhook, publicUrl: string, secret: string): string {
  const start = [`SECRET='${secret}'`, `BODY="${BODY}"`];
  const url = `${publicUrl}${path}`;
  const hmac = `SIGNATURE=$(printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.* //')`;
  switch (signature) {
    case "bearer":
      return [...start, ...post(url, ["Authorization: Bearer $SECRET"])].join("\n");
    case "github":
      return [...start, hmac, ...post(url, ["X-Hub-Signature-256: sha256=$SIGNATURE"])].join("\n");
    case "hmac":
      return [...start, hmac, ...post(url, [`${header}: $SIGNATURE`])].join("\n");
    case "standard-webhooks":
      return [
        ...start,
        "TIME=$(date +%s)",
        'ID="msg_$(openssl rand -hex 8)"',
        // The part of the secret after the prefix is the base64-encoded key.
        `KEY=$(printf '%s' "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
        `SIGNATURE=$(printf '%s' "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)`,
        ...post(url, ["webhook-id: $ID", "webhook-timestamp: $TIME", "webhook-signature: v1,$SIGNATURE"]),
      ].join("\n");
  }
}

function post(url: string, headers: readonly string[]): string[] {
  const all = [...headers, "Content-Type: application/json"].map((header) => `  -H "${header}" \\`);
  return [`curl -X POST ${url} \\`, ...all, `  -d "$BODY"`];
}
