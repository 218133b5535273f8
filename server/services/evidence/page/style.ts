import { html } from "@/server/domain/html/html";
import { PALETTE } from "@/server/domain/html/palette";

const colors = Object.entries(PALETTE).map(
  ([name, [light, dark]]) => html`--${name}: light-dark(${light}, ${dark}); `,
);

/** The styles of the evidence page. Uses the device's fonts, because embedded fonts would make the file large. */
export const PAGE_STYLE = html`
:root { color-scheme: light dark; ${colors}--serif: Newsreader, Georgia, "Times New Roman", serif; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
body > * { max-width: 816px; margin: 0 auto; padding: 0 24px; }
body > script { display: none; }
h1, h2, h3, p, dl, ul, ol, pre, figure { margin: 0; overflow-wrap: anywhere; }
header { display: flex; align-items: center; gap: 8px; padding-top: 24px; font-weight: 600; }
h1 { font-size: 26px; line-height: 1.25; }
h2 { margin-top: 28px; padding-top: 24px; border-top: 1px solid var(--line); font-size: 18px; }
h3 { margin-top: 16px; font-size: 15px; }
.seal { flex: none; width: 24px; height: 24px; fill: currentColor; }
.signed { color: var(--done); } .rejected { color: var(--failed); } .waiting { color: var(--waiting); } .mark { color: var(--accent); } .quiet { color: var(--muted); }
main { display: grid; gap: 12px; padding-top: 12px; padding-bottom: 48px; }
.summary { display: grid; gap: 4px; padding-left: 20px; font-size: 16px; }
.paper { display: none; }
.muted, small { color: var(--muted); font-size: 14px; }
#check { display: flex; gap: 16px; align-items: start; max-width: 768px; width: calc(100% - 48px); margin: 16px auto 24px; padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
#check .seal { width: 48px; height: 48px; }
#check strong { display: block; font-size: 17px; }
#check ul { margin-top: 8px; padding-left: 20px; }
#check[data-state=intact] { border-color: var(--done); background: var(--done-soft); }
#check > span { display: none; } #check[data-state=intact] .if-intact, #check[data-state=broken] .if-broken, #check:not([data-state=intact], [data-state=broken]) .if-open { display: block; }
#check button { min-height: 36px; margin-top: 12px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; cursor: pointer; }
#check[data-state=broken] { border-color: var(--failed); background: var(--failed-soft); }
.sheet { padding: 28px 32px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); font: 17px/1.6 var(--serif); white-space: pre-wrap; overflow-wrap: anywhere; }
.sheet.code, pre { font: 13px/1.6 ui-monospace, monospace; }
pre { padding: 12px 16px; border-radius: 8px; background: var(--sunken); white-space: pre-wrap; }
.signature { display: flex; gap: 12px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; font: 16px/1.5 var(--serif); break-inside: avoid; }
.signature > div > strong { display: block; }
.signature .muted { font-family: system-ui, sans-serif; }
del + ins { margin-left: 2px; } del { color: var(--muted); background: var(--sunken); } ins { color: var(--accent); background: var(--accent-soft); text-underline-offset: 4px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; text-align: left; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 500; white-space: nowrap; }
.entries td:last-child { overflow-wrap: break-word; }
td:first-child { font-variant-numeric: tabular-nums; }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
ol { padding-left: 24px; }
summary { padding: 8px 0; cursor: pointer; overflow-wrap: anywhere; }
@page { margin: 18mm 16mm; }
@media print { #check button { display: none; } .paper { display: block; } body { background: none; } body > * { max-width: none; padding: 0; } #check { width: auto; max-width: none; } summary { list-style: none; } h3 { break-after: avoid; } .sheet { border: 0; border-left: 2px solid var(--line); border-radius: 0; } h2 { break-after: avoid; } details::details-content { content-visibility: visible; height: auto; } }
@media (max-width: 600px) { body > * { padding-inline: 16px; } #check { width: calc(100% - 32px); } .sheet { padding: 16px; } }
@media (max-width: 600px) { .entries thead { display: none; } .entries tr { display: grid; grid-template-columns: 48px 1fr; padding: 8px 0; border-bottom: 1px solid var(--line); } .entries td { padding: 0; border: 0; } .entries td:first-child { grid-row: 1 / span 3; } .entries td:nth-child(2) { order: 1; color: var(--muted); } }
`;
