import { nameOfRole } from "@/server/domain/access/access";
import type { MemberDto } from "@/server/domain/member/member";
import { writeAccountMail } from "@/server/domain/message/account-mail";

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });

/** The message with a member's link. It's the same whether or not they have an account elsewhere. */
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
    : `Choose a new password for ${organizationName} on Countersign`;
  const what = joins
    ? `${senderName} added you to ${organizationName} on Countersign. Your role: ${nameOfRole(member.role)}.`
    : `${senderName} sent you a link to choose a new password for ${organizationName} on Countersign.`;
  const how = joins
    ? "To join, open this link and choose a password, or enter your existing one if you already have an account:"
    : "Open this link and choose a password:";
  const note = `It works once, expires on ${DAY.format(expiresAt)} and is only for you, so don't forward it. If you didn't expect it, ignore this message.`;
  return writeAccountMail({ subject, name: member.name, before: [what, how], link, after: [note] });
}
