import { randomBytes } from "node:crypto";
import { type Scope, scopesOf } from "@/server/domain/access/access";
import { invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import { DEFAULT_TOKEN_DAYS } from "@/server/domain/token/expiry";
import type { TokenDto } from "@/server/domain/token/token";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { hashToken, presentToken } from "./rows";

/**
 * Creates a token for the caller, with at most the caller's scopes. Only this response contains the token's
 * value.
 */
export async function createToken(
  ctx: ServiceContext,
  input: { name: string; scopes?: Scope[]; expiresAt?: string | null },
): Promise<TokenDto & { token: string }> {
  const person = requirePerson(ctx);
  const allowed = scopesOf(person.role).filter((scope) => person.scopes.includes(scope));
  const scopes = input.scopes ?? allowed;
  const beyond = scopes.find((scope) => !allowed.includes(scope));
  if (beyond) throw invalidInput("/scopes", `${beyond} isn't one of your scopes`);
  const expiresAt = expiryOf(input.expiresAt, ctx.now());
  if (expiresAt && expiresAt <= ctx.now()) throw invalidInput("/expiresAt", "must be in the future");
  const token = `cs_${randomBytes(32).toString("base64url")}`;
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db.apiToken.create({
      data: {
        id: makeId("tok"),
        organizationId: ctx.organizationId,
        memberId: person.memberId,
        name: input.name,
        hash: hashToken(token),
        hint: token.slice(-4),
        scopes: [...scopes],
        expiresAt,
        createdAt: ctx.now(),
      },
    });
    const made = presentToken(row);
    const { id, name, hint } = made;
    await recordEntry(ctx, {
      action: "token.created",
      subject: { type: "token", id },
      data: { scopes: made.scopes, expiresAt: made.expiresAt, hint },
      private: { after: { name } },
    });
    return { ...made, token };
  });
}

function expiryOf(given: string | null | undefined, now: Date): Date | null {
  if (given === undefined) return new Date(now.getTime() + DEFAULT_TOKEN_DAYS * DAY_MS);
  return given === null ? null : new Date(given);
}
