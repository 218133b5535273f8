import { html } from "@/server/domain/html/html";
import { PALETTE } from "@/server/domain/html/palette";
import { FONTS } from "./assets";

const colors = Object.entries(PALETTE).map(
  ([name, [light, dark]]) => html`--${name}: light-dark(${light}, ${dark}); `,
);

const LATIN_EXT = "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB";

/** Browsers use the last matching face. The Latin faces come last, because they contain most characters. */
const faces = [...FONTS].reverse().map(
  ({ subset, weight, asset }) =>
    asset &&
    html`@font-face { font-family: Newsreader; src: url("${asset.href}") format("woff2"); font-weight: ${weight}; font-display: swap;${subset === "latin-ext" && ` unicode-range: ${LATIN_EXT};`} }
`,
);

/**
 * The styles of link pages. Documents appear immediately in a system font with the width of Newsreader, so
 * that nothing moves when Newsreader loads.
 */
export const STYLE = html`
${faces}@font-face { font-family: "As Newsreader 1"; src: local("Georgia"); size-adjust: 94.6%; ascent-override: 77.7%; descent-override: 28%; line-gap-override: 0%; }
@font-face { font-family: "As Newsreader 2"; src: local("Times New Roman"), local("Liberation Serif"); size-adjust: 105.4%; ascent-override: 69.7%; descent-override: 25.1%; line-gap-override: 0%; }
:root { color-scheme: light dark; ${colors}--serif: Newsreader, "As Newsreader 1", "As Newsreader 2", serif; scroll-padding-bottom: 144px; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
main { display: grid; gap: 16px; max-width: 752px; margin: 0 auto; padding: 8px 16px calc(24px + env(safe-area-inset-bottom)); }
h1, h2, h3, p, form, details, section, ul, ol, pre, blockquote { margin: 0; min-width: 0; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 1.3; white-space: pre-line; }
h2 { font-size: 14px; color: var(--muted); font-weight: 500; }
a { color: var(--accent); }
.door { display: inline-flex; align-items: center; min-height: 44px; font-size: 14px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.brand { display: flex; align-items: center; gap: 8px; min-height: 40px; font-weight: 600; }
.brand span { margin-left: auto; font-size: 14px; }
.seal { flex: none; width: 24px; height: 24px; fill: currentColor; }
.waiting { color: var(--waiting); } .signed { color: var(--done); } .rejected { color: var(--failed); } .quiet { color: var(--muted); } .mark { color: var(--accent); }
.whose { padding-bottom: 8px; border-bottom: 1px solid var(--line); }
.title { display: grid; gap: 4px; }
.muted { color: var(--muted); font-size: 14px; }
.words { white-space: pre-wrap; }
.notice { padding: 12px 16px; border-radius: 8px; background: var(--accent-soft); }
.notice strong { display: block; }
.said { margin: 4px 0; padding-left: 12px; border-left: 2px solid var(--edge); }
.missing { margin-top: 8px; }
.done { background: var(--done-soft); } .done strong { color: var(--done); }
.failed { background: var(--failed-soft); } .failed strong { color: var(--failed); }
.outcome { display: flex; gap: 16px; align-items: start; }
.returned { color: var(--muted); }
.outcome .seal { width: 48px; height: 48px; }
.outcome > div { display: grid; gap: 4px; min-width: 0; }
.outcome .late { color: var(--ink); }
.parts { display: grid; gap: 16px; }
.field { display: grid; gap: 6px; }
label { font-weight: 500; }
.sheet { padding: 20px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); font: 17px/1.6 var(--serif); overflow-wrap: anywhere; }
.sheet.code { font: 14px/1.6 ui-monospace, monospace; }
.markdown > * + *, li > :is(p, pre, blockquote, div), blockquote > * + * { margin-top: 12px; }
.markdown h3 { line-height: 1.3; font-weight: 600; }
.markdown ul, .markdown ol { padding-left: 28px; white-space: normal; }
.markdown li { white-space: pre-line; }
.markdown :is(li + li, li > :is(ul, ol)) { margin-top: 4px; }
.markdown > small { display: block; }
.markdown > small + pre { margin-top: 0; }
.markdown table { border-collapse: collapse; text-align: left; white-space: normal; }
.markdown th, .markdown td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
.markdown th { font-weight: 600; }
.markdown blockquote { padding-left: 16px; border-left: 3px solid var(--line); color: var(--muted); }
.markdown code { font: 14px/1.5 ui-monospace, monospace; }
.markdown pre { padding: 8px 12px; border-radius: 8px; background: var(--sunken); white-space: pre-wrap; }
.markdown hr { border: 0; border-top: 1px solid var(--line); }
.markdown a { font-weight: inherit; }
.scrolls { overflow-x: auto; }
small { color: var(--muted); font: 14px/1.5 system-ui, sans-serif; }
small[role=note] { display: block; margin-bottom: 8px; }
.document { position: relative; display: grid; gap: 8px; }
.document > h2 { position: absolute; inset: 0 auto auto 0; line-height: 44px; pointer-events: none; }
.document > .edit > summary { display: flex; justify-content: end; align-items: center; color: var(--accent); font-weight: 500; }
.document > .edit[open] > summary { margin-bottom: 4px; }
.document > .edit[open]:not(.closable) > summary { visibility: hidden; }
.document > :is(.edit[open], #edits:not([hidden])) ~ .sheet { display: none; }
textarea { width: 100%; padding: 12px 16px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; line-height: 1.6; field-sizing: content; resize: vertical; }
#text { min-height: 200px; padding: 20px; font: 17px/1.6 var(--serif); }
#text.code { font: 16px/1.6 ui-monospace, monospace; }
#reason { min-height: 72px; }
textarea[aria-invalid] { border-color: var(--failed); }
.error { color: var(--failed); }
.confirm { display: flex; align-items: center; gap: 8px; min-height: 44px; }
.confirm input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--accent); }
.actions { display: flex; gap: 8px; }
.ahead { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar p + .actions { margin-top: 8px; }
.bar { position: sticky; bottom: 0; z-index: 1; margin: 0 -16px; padding: 12px 16px calc(12px + env(safe-area-inset-bottom)); border-top: 1px solid var(--line); background: var(--paper); }
button { min-height: 48px; padding: 6px 14px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; font-weight: 600; line-height: 1.25; overflow-wrap: normal; cursor: pointer; }
button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
button.primary:hover { background: var(--accent-strong); }
summary { min-height: 44px; padding: 10px 0; cursor: pointer; }
.before { padding: 0 16px; border: 1px solid var(--line); border-radius: 8px; }
.before details { border-top: 1px solid var(--line); }
.before details > summary { font-size: 14px; }
.before .sheet { max-height: 60vh; margin-bottom: 12px; overflow-y: auto; }
.before .muted { margin-bottom: 12px; }
del { border-radius: 2px; background: var(--sunken); color: var(--muted); }
ins { border-radius: 2px; background: var(--accent-soft); color: var(--accent); text-underline-offset: 4px; }
@media (max-width: 639px) { .bar button { padding: 6px 10px; font-size: 15px; } .bar .primary { flex: 1 0 34%; } }
@media (max-height: 479px) { .bar { position: static; } }
@media (min-width: 640px) { main { padding-top: 24px; } .sheet, #text { padding: 32px 40px; } .sheet.code { padding: 20px; } }
@media (forced-colors: active) { .seal { fill: CanvasText; } }
`;
