import { type Html, html } from "@/server/domain/html/html";
import { PALETTE } from "@/server/domain/html/palette";
import { type Look, writeMarkdown } from "@/server/domain/markdown/write-markdown";

/** The content of an email about a review, for both the HTML part and the plain-text part. */
export interface ReviewParts {
  subject: string;
  intro: string;
  /** The heading above `action`. */
  asked: string;
  /** Whether `action` is a question to the reviewers, rather than an agent's instructions. */
  isQuestion: boolean;
  action: string;
  /** "Document" or "Arguments". */
  what: string;
  isCode: boolean;
  shown: string;
  /** A note saying that `shown` is only the beginning. Null if `shown` is the full text. */
  cut: string | null;
  notes: readonly string[];
  next: string;
  destinations: string | null;
  due: string | null;
  whose: string;
  url: string;
}

/** Longer questions are shown at body text size. */
const MAX_TITLE_CHARS = 200;
/** If the rendered document is longer, the email shows its source instead, because Gmail cuts off long emails. */
const MAX_SHEET_CHARS = 60_000;

type Color = keyof typeof PALETTE;
const light = (name: Color) => PALETTE[name][0];
const dark = (name: Color) => PALETTE[name][1];

const SANS = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const MONO = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px";
const WRAPS = "overflow-wrap:anywhere;word-break:break-word";
const KEPT = `white-space:pre-wrap;${WRAPS}`;
const MUTED = `color:${light("muted")};font-size:14px`;
const CELL = `padding:6px 12px 6px 0;border-bottom:1px solid ${light("line")};vertical-align:top;text-align:left`;

/** Links in the document can't be followed, so that only the button leads out of the email. */
const LOOK: Look = {
  linked: false,
  annotated: true,
  styles: {
    p: "margin:0 0 12px",
    h3: "margin:0 0 12px;line-height:1.3;font-weight:600",
    ul: "margin:0 0 12px;padding-left:28px;white-space:normal",
    ol: "margin:0 0 12px;padding-left:28px;white-space:normal",
    li: "margin:0 0 4px;white-space:pre-line",
    blockquote: `margin:0 0 12px;padding-left:16px;border-left:3px solid ${light("line")};color:${light("muted")}`,
    pre: `margin:0 0 12px;padding:8px 12px;background:${light("sunken")};border-radius:8px;white-space:pre-wrap`,
    code: MONO,
    small: `color:${light("muted")};font:14px/1.5 ${SANS}`,
    span: "text-decoration:underline",
    table: "margin:0 0 12px;border-collapse:collapse;white-space:normal",
    th: `${CELL};font-weight:600`,
    td: CELL,
    hr: `border:0;border-top:1px solid ${light("line")}`,
  },
};

/** For email programs with dark mode. Other programs use the inline styles. */
const DARK = `:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
body, .page { background: ${dark("paper")} !important; color: ${dark("ink")} !important; }
.sheet { background: ${dark("surface")} !important; border-color: ${dark("line")} !important; color: ${dark("ink")} !important; }
.sheet th, .sheet td, .sheet blockquote, .sheet hr { border-color: ${dark("line")} !important; }
.sheet pre { background: ${dark("sunken")} !important; }
.muted, .sheet small, .sheet blockquote { color: ${dark("muted")} !important; }
.waiting { color: ${dark("waiting")} !important; }
.ring { border-color: ${dark("waiting")} !important; }
.button { background: ${dark("accent")} !important; color: ${dark("on-accent")} !important; }
}`;

/** Writes the HTML part. Most styles are inline, because many email programs drop style sheets. */
export function writeReviewHtml(parts: ReviewParts): string {
  const paragraph = "margin:0 0 16px";
  const button = `display:inline-block;padding:13px 24px;background:${light("accent")};border-radius:8px;color:${light("on-accent")};font-weight:600;text-decoration:none`;
  const ring = `display:inline-block;width:10px;height:10px;margin-right:8px;border:3px solid ${light("waiting")};border-radius:50%;vertical-align:-2px`;
  const { isQuestion, action, next, destinations, due } = parts;
  const titled = isQuestion && action.length <= MAX_TITLE_CHARS;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${parts.subject}</title>
<style>${DARK}</style>
</head>
<body style="margin:0;background:${light("paper")}">
<div class="page" style="max-width:640px;margin:0 auto;padding:24px 16px;background:${light("paper")};color:${light("ink")};font:16px/1.5 ${SANS}">
<p class="waiting" style="margin:0 0 16px;color:${light("waiting")};font-size:14px;font-weight:600"><span class="ring" style="${ring}"></span>Waiting for your review</p>
<p style="${paragraph}">${parts.intro}</p>
<p class="muted" style="margin:0;${MUTED}">${parts.asked}</p>
<div dir="auto" style="${KEPT};${paragraph}${titled && ";font-size:22px;line-height:1.3;font-weight:600"}">${action}</div>
${due && html`<p class="muted" style="${paragraph};${MUTED}">${due}</p>`}
<p style="margin:0 0 24px"><a class="button" href="${parts.url}" style="${button}">Review and decide</a></p>
<p class="muted" style="margin:0 0 4px;${MUTED}">${parts.what}${parts.cut && ` (${parts.cut})`}</p>
${writeSheet(parts)}
${[...parts.notes, next, destinations].map(
  (line) =>
    line &&
    html`<p style="${paragraph}">${line}</p>
`,
)}<p class="muted" style="margin:0;${MUTED}">${parts.whose}</p>
</div>
</body>
</html>
`.toString();
}

function writeSheet({ shown, isCode, cut }: ReviewParts): Html {
  const look = `${WRAPS};margin:0 0 16px;padding:16px 20px;background:${light("surface")};border:1px solid ${light("line")};border-radius:8px`;
  const more =
    cut &&
    html`<p class="muted" style="margin:12px 0 0;${MUTED};font-family:${SANS}">Open the review to read the rest.</p>`;
  return isCode
    ? html`<div class="sheet" dir="auto" style="${look};${MONO};white-space:pre-wrap">${shown}</div>${more}`
    : html`<div class="sheet" style="${look};font:17px/1.6 Newsreader,Georgia,'Times New Roman',serif">${renderOnce(shown)}${more}</div>`;
}

let rendered: { text: string; html: Html } | null = null;

/** Renders the document once, because everyone who can decide gets the same document. */
function renderOnce(text: string): Html {
  if (rendered?.text !== text) rendered = { text, html: render(text) };
  return rendered.html;
}

function render(text: string): Html {
  const written = writeMarkdown(text, LOOK);
  return written.toString().length <= MAX_SHEET_CHARS
    ? written
    : html`<div dir="auto" style="white-space:pre-wrap">${text}</div>`;
}
