import { type Html, html } from "@/server/domain/html/html";

/**
 * Text that someone typed but couldn't send, for a page that has no fields for it. Each field is null if it's
 * empty.
 */
export interface UnsentText {
  text: string | null;
  reason: string | null;
}

export function writeUnsentText({ text, reason }: UnsentText): Html {
  return html`${text !== null && writeWords("Your edited document wasn't sent. Copy it from here", text)}
${reason !== null && writeWords("Your note wasn't sent. Copy it from here", reason)}`;
}

function writeWords(title: string, words: string): Html {
  return html`<section class="field"><h2>${title}</h2>
<p class="sheet words" dir="auto">${words}</p></section>`;
}
