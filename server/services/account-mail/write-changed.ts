import { html } from "@/server/domain/html/html";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import { env } from "@/server/env";
import type { AccountMailKind } from "@/server/generated/prisma/client";

const TIME = new Intl.DateTimeFormat("en-US", {
  dateStyle: "full",
  timeStyle: "long",
  timeZone: "UTC",
});

const HOW: Record<Exclude<AccountMailKind, "PASSWORD_RESET">, string> = {
  CHANGED_IN_SETTINGS: "in Settings, by someone who knew the previous password",
  CHANGED_BY_RESET: "through the link that we emailed to you",
  CHANGED_BY_LINK: "through the link that we emailed to you",
  CHANGED_BY_OPERATOR: "by the person who operates this installation",
};

/** Tells a user that their password was changed. */
export function writePasswordChanged({
  name,
  kind,
  at,
}: {
  name: string;
  kind: keyof typeof HOW;
  at: Date;
}): WrittenMessage {
  const what = `Your password for Countersign was changed on ${TIME.format(at)}, ${HOW[kind]}. All earlier sign-ins have ended.`;
  const calm = "If you expected this, there's nothing to do.";
  const cure = "If you didn't, choose a new password now and tell an owner or admin of your organization:";
  const link = `${env().publicUrl}/forgot-password`;
  return {
    subject: "Your Countersign password was changed",
    text: `Hello ${name},\n\n${what}\n\n${calm}\n\n${cure}\n\n${link}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
<p>Hello ${name},</p>
<p>${what}</p>
<p>${calm}</p>
<p>${cure}</p>
<p><a href="${link}" rel="noreferrer">${link}</a></p>
</body>
</html>
`}`,
  };
}
