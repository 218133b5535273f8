import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";
import { ErasureReason } from "@/server/domain/erasure/reason";
import { boundedText } from "@/server/domain/text/text";

export const MemberDto = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  /** When the member was added. */
  since: z.iso.datetime(),
  status: z.enum(["active", "invited"]),
  /** The person who shared the link that the member joined through. Null if no one did. */
  joinedByLinkFrom: z.string().nullable(),
  /** When the member's unused link expires. Null if there is no unused link. */
  linkExpiresAt: z.iso.datetime().nullable(),
});
export type MemberDto = z.output<typeof MemberDto>;

export const RemovedMemberDto = MemberDto.pick({ id: true, name: true, email: true }).extend({
  removedAt: z.iso.datetime(),
});
export type RemovedMemberDto = z.output<typeof RemovedMemberDto>;

/** The result of creating a member's link. */
export const MemberLink = z.object({
  member: MemberDto,
  /**
   * The link to give to the member, shown once. Null if it's emailed or if the member already has a
   * password.
   */
  link: z.string().nullable(),
  /** Whether the link is emailed to the member. */
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

export const EraseMemberInput = z.object({ id: z.string(), reason: ErasureReason });
export type EraseMemberInput = z.output<typeof EraseMemberInput>;
