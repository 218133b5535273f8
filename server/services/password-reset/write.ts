import type { WrittenMessage } from "@/server/domain/message/review-message";
import { writeAccountMail } from "@/server/services/account-mail/write";

/** The mail that brings a user their link. */
export function writePasswordReset({ name, link }: { name: string; link: string }): WrittenMessage {
  return writeAccountMail({
    subject: "Reset your Countersign password",
    name,
    before: ["Someone asked to reset your password for Countersign. To choose a new one, open this link:"],
    link,
    after: [
      "It works once, for 30 minutes, and is only for you: don't forward it. If you didn't ask for it, ignore this email. Your password stays as it is.",
    ],
  });
}
