import type { WrittenMessage } from "@/server/domain/message/review-message";
import type { AccountMailKind } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import { writeAccountMail } from "./write";

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
  return writeAccountMail({
    subject: "Your Countersign password was changed",
    name,
    before: [
      `Your Countersign password was changed on ${TIME.format(at)}, ${HOW[kind]}. All earlier sessions were signed out.`,
      "If you expected this, you don't need to do anything.",
      "If you didn't, choose a new password now and tell an owner or admin of your organization:",
    ],
    link: `${env().publicUrl}/forgot-password`,
  });
}
