import { z } from "zod";
import { SCOPES } from "@/server/domain/access/access";
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

export const CreateTokenInput = z.object({
  name: z.string().trim().pipe(boundedText(100, 1)),
  scopes: z.array(z.enum(SCOPES)).min(1, "choose at least one").optional(),
  expiresAt: z.iso.datetime().nullish(),
});
