import { z } from "zod";

/** A browser where a user is signed in. */
export const SignInDto = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  current: z.boolean(),
});
export type SignInDto = z.output<typeof SignInDto>;

export const EndSignInInput = z.object({ id: z.string() });
