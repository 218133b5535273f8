import { readPins } from "@/scripts/verify/keys.mjs";
import { readEvidenceFile } from "@/scripts/verify/read-file.mjs";
import { verifyEvidence } from "@/scripts/verify/verify.mjs";
import { EvidenceDto } from "@/server/domain/run/evidence";
import type { ServiceContext } from "@/server/services/context";
import { writeEvidencePage, zipEvidence } from "@/server/services/evidence/export";
import { getEvidence } from "@/server/services/run/get-evidence";

interface Trusted {
  keys: unknown;
  savedHead: { sequence: number; hash: string } | null;
}

const WRITERS = {
  json: async (ctx: ServiceContext, asked: Asked) =>
    JSON.stringify(EvidenceDto.parse(await getEvidence(ctx, asked))),
  html: writeEvidencePage,
  zip: zipEvidence,
};
type Asked = { runId: string; head?: number };
export type Format = keyof typeof WRITERS;
export const FORMATS = Object.keys(WRITERS) as Format[];

/**
 * Downloads a run's evidence in the given formats and verifies each file with the standalone verifier. Returns the
 * problems found.
 */
export async function verifyBundles(
  ctx: ServiceContext,
  runId: string,
  { keys, savedHead, formats }: Trusted & { formats: readonly Format[] },
): Promise<string[]> {
  const problems: string[] = [];
  const pins = readPins(JSON.stringify({ keys }));
  for (const format of formats) {
    const content = await WRITERS[format](ctx, { runId, head: savedHead?.sequence });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const { verdict, findings } = verifyEvidence(readEvidenceFile(bytes), { pins, savedHead });
    if (verdict === "verified" && findings.length === 0) continue;
    const found = findings.map(({ place, message }) => `${place}: ${message}`);
    problems.push(`${runId}, ${format}, ${verdict}: ${found.join("; ")}`);
  }
  return problems;
}
