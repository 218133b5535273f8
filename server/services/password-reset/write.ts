import type { WrittenMessage } from "@/server/domain/message/review-message";
import { writeAccountMail } from "@/server/services/account-mail/write";

/** The email with a user's link. */
export function writePasswordReset({ name, link }: { name: string; link: string }): WrittenMessage {
  return writeAccountMail({
    subject: "Reset your Countersign password",
    name,
    before: ["Someone asked to reset your Countersign password. To choose a new one, open this link:"],
    link,
    after: [
      "It works once, expires in 30 minutes and is only for you, so don't forward it. If you didn't ask for it, ignore this email. Your password won't change.",
    ],
  });
}
