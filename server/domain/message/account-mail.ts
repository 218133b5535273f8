import { html } from "@/server/domain/html/html";
import type { WrittenMessage } from "./review-message";

/** Writes a simple email: a greeting, paragraphs, a link, and more paragraphs. */
export function writeAccountMail({
  subject,
  name,
  before,
  link,
  after = [],
}: {
  subject: string;
  name: string;
  before: string[];
  link: string;
  after?: string[];
}): WrittenMessage {
  const opening = [`Hello ${name},`, ...before];
  return {
    subject,
    text: `${[...opening, link, ...after].join("\n\n")}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
${opening.map((paragraph) => html`<p>${paragraph}</p>\n`)}<p><a href="${link}" rel="noreferrer">${link}</a></p>
${after.map((paragraph) => html`<p style="color: #5d5a52">${paragraph}</p>\n`)}</body>
</html>
`}`,
  };
}
