import { type Html, html } from "@/server/domain/html/html";
import { STYLE } from "./style";

/** Writes a page outside the app, without navigation or scripts. */
export function writeDocument(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title} · Countersign</title>
<link rel="icon" href="/icon.svg">
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="brand">${SEAL} Countersign</p>
${body}
</main>
</body>
</html>
`.toString();
}

const SEAL = html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"><circle cx="12" cy="12" r="10" stroke-width="2"/><path d="M6.5 13.5c2-4 3.5-5 4.2-4.2.9 1-1.6 5-.4 5.600 1 .5 2.300-3 3.300-2.600.8.3.2 1.900 1.100 1.900.7 0 1.500-.7 2.800-2.200" stroke-width="1.8"/></svg>`;
