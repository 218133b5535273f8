import { PALETTE } from "@/server/domain/html/palette";

const colors = Object.entries(PALETTE).map(
  ([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`,
);

/** The styles of link pages. They load no fonts, images or scripts, so pages appear immediately. */
export const STYLE = `
:root { color-scheme: light dark; ${colors.join(" ")} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
main { display: grid; gap: 16px; max-width: 720px; margin: 0 auto; padding: 16px 16px 48px; }
h1, h2, p, form, details, section { margin: 0; min-width: 0; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 1.3; }
h2 { font-size: 14px; color: var(--muted); font-weight: 500; }
a { color: var(--accent); }
.door { display: inline-flex; align-items: center; min-height: 44px; font-size: 14px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.brand { display: flex; align-items: center; gap: 8px; font-weight: 600; }
.brand svg { width: 24px; height: 24px; color: var(--accent); }
.quiet { padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); }
.muted { color: var(--muted); font-size: 14px; }
.asked { padding: 12px 16px; border: 1px solid var(--waiting-line); border-radius: 8px; background: var(--waiting-soft); }
.asked h2 { color: var(--waiting); }
.words { white-space: pre-wrap; }
.sheet { padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); line-height: 1.6; }
.notice { padding: 12px 16px; border-radius: 8px; background: var(--accent-soft); }
.notice strong { display: block; }
.said { margin: 4px 0; padding-left: 12px; border-left: 2px solid var(--edge); }
.missing { margin-top: 8px; }
.done { background: var(--done-soft); } .done strong { color: var(--done); }
.failed { background: var(--failed-soft); } .failed strong { color: var(--failed); }
.parts { display: grid; gap: 16px; }
.field { display: grid; gap: 6px; }
label { font-weight: 500; }
textarea { width: 100%; padding: 12px 16px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; line-height: 1.6; field-sizing: content; resize: vertical; }
#text { min-height: 200px; }
#reason { min-height: 72px; }
textarea[aria-invalid] { border-color: var(--failed); }
.code { font-family: ui-monospace, monospace; font-size: 14px; }
.error { color: var(--failed); }
.actions { display: grid; gap: 12px; }
button { min-height: 48px; padding: 12px 16px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
button.primary:hover { background: var(--accent-strong); }
summary { min-height: 44px; padding: 10px 0; cursor: pointer; }
.before { padding: 0 16px; border: 1px solid var(--line); border-radius: 8px; }
.before details { border-top: 1px solid var(--line); }
.before details > summary { font-size: 14px; }
.before .sheet { max-height: 60vh; margin-bottom: 12px; overflow-y: auto; }
.before .muted { margin-bottom: 12px; }
del { background: var(--sunken); color: var(--muted); }
ins { background: var(--accent-soft); color: var(--accent); }
@media (min-width: 640px) { main { padding-top: 32px; } .actions { grid-auto-flow: column; justify-content: start; } }
`;
