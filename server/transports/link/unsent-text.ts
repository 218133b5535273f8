import { type Html, html } from "@/server/domain/html/html";

/**
 * What someone typed but couldn't send, for a page without a form to show it in. `text` is the edited document, and
 * `reason` is the note. Null means that there's nothing to show.
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
