import { type Html, html } from "@/server/domain/html/html";

/** What somebody typed that decided nothing and has no field any more; null: there is nothing of it to keep. */
export interface Kept {
  text: string | null;
  reason: string | null;
}

export function writeKept({ text, reason }: Kept): Html {
  return html`${text !== null && writeWords("Your text was not sent. It is kept here, to be copied", text)}
${reason !== null && writeWords("Your note was not sent. It is kept here, to be copied", reason)}`;
}

function writeWords(title: string, words: string): Html {
  return html`<section class="field"><h2>${title}</h2>
<p class="sheet words" dir="auto">${words}</p></section>`;
}
