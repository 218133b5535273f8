import { nameOfRole } from "@/server/domain/access/access";
import type { MemberDto } from "@/server/domain/member/member";
import { writeAccountMail } from "@/server/services/account-mail/write";

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** The message that brings a member their link. It reads alike whether they have an account elsewhere or not. */
export function writeInvitation({
  member,
  link,
  expiresAt,
  organizationName,
  senderName,
}: {
  member: MemberDto;
  link: string;
  expiresAt: Date;
  organizationName: string;
  senderName: string;
}): { subject: string; text: string; html: string } {
  const joins = member.status === "invited";
  const subject = joins
    ? `${senderName} added you to ${organizationName} on Countersign`
    : `A new password for ${organizationName} on Countersign`;
  const what = joins
    ? `${senderName} added you to ${organizationName} on Countersign. Your role: ${nameOfRole(member.role)}.`
    : `${senderName} made a link for you to choose a new password for ${organizationName} on Countersign.`;
  const how = joins
    ? "Open this link to join. You choose a password there; if you have an account already, you sign in with the one you have:"
    : "Open this link and choose a password:";
  const note = `It works once, until ${DAY.format(expiresAt)}, and is for you alone: do not pass it on. If you did not expect it, leave it unopened.`;
  return writeAccountMail({ subject, name: member.name, before: [what, how], link, after: [note] });
}
