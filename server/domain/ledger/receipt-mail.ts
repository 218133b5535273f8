import { html } from "@/server/domain/html/html";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { sayTime } from "@/server/domain/text/say-time";
import { countOf } from "@/server/domain/text/words";
import type { ReceiptDto } from "./receipt";

const SETTINGS = "You can turn off receipts under Settings → Notifications.";

export interface ReceiptItem {
  receipt: ReceiptDto;
  /** The workflow's name. Null if the review is gone. */
  workflow: string | null;
  url: string;
}

/** Writes the email with the receipts of one or more decisions. */
export function writeReceiptMail({
  name,
  items,
}: {
  name: string;
  items: readonly ReceiptItem[];
}): WrittenMessage {
  const [first] = items;
  const one = items.length === 1 && first?.workflow ? `: “${inOneLine(first.workflow, 80)}”` : null;
  const subject = one
    ? `Receipt for your decision${one}`
    : `Receipts for ${countOf(items.length, "decision")}`;
  const opening = [
    `Hello ${name},`,
    items.length === 1
      ? "This is a receipt for your decision. Keep it. Anyone can use it to check that the records still say what you decided."
      : "These are receipts for your decisions. Keep them. Anyone can use them to check that the records still say what you decided.",
  ];
  const blocks = items.map(({ receipt, workflow, url }) => ({
    title: `${workflow === null ? "Review" : `“${inOneLine(workflow, 80)}”`}, ${sayTime(new Date(receipt.decidedAt))}`,
    url,
    lines: describeReceipt(receipt),
  }));
  const use =
    "To check a receipt, download the run's evidence and run: npm run verify -- evidence.zip --receipt RECEIPT";
  const text = [
    ...opening,
    ...blocks.map(({ title, url, lines }) => [title, url, ...lines].join("\n")),
    use,
    SETTINGS,
  ];
  return {
    subject,
    text: `${text.join("\n\n")}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
${opening.map((paragraph) => html`<p>${paragraph}</p>\n`)}${blocks.map(
  ({ title, url, lines }) => html`<p><a href="${url}" rel="noreferrer">${title}</a></p>
<pre style="white-space: pre-wrap; word-break: break-all">${lines.join("\n")}</pre>
`,
)}<p>${use}</p>
<p style="color: #5d5a52">${SETTINGS}</p>
</body>
</html>
`}`,
  };
}

/** Lists what is needed to check a receipt: its entry with the hash, and the head that covers the entry. */
function describeReceipt({ run, entry, head }: ReceiptDto): string[] {
  const covered = head && [
    `Head: ${head.sequence}:${head.hash}`,
    `Signed: ${head.signedAt}`,
    `Key: ${head.key}`,
  ];
  return [
    `Run: ${run}`,
    `Receipt: ${entry.id}:${entry.hash}`,
    `Entry: ${entry.sequence}`,
    ...(covered ?? []),
  ];
}
