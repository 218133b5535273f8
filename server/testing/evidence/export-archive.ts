import type { ServiceContext } from "@/server/services/context";
import { exportEvidence } from "@/server/services/evidence/archive/export";

/** Downloads the evidence of all runs that match the filters. */
export async function exportArchive(
  ctx: ServiceContext,
  filters: Parameters<typeof exportEvidence>[1] = {},
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await exportEvidence(ctx, filters)) parts.push(part);
  return Buffer.concat(parts);
}
