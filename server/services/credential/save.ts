import type { CredentialDto, SaveCredentialInput } from "@/server/domain/credential/credential";
import { invalidInput, stale } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import type { Credential } from "@/server/generated/prisma/client";
import { isTaken, type Transaction } from "@/server/infra/db";
import { checkUrl } from "@/server/infra/egress/check-url";
import { admitChange } from "@/server/services/change/admission";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { presentCredential, requireCredential } from "./rows";
import { encryptSecret } from "./secret";

/**
 * Saves a secret. The secret is sent only to its address or, for a header, to that address's origin. Changing
 * the address therefore requires entering the secret again.
 */
export async function saveCredential(
  ctx: ServiceContext,
  { replaces, name, kind, baseUrl, secret }: SaveCredentialInput,
): Promise<CredentialDto> {
  requireScope(ctx, "tokens:write");
  const checked = checkUrl(baseUrl);
  if (!checked.ok) throw invalidInput("/baseUrl", checked.fault);
  const before = replaces ? await requireCredential(ctx, replaces.id) : null;
  if (before?.revision !== replaces?.revision) throw stale("credential");
  const address = kind === "header" ? checked.url.origin : checked.url.href.replace(/\/+$/, "");
  const isElsewhere = before !== null && (before.baseUrl !== address || before.kind !== kind);
  if (secret === undefined && before?.sealed !== null && (isElsewhere || !before))
    throw invalidInput(
      "/secret",
      "is required, because a secret is sent only to the address it was saved for",
    );
  const id = before?.id ?? makeId("cred");
  const { organizationId } = ctx;
  const place = { id, organizationId, baseUrl: address };
  const kept = secret ? encryptSecret(place, secret) : secret === null ? { sealed: null, hint: "" } : {};
  const data = {
    name,
    kind,
    baseUrl: address,
    updatedById: requirePerson(ctx).memberId,
    updatedAt: ctx.now(),
    ...kept,
  };
  try {
    return await inTransaction(ctx, async (ctx) => {
      if (!replaces) {
        const made = { sealed: null, hint: "", ...data, id, organizationId, createdAt: data.updatedAt };
        const row = await ctx.db.credential.create({ data: made });
        await recordSaved(ctx, null, row, secret);
        return presentCredential(row);
      }
      const [row] = await ctx.db.credential.updateManyAndReturn({
        where: { id, organizationId, revision: replaces.revision },
        data: { ...data, revision: { increment: 1 } },
      });
      if (!row) throw stale("credential");
      const went = { kind: before?.kind ?? kind, baseUrl: before?.baseUrl ?? null };
      await admitChange(ctx, {
        subject: { type: "secret", id, name: before?.name ?? name },
        base: String(replaces.revision),
        content: { name, kind, baseUrl: address, secret: describeSecret(secret) },
        weakens: isElsewhere
          ? [{ kind: "secret/address.changed", before: went, after: { kind, baseUrl: address } }]
          : [],
        request: {
          verb: "saveCredential",
          id,
          revision: replaces.revision,
          name,
          kind,
          baseUrl: address,
          secret: describeSecret(secret),
        },
        sealed: secret ? encryptSecret(place, secret).sealed : null,
      });
      await recordSaved(ctx, before, row, secret);
      return presentCredential(row);
    });
  } catch (error) {
    if (isTaken(error)) throw invalidInput("/name", "is already the name of a different secret");
    throw error;
  }
}

/** Records that a secret was saved. The entry doesn't contain the secret's value. */
async function recordSaved(
  ctx: ServiceContext & { db: Transaction },
  before: Credential | null,
  after: Credential,
  secret: string | null | undefined,
): Promise<void> {
  const describe = ({ name, kind, baseUrl }: Credential) => ({ name, kind, baseUrl });
  const diff = diffFields(before && describe(before), describe(after));
  await recordEntry(ctx, {
    action: before ? "secret.changed" : "secret.added",
    subject: { type: "secret", id: after.id },
    data: {
      kind: after.kind,
      hint: after.hint,
      isValueChanged: secret !== undefined,
      fields: fieldsOf(diff),
    },
    private: diff,
  });
}

/** Describes how a change affects the secret, for a request that a second person has to confirm. */
function describeSecret(secret: string | null | undefined): "same" | "none" | "sealed" {
  if (secret === undefined) return "same";
  return secret === null ? "none" : "sealed";
}
