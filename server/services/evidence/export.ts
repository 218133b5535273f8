import { html } from "@/server/domain/html/html";
import { writeSeal } from "@/server/domain/review/write-seal";
import { EvidenceDto } from "@/server/domain/run/evidence";
import { writeZip } from "@/server/infra/zip";
import type { ServiceContext } from "@/server/services/context";
import { makeSigner, type Sign, signExport } from "@/server/services/ledger/sign-export";
import { getEvidence } from "@/server/services/run/get-evidence";
import { readPagePolicy } from "./page/policy";
import { readPageScript } from "./page/script";
import { PAGE_STYLE } from "./page/style";
import { writePage } from "./page/write";

const README = `This archive contains evidence for one run.

evidence.html   the evidence as a printable page. Open it in a browser. It checks itself, even offline.
evidence.json   the evidence as JSON
signature.json  the signature of evidence.json

To prove that nothing was changed, use Countersign's standalone verifier, with a key and a head that you got
from another source:

  npm run verify -- FILE.zip --key keys.json --head head.json
`;

interface Asked {
  runId: string;
  head?: number;
}

/** Writes the run's evidence as a single page that verifies itself offline. */
export async function writeEvidencePage(ctx: ServiceContext, asked: Asked): Promise<string> {
  return (await writeEvidenceFiles(makeSigner(ctx), await getEvidence(ctx, asked)))["evidence.html"];
}

/** Writes the run's evidence as a zip with the page, the data, and the signature. */
export async function zipEvidence(ctx: ServiceContext, asked: Asked): Promise<Uint8Array<ArrayBuffer>> {
  const files = await writeEvidenceFiles(makeSigner(ctx), await getEvidence(ctx, asked));
  const parts: Uint8Array[] = [];
  for await (const part of writeZip(Object.entries({ "README.txt": README, ...files }))) parts.push(part);
  return Buffer.concat(parts);
}

/** Writes evidence as a page and as data, with a signature that covers both. */
export async function writeEvidenceFiles(
  sign: Sign,
  read: EvidenceDto,
): Promise<Record<"evidence.html" | "evidence.json" | "signature.json", string>> {
  const evidence = EvidenceDto.parse(read);
  const json = JSON.stringify(evidence, null, 2);
  // Escapes carriage returns, because browsers would read them as line feeds.
  const readable = String(writePage(evidence)).replaceAll("\r", "&#13;");
  const { madeAt } = evidence;
  const [start, end] = writeFile(evidence, { json, readable });
  const signature = await signExport(sign, {
    ...{ evidence: json, madeAt, page: textOf(readable), file: start + end },
  });
  return {
    "evidence.html": `${start}${escapeData(JSON.stringify(signature))}${end}`,
    "evidence.json": json,
    "signature.json": `${JSON.stringify(signature, null, 2)}\n`,
  };
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#13": "\r" };

/** Returns this markup's text, the same as `textContent` in a browser. */
function textOf(markup: string): string {
  return markup
    .replace(/(<pre[^>]*>)\n/g, "$1")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39|#13);/g, (_, name) => ENTITIES[name] ?? "");
}

/** Writes the parts of the page before and after the signature. */
function writeFile(
  { run }: EvidenceDto,
  { json, readable }: { json: string; readable: string },
): [start: string, end: string] {
  const policy = readPagePolicy().join("; ");
  const title = `Evidence for ${run.workflowName}, ${run.id}`;
  const start = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${html`<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>`}
<style>${PAGE_STYLE}</style></head><body>
${html`<header>${writeSeal("signed")} Countersign evidence</header>
<section id="check" aria-live="polite"><span class="if-intact">${writeSeal("signed")}</span><span class="if-broken">${writeSeal("rejected")}</span><span class="if-open">${writeSeal("waiting")}</span><div>
<strong id="verdict">Not checked</strong><ul id="findings"><li>Scripts are off, so this page can't check itself. Use the standalone verifier.</li></ul>
<button id="change" type="button" hidden>Change one character</button>
<p class="paper">This was checked when the page was printed. Paper can't be checked, so keep the file.</p></div></section>`}
<main id="page">${readable}</main>
<script type="application/json" id="evidence">${escapeData(json)}</script>
<script type="application/json" id="signature">`;
  return [start, `</script>\n<script>${readPageScript()}</script></body></html>\n`];
}

/** Keeps text from ending the script element. */
function escapeData(json: string): string {
  return json.replaceAll("<", "\\u003c");
}
