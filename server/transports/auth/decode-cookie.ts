import { decode, type JWT } from "next-auth/jwt";
import { appSecrets } from "@/server/infra/env";

/**
 * Decodes a sign-in cookie that was encrypted with the current or previous secret. Returns null for anything
 * else.
 */
export async function decodeCookie(token: string | undefined): Promise<JWT | null> {
  if (!token) return null;
  for (const secret of appSecrets()) {
    const found = await decode({ token, secret }).catch(() => null);
    if (found) return found;
  }
  return null;
}
