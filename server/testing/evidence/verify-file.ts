import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Database } from "@/server/infra/db";
import { listSigningKeys } from "@/server/services/ledger/list-keys";

/** Verifies a file with the standalone verifier. If a head was saved earlier, also checks the file against it. */
export async function verifyFile(
  db: Database,
  name: string,
  content: string | Uint8Array,
  savedHead: { sequence: number; hash: string } | null = null,
) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, "keys.json"), JSON.stringify({ keys: await listSigningKeys(db) }));
  const head = savedHead ? ["--head", `${savedHead.sequence}:${savedHead.hash}`] : [];
  const args = [
    "scripts/verify.mjs",
    join(folder, name),
    "--key",
    join(folder, "keys.json"),
    ...head,
    "--json",
  ];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (_error, stdout, stderr) =>
      resolve(stdout || stderr),
    );
  });
  return JSON.parse(output);
}
