import { createHash } from "node:crypto";
import { AppError } from "@/server/domain/error";
import type { Manifest, ManifestRun } from "@/server/domain/evidence/manifest";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { writeZip, type ZipFile } from "@/server/infra/zip";
import type { ServiceContext } from "@/server/services/context";
import { writeEvidenceFiles } from "@/server/services/evidence/export";
import { listSigningKeys } from "@/server/services/ledger/list-keys";
import { makeSigner, signArchive } from "@/server/services/ledger/sign-export";
import { getEvidence, readEvidence } from "@/server/services/run/get-evidence";
import { type IndexedRun, indexRun, writeIndex } from "./write-index";

const README = `This archive contains evidence for several runs.

index.html      lists the runs. Open it in a browser.
runs/           one folder per run: the evidence as a printable page and as JSON, and its signature
manifest.json   what was exported, by whom, and the SHA-256 of every file
signature.json  the signature of manifest.json

To prove that nothing was changed, use Countersign's standalone verifier, with a key and a head that you got
from a different source. It checks the manifest, every file, and every run:

  npm run verify -- FILE.zip --key keys.json --head head.json
`;

interface Archive {
  runIds: readonly string[];
  /** The signed ledger head that each run's evidence contains. */
  head: LedgerHeadDto;
  facts: Pick<Manifest, "organization" | "madeBy" | "filters">;
}

/** Writes the evidence of each run in turn, then the files that list the runs. */
export function writeArchive(ctx: ServiceContext, archive: Archive): AsyncGenerator<Uint8Array> {
  return writeZip(listFiles(ctx, archive));
}

async function* listFiles(ctx: ServiceContext, { runIds, head, facts }: Archive): AsyncGenerator<ZipFile> {
  const sign = makeSigner(ctx);
  const runs: ManifestRun[] = [];
  const indexed: IndexedRun[] = [];
  for (const runId of runIds) {
    const evidence = await readProven(ctx, { runId, head: head.sequence });
    if (!evidence) continue;
    const files = Object.entries(await writeEvidenceFiles(sign, evidence));
    for (const [name, text] of files) yield [`runs/${runId}/${name}`, text];
    runs.push(listRun(evidence, files));
    indexed.push(indexRun(evidence));
  }
  const made = { ...facts, madeAt: ctx.now().toISOString() };
  const others: ZipFile[] = [
    ["README.txt", README],
    ["index.html", writeIndex(made, indexed)],
  ];
  yield* others;
  const keys = await listSigningKeys(ctx.db);
  const listed: Manifest = { type: "countersign/archive", ...made, head, keys, runs, files: hashAll(others) };
  const manifest = `${JSON.stringify(listed, null, 2)}\n`;
  yield ["manifest.json", manifest];
  const signature = await signArchive(sign, { manifest, madeAt: made.madeAt });
  yield ["signature.json", `${JSON.stringify(signature, null, 2)}\n`];
}

/**
 * Reads a run's evidence. If something happened in the run after the head was signed, adds a newer head. Null if
 * retention has since deleted the run.
 */
async function readProven(
  ctx: ServiceContext,
  asked: { runId: string; head: number },
): Promise<EvidenceDto | null> {
  try {
    const evidence = await readEvidence(ctx, asked);
    return isCovered(evidence) ? evidence : await getEvidence(ctx, asked);
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return null;
    throw error;
  }
}

/** Returns whether a signed head covers every entry. */
function isCovered({ ledger: { entries, heads } }: EvidenceDto): boolean {
  const newest = heads[0]?.sequence ?? 0;
  return entries.every(({ sequence }) => sequence !== null && sequence <= newest);
}

function listRun({ run }: EvidenceDto, files: readonly ZipFile[]): ManifestRun {
  const { id, workflowId, workflowName, status, reason, createdAt, updatedAt } = run;
  const facts = { id, workflowId, workflowName, status, reason, createdAt, updatedAt };
  return { ...facts, files: hashAll(files) };
}

function hashAll(files: readonly ZipFile[]): Record<string, string> {
  return Object.fromEntries(
    files.map(([name, text]) => [name, createHash("sha256").update(text, "utf8").digest("hex")]),
  );
}
