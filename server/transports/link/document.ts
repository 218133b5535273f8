import { type Html, html } from "@/server/domain/html/html";
import type { SealState } from "@/server/domain/review/seal";
import { type SealTone, writeSeal } from "@/server/domain/review/write-seal";
import { SCRIPT } from "./assets";
import { STYLE } from "./style";

/** A review's state, as a seal and in words. */
export interface Standing {
  seal: SealState;
  tone: SealTone;
  words: string;
}

/** Writes a page without the app's navigation. If `scripted`, the page loads the script for editing. */
export function writeDocument(
  title: string,
  body: Html,
  { standing = null, scripted = false }: { standing?: Standing | null; scripted?: boolean } = {},
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title} · Countersign</title>
<link rel="icon" href="/icon.svg">
<style>${STYLE}</style>
${scripted && SCRIPT && html`<script src="${SCRIPT.href}" integrity="${SCRIPT.integrity}" defer></script>`}
</head>
<body>
<main>
<p class="brand">${standing ? writeSeal(standing.seal, standing.tone) : writeSeal("signed", "mark")} Countersign${standing && html`<span class="${standing.tone}">${standing.words}</span>`}</p>
${body}
</main>
</body>
</html>
`.toString();
}
