import { decideReviewOperation } from "@/server/domain/review/api";
import type { Database } from "@/server/infra/db";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, type SignInClaims } from "@/server/services/account/sign-in-claims";
import { readReviewLink } from "@/server/services/link/token";
import { acceptInvitation } from "@/server/services/member/accept-invitation";
import { hashInvitationToken } from "@/server/services/member/invitations";
import { hashToken } from "@/server/services/token/rows";
import { resumeSignIn } from "@/server/transports/auth/signed-in";
import { serveTrpc } from "@/server/transports/trpc/handler";
import { openApi } from "./api";
import { followLink, shownIn } from "./follow-link";

/** The password that an adversary sets wherever a link allows it. */
export const THEIR_PASSWORD = "the adversary's password";

export interface Answer {
  data: unknown;
  error: { message: string } | null;
}

/** Finds everything that looks like a token. */
export function tokensIn(answer: unknown): string[] {
  return [...new Set(JSON.stringify(answer ?? null).match(/[\w.-]{43,}/g) ?? [])];
}

/**
 * Finds the tokens in a response that let the adversary act as someone else: a signed link, someone else's API token,
 * or an unused invitation for an account that has a password.
 */
export async function findForeign(db: Database, answer: unknown, memberId: string): Promise<string[]> {
  const acts = async (token: string) => {
    if (readReviewLink(token)) return true;
    const made = await db.apiToken.findUnique({ where: { hash: hashToken(token) } });
    if (made) return made.memberId !== memberId;
    const hash = hashInvitationToken(token);
    const invitation =
      hash &&
      (await db.invitation.findUnique({ where: { hash }, include: { member: { include: { user: true } } } }));
    return Boolean(invitation && !invitation.usedAt && invitation.member.user.passwordHash !== null);
  };
  const tokens = tokensIn(answer);
  const foreign = await Promise.all(tokens.map(acts));
  return tokens.filter((_, index) => foreign[index]);
}

/**
 * Simulates an attacker with a browser and curl, who collects all tokens and links they can get and tries
 * every way to vote with them.
 */
export async function makeAdversary(db: Database, own: SignInClaims) {
  const send = await openApi();
  const sessions: SignInClaims[] = [own];
  const loot = new Set<string>();

  async function call(path: string, input: unknown, kind: "query" | "mutation", as = own): Promise<Answer> {
    const body = JSON.stringify(input ?? {});
    const address = `http://localhost/api/trpc/${path}`;
    const headers = {
      "content-type": "application/json",
      "content-length": `${Buffer.byteLength(body)}`,
      "sec-fetch-site": "same-origin",
    };
    const request =
      kind === "query"
        ? new Request(`${address}?input=${encodeURIComponent(body)}`)
        : new Request(address, { method: "POST", body, headers });
    const response = await serveTrpc(request, async () => ({
      requestId: "req-adversary",
      signedIn: await resumeSignIn(as, { requestId: "req-adversary", address: null }),
    }));
    const { result, error } = await response.json();
    for (const token of tokensIn(result)) loot.add(token);
    return { data: result?.data, error: error ?? null };
  }
  const ask = (path: string, input?: unknown, as?: SignInClaims) => call(path, input, "query", as);
  const tell = (path: string, input?: unknown, as?: SignInClaims) => call(path, input, "mutation", as);

  /** Accepts every invitation found and tries the adversary's password on every account. */
  async function breakIn(emails: readonly string[]): Promise<SignInClaims[]> {
    for (const token of loot) {
      const claims = await acceptInvitation(db, { token, password: THEIR_PASSWORD }, new Date()).catch(
        () => null,
      );
      if (claims) sessions.push(claims);
    }
    for (const email of emails) {
      const user = await findUserByPassword(db, { email, password: THEIR_PASSWORD });
      const claims = user && (await beginSignIn(db, user.id, own.organizationId));
      if (claims) sessions.push(claims);
    }
    return sessions.slice(1);
  }

  /** Tries to approve a review with every session, token, and link. */
  async function voteByAll(id: string): Promise<void> {
    for (const session of sessions) {
      const made = await tell("token.create", { name: "t" }, session);
      await tell("review.decide", { id, decision: "approve" }, session);
      const token = (made.data as { token?: string } | undefined)?.token;
      if (token) await send(decideReviewOperation, { token, params: { id }, json: { decision: "approve" } });
    }
    for (const token of loot) {
      const { status, body } = await followLink(token);
      if (status === 200) await followLink(token, { form: { decision: "approve", shown: shownIn(body) } });
    }
  }

  return { ask, tell, call, send, sessions, loot, breakIn, voteByAll };
}
export type Adversary = Awaited<ReturnType<typeof makeAdversary>>;
