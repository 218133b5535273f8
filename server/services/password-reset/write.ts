import { html } from "@/server/domain/html/html";
import type { WrittenMessage } from "@/server/domain/message/review-message";

/** The mail that brings a user their link. */
export function writePasswordReset({ name, link }: { name: string; link: string }): WrittenMessage {
  const what = "Someone asked to reset your password for Countersign. To choose a new one, open this link:";
  const note =
    "It works once, for 30 minutes, and is only for you: don't forward it. If you didn't ask for it, ignore this email. Your password stays as it is.";
  return {
    subject: "Reset your Countersign password",
    text: `Hello ${name},\n\n${what}\n\n${link}\n\n${note}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
<p>Hello ${name},</p>
<p>${what}</p>
<p><a href="${link}" rel="noreferrer">${link}</a></p>
<p style="color: #5d5a52">${note}</p>
</body>
</html>
`}`,
  };
}
