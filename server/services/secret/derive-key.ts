import { hkdfSync } from "node:crypto";
import { appSecret } from "@/server/env";

export type KeyPurpose = "review link" | "invitation" | "webhook secret" | "credential" | "carried headers";

/** A key for one purpose, from the installation's secret: what is made with it is of no use for another. */
export function deriveKey(purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", appSecret(), "countersign", purpose, 32));
}
