import type { SignInDto } from "@/server/domain/sign-in/sign-in";
import type { ServiceContext } from "@/server/services/context";
import { signInLimits } from "./sign-ins";

/** Lists the browsers where the caller is signed in: the current one first, then by most recent use. */
export async function listSignIns(
  { db, now }: ServiceContext,
  { userId, current }: { userId: string; current: string },
): Promise<SignInDto[]> {
  const { lastUsedAfter, createdAfter } = signInLimits(now());
  const rows = await db.signIn.findMany({
    where: { userId, lastUsedAt: { gt: lastUsedAfter }, createdAt: { gt: createdAfter } },
    orderBy: [{ lastUsedAt: "desc" }, { id: "desc" }],
  });
  return rows
    .map(({ id, device, address, createdAt, lastUsedAt }) => ({
      id,
      device,
      address,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      current: id === current,
    }))
    .sort((one, other) => Number(other.current) - Number(one.current));
}
