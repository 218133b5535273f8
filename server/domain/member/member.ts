import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";
import { boundedText } from "@/server/domain/text/text";

export const MemberDto = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  /** When they were added. */
  since: z.iso.datetime(),
  status: z.enum(["active", "invited"]),
  /** Who handed over the link they joined through. Null if nobody did. */
  joinedByLinkFrom: z.string().nullable(),
  /** When their unused link expires. Null if there is none. */
  linkExpiresAt: z.iso.datetime().nullable(),
});
export type MemberDto = z.output<typeof MemberDto>;

/** The result of creating a member's link. */
export const MemberLink = z.object({
  member: MemberDto,
  /** Shown once, to hand over. Null if it's mailed, or not needed because they have a password. */
  link: z.string().nullable(),
  /** Whether it is sent to them by mail. */
  mailed: z.boolean(),
});
export type MemberLink = z.output<typeof MemberLink>;

const oneLine = (text: string) => text.trim().replace(/\s+/g, " ");

export const EmailInput = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, "must have at most 320 characters")
  .pipe(z.email("must be an email address, such as sam@example.com"));

export const InviteMemberInput = z.object({
  email: EmailInput,
  name: z.string().transform(oneLine).pipe(boundedText(100)).optional(),
  role: z.enum(ROLES),
});
export type InviteMemberInput = z.output<typeof InviteMemberInput>;

export const RenameInput = z.object({ name: z.string().transform(oneLine).pipe(boundedText(100)) });
export type RenameInput = z.output<typeof RenameInput>;

export const ChangePasswordInput = z.object({ current: z.string(), password: z.string() });
export type ChangePasswordInput = z.output<typeof ChangePasswordInput>;

export const ChangeRoleInput = z.object({ id: z.string(), role: z.enum(ROLES) });
export type ChangeRoleInput = z.output<typeof ChangeRoleInput>;
