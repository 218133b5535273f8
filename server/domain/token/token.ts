import { z } from "zod";
import { ROLES, SCOPES } from "@/server/domain/access/access";
import { MemberRef } from "@/server/domain/access/member-ref";
import { boundedText } from "@/server/domain/text/text";

export const TokenDto = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type TokenDto = z.output<typeof TokenDto>;

export const MemberTokenDto = TokenDto.extend({ member: MemberRef.extend({ role: z.enum(ROLES) }) });
export type MemberTokenDto = z.output<typeof MemberTokenDto>;

export const CreateTokenInput = z.object({
  name: z.string().trim().pipe(boundedText(100, 1)),
  scopes: z.array(z.enum(SCOPES)).min(1, "choose at least one").optional(),
  /** Defaults to 90 days from now. Null for a token that never expires. */
  expiresAt: z.iso.datetime().nullish(),
});
