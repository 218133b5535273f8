import { createHash } from "node:crypto";
import { canonicalJson } from "./hash";

/**
 * The statement that a passkey signs for a decision. The document, question, destinations, and policy are SHA-256
 * hashes in hex. The nonce is random, so the statement's hash reveals nothing to anyone without the nonce.
 */
export interface DecisionStatement {
  organization: string;
  run: string;
  review: string;
  member: string;
  /** The person the member covers for. */
  forMember: string | null;
  decision: "approve";
  /** The hash of the approved document. */
  document: string;
  question: string;
  /** Like `policy`, the hash of the JSON as Postgres prints it. */
  destinations: string | null;
  policy: string;
  /** In base64url. */
  nonce: string;
}

/** Returns the SHA-256 of the statement's canonical JSON, in base64url. It's the challenge that the passkey signs. */
export function challengeOf(statement: DecisionStatement): string {
  const json = canonicalJson({ type: "countersign/decision", ...statement });
  return createHash("sha256").update(json).digest("base64url");
}
