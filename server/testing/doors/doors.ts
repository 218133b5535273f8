import type { z } from "zod";
import { ERROR_CODES } from "@/server/domain/error";
import { type DecisionInput, decideReviewOperation } from "@/server/domain/review/api";
import type { DecisionChannel } from "@/server/domain/review/status";
import type { Database } from "@/server/infra/db";
import { beginSignIn, type SignInClaims } from "@/server/services/account/sign-in-claims";
import type { Person, ServiceContext } from "@/server/services/context";
import { signReviewLink } from "@/server/services/link/token";
import { findClickedCard } from "@/server/services/slack/find-card";
import { asMailed } from "@/server/testing/as-mailed";
import { makeCard } from "@/server/testing/slack";
import { resumeSignIn } from "@/server/transports/auth/signed-in";
import { decideInSlack } from "@/server/transports/slack/decide";
import { serveTrpc } from "@/server/transports/trpc/handler";
import { makeToken, openApi } from "./api";
import { followLink, tokenIn } from "./follow-link";

export type Decision = z.input<typeof DecisionInput>;

export interface Answer {
  status: number;
  /** The error that the person sees. Null if the decision was accepted. */
  refusal: string | null;
}

/** Makes a decision with a session, token, link, or Slack card. */
export type Decide = (decision: Decision) => Promise<Answer>;

export interface Doors {
  /** Shows a review to a person through a channel. The returned function decides on the document that was shown. */
  enter(channel: DecisionChannel | "SLACK", person: ServiceContext, reviewId: string): Promise<Decide>;
}

/** Opens the channels for decisions. All except Slack use real requests and responses. */
export async function openDoors(db: Database): Promise<Doors> {
  const send = await openApi();
  const sessions = new Map<string, Promise<SignInClaims>>();

  /** Signs each person in once, because too many sign-ins would end their oldest ones. */
  function signInOnce(person: ServiceContext): Promise<SignInClaims> {
    const { memberId } = memberOf(person);
    const session = sessions.get(memberId) ?? signIn(person);
    sessions.set(memberId, session);
    return session;
  }

  async function signIn(person: ServiceContext): Promise<SignInClaims> {
    const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberOf(person).memberId } });
    const claims = await beginSignIn(db, userId, person.organizationId);
    if (!claims) throw new Error("the member can't sign in");
    return claims;
  }

  async function enterByBrowser(
    person: ServiceContext,
    id: string,
    shown: string,
    together: boolean,
  ): Promise<Decide> {
    const claims = await signInOnce(person);
    return async (decision) => {
      const body = JSON.stringify({ id, shown, together, ...decision });
      const headers = {
        "content-type": "application/json",
        "content-length": `${Buffer.byteLength(body)}`,
        "sec-fetch-site": "same-origin",
      };
      const request = new Request("http://localhost/api/trpc/review.decide", {
        method: "POST",
        body,
        headers,
      });
      const response = await serveTrpc(request, async () => ({
        requestId: "req-browser",
        signedIn: await resumeSignIn(claims, { requestId: "req-browser", address: "192.0.2.0/24" }),
      }));
      const { error } = await response.json();
      return { status: response.status, refusal: error?.message ?? null };
    };
  }

  async function enterByToken(person: ServiceContext, id: string, shown: string): Promise<Decide> {
    const token = await makeToken(person);
    return async (decision) => {
      const response = await send(decideReviewOperation, {
        token,
        params: { id },
        json: { shown, ...decision },
      });
      const { detail } = await response.json();
      return { status: response.status, refusal: response.ok ? null : detail };
    };
  }

  /**
   * Opens the review with the link in the person's message. Creates a link for a person without a message.
   */
  async function enterByLink(person: ServiceContext, reviewId: string, shown: string, text: string) {
    const { memberId } = memberOf(person);
    const { createdAt: since } = await db.member.findUniqueOrThrow({ where: { id: memberId } });
    const message = await db.message.findFirst({
      where: { reviewId, memberId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    const expiresAt = new Date(Date.now() + 3_600_000);
    const token = message
      ? tokenIn((await asMailed(db, message)).text)
      : signReviewLink({ reviewId, memberId, since, hash: shown, expiresAt });
    return async ({ decision, output, reason, ...given }: Decision): Promise<Answer> => {
      const typed = { text: output ?? text, reason: reason ?? "" };
      // The checkbox counts only if the document is empty.
      const form = { decision, ...typed, empty: "yes", shown: given.shown ?? shown };
      const { status, body } = await followLink(token, { form });
      return { status, refusal: status === 303 ? null : refusalIn(body) };
    };
  }

  /** Decides with a Slack card, which can only approve or request changes. */
  async function enterByCard(person: ServiceContext, reviewId: string, shown: string): Promise<Decide> {
    const clicked = await makeCard(db, person, reviewId);
    return async ({ decision, reason = null }) => {
      if (decision === "reject") throw new Error("a card can't reject");
      const card = await findClickedCard(db, clicked);
      if (!card) return { status: 403, refusal: "The Slack account isn't linked." };
      const refusal = await decideInSlack(card.ctx, card.reviewId, { decision, reason, shown });
      if (!refusal) return { status: 200, refusal: null };
      return { status: ERROR_CODES[refusal.code].http, refusal: refusal.message };
    };
  }

  return {
    async enter(channel, person, reviewId) {
      const { hash, text } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
      switch (channel) {
        case "WEB":
        case "BULK":
          return enterByBrowser(person, reviewId, hash, channel === "BULK");
        case "API":
          return enterByToken(person, reviewId, hash);
        case "LINK":
          return enterByLink(person, reviewId, hash, text);
        case "SLACK":
          return enterByCard(person, reviewId, hash);
      }
    },
  };
}

function memberOf({ actor }: ServiceContext): Person {
  if (actor.kind === "system") throw new Error("a member is expected");
  return actor;
}

/** Returns the error that a link page shows: how the review ended, another alert, or else the page's heading. */
function refusalIn(body: string): string {
  const [, words] =
    /role="alert">.*Your decision wasn't recorded<\/strong>\s*<strong>(.*?)<\/strong>/s.exec(body) ??
    /role="alert"><strong>Nothing was decided<\/strong>\n<p>(.*?)<\/p>/s.exec(body) ??
    /role="alert">(.*?)<\/p>/s.exec(body) ??
    /<h1>(.*?)<\/h1>/s.exec(body) ??
    [];
  if (!words) throw new Error("this page says nothing");
  const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return words.replace(/&(#?\w+);/g, (_, name: string) => characters[name] ?? "");
}
