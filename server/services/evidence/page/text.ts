import { type Html, html } from "@/server/domain/html/html";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { sayExactTime } from "@/server/domain/text/say-time";

export const sayAt = (at: string) => sayExactTime(new Date(at));

/** Writes the text with this hash. */
export function writeText({ texts }: EvidenceDto, hash: string): Html {
  // Browsers drop a line feed right after `<pre>`, so this adds one in case the text starts with a line feed.
  return html`<pre title="${hash}">\n${texts[hash] ?? ""}</pre>`;
}
