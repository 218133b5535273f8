import { html } from "@/server/domain/html/html";
import { PALETTE } from "@/server/domain/html/palette";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { quote, type WrittenMessage } from "./review-message";

const STYLES = {
  body: `margin:0;background:${PALETTE.paper[0]}`,
  page: `max-width:600px;margin:0 auto;padding:24px 16px;color:${PALETTE.ink[0]};font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif`,
  comment: `white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 16px;padding:16px;background:${PALETTE.surface[0]};border:1px solid ${PALETTE.line[0]};border-radius:8px`,
  button: `display:inline-block;padding:13px 24px;background:${PALETTE.accent[0]};border-radius:8px;color:${PALETTE["on-accent"][0]};font-weight:600;text-decoration:none`,
};

/**
 * Writes the email to people mentioned in a comment on a review. Its link opens the review in the app after
 * sign-in.
 */
export function writeMentionMessage({
  author,
  workflowName,
  text,
  url,
}: {
  author: string;
  workflowName: string;
  /** The comment, with members' names in its mentions. */
  text: string;
  url: string;
}): WrittenMessage {
  const who = inOneLine(author, 80);
  const subject = `${who} mentioned you in a comment on “${inOneLine(workflowName, 80)}”`
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
  const intro = `${who} mentioned you in a comment on the review of “${inOneLine(workflowName)}”.`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="${STYLES.body}">
<div style="${STYLES.page}">
<p style="margin:0 0 16px">${intro}</p>
<div dir="auto" style="${STYLES.comment}">${text}</div>
<p style="margin:24px 0"><a href="${url}" style="${STYLES.button}">Open the review</a></p>
</div>
</body>
</html>
`;
  return {
    subject,
    text: `${[intro, `Comment:\n${quote(text)}`, `Open the review:\n${url}`].join("\n\n")}\n`,
    html: page.toString(),
  };
}
