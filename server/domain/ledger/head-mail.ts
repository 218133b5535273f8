import { html } from "@/server/domain/html/html";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { LedgerHeadDto } from "./entry";

/** Writes the daily email to a witness. `installation` is the app's address. */
export function writeHeadMail({
  head: { sequence, hash, signedAt, key },
  organization,
  installation,
}: {
  head: LedgerHeadDto;
  organization: string;
  installation: string;
}): WrittenMessage {
  const name = inOneLine(organization, 80);
  const head = `${sequence}:${hash}`;
  const opening = [
    `Please keep this email. It's a fingerprint of everything that ${name} recorded in Countersign up to entry ${sequence.toLocaleString("en")}: who approved what, and when.`,
    "If anyone changes these records later, they'll no longer match this fingerprint.",
  ];
  const facts = [`Head: ${head}`, `Signed: ${signedAt}`, `Key: ${key}`, `Installation: ${installation}`];
  const command = `npm run verify -- evidence.zip --key ${key} --head ${head}`;
  const use = `To check a run's evidence against this head, download the evidence from ${installation}, with ?head=${sequence} at the end of the download's address. Then run:`;
  const closing = [
    "You don't need to do anything else. This email doesn't contain people's names or text from documents.",
    `An owner of ${name} chose your address. You get an email at most once a day, and only if there are new entries. To stop these emails, ask an owner.`,
  ];
  return {
    subject: `Audit of ${name}: ledger head at entry ${sequence.toLocaleString("en")}`,
    text: `${["Hello,", ...opening, facts.join("\n"), use, command, ...closing].join("\n\n")}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
<p>Hello,</p>
${opening.map((paragraph) => html`<p>${paragraph}</p>\n`)}<pre style="white-space: pre-wrap; word-break: break-all">${facts.join("\n")}</pre>
<p>${use}</p>
<pre style="white-space: pre-wrap; word-break: break-all">${command}</pre>
${closing.map((paragraph) => html`<p style="color: #5d5a52">${paragraph}</p>\n`)}</body>
</html>
`}`,
  };
}
