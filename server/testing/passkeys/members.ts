import type { Database } from "@/server/infra/db";
import { hashPassword } from "@/server/services/account/passwords";
import type { ServiceContext } from "@/server/services/context";
import { addPasskey } from "@/server/services/passkey/add";
import { startAddingPasskey } from "@/server/services/passkey/start-adding";
import { decideReview } from "@/server/services/review/decide";
import { startSigning } from "@/server/services/review/start-signing";
import { memberIdOf } from "@/server/testing/member-link";
import { Authenticator } from "./authenticator";

export const PASSWORD = "a password for passkeys";

let hashed: Promise<string> | undefined;

/** Sets the member's password, which adding a passkey requires. */
export async function givePassword(db: Database, ctx: ServiceContext): Promise<void> {
  hashed ??= hashPassword(PASSWORD);
  const members = { some: { id: memberIdOf(ctx) } };
  await db.user.updateMany({ where: { members }, data: { passwordHash: await hashed } });
}

export async function givePasskey(
  db: Database,
  ctx: ServiceContext,
  authenticator = new Authenticator(),
): Promise<{ passkeyId: string; authenticator: Authenticator }> {
  await givePassword(db, ctx);
  const options = await startAddingPasskey(ctx, { password: PASSWORD });
  const { id } = await addPasskey(ctx, { name: "Laptop", ...authenticator.register(options) });
  return { passkeyId: id, authenticator };
}

/** Approves a review and signs the decision with the member's passkey. */
export async function approveWith(
  authenticator: Authenticator,
  ctx: ServiceContext,
  { id, output }: { id: string; output?: string },
) {
  const assertion = authenticator.sign(await startSigning(ctx, { id, output }));
  return decideReview(ctx, { id, decision: "approve", output, assertion });
}
