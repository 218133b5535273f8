// The text and entries of a sample run. See ledger.mjs.
import { createHash } from "node:crypto";
import { commitWith, sha256, TestLedger } from "./ledger.mjs";

export const RUN = "run_7f3a9c12";
export const SALT = sha256("salt");
export const HUMAN = { agentId: "human", model: null, simulated: false };
export const MEMBERS = Object.fromEntries(
  ["dana", "sam", "kim", "lee"].map((name) => [
    name,
    {
      id: `mem_${name}`,
      name: `${name.charAt(0).toUpperCase()}${name.slice(1)} Whitfield`,
      email: `${name}@acme.test`,
    },
  ]),
);

export const DANA_BEFORE = { ...MEMBERS.dana, name: "Dana Miller" };

/** Returns the time this many minutes after the story's start. */
export const at = (minutes) =>
  new Date(Date.parse("2026-12-01T09:00:00.000Z") + minutes * 60_000).toISOString();

export function commitTo(text) {
  if (text === null) return null;
  const hash = createHash("sha256").update(text).digest();
  return createHash("sha256").update(Buffer.from(SALT, "hex")).update(hash).digest("hex");
}

/** A run's ledger, and its text keyed by hash. */
export class Story {
  ledger = new TestLedger();
  texts = {};

  /** Adds text and returns its hash. */
  tell(text) {
    this.texts[sha256(text)] = text;
    return sha256(text);
  }

  /** Adds text and returns the commitment to it. */
  commit(text) {
    if (text !== null) this.tell(text);
    return commitTo(text);
  }

  /**
   * Records a member's name and email. The file shows Dana's earlier name but not her email from that time, so the
   * entry omits the email's salt.
   */
  name({ id, ...texts }, time) {
    const subject = { type: "member", id };
    const number = this.ledger.entries.filter(({ entry }) => entry.subject.id === id).length + 1;
    const salts = Object.fromEntries(
      Object.entries(texts).map(([field, text]) => [field, sha256(`the salt of ${text}`)]),
    );
    const commitments = Object.fromEntries(
      Object.entries(texts).map(([field, text]) => [field, commitWith(salts[field], text)]),
    );
    this.ledger.add({ at: time, action: "member.named", subject, data: { number, ...commitments } });
    if (texts.name === DANA_BEFORE.name) delete salts.email;
    this.ledger.entries.at(-1).salts = salts;
  }

  record(action, time, { subject = { type: "run", id: RUN }, actor, data = {} }, options) {
    this.ledger.add({ at: time, action, subject, run: RUN, actor, data }, options);
  }

  /** Adds entries that aren't about the run, so that the run's entries aren't adjacent in the chain. */
  fill(count, minutes) {
    for (let index = 0; index < count; index++)
      this.ledger.add({
        ...{ at: at(minutes), action: "member.changed", subject: { type: "member", id: MEMBERS.dana.id } },
        ...{
          actor: {
            member: MEMBERS.kim.id,
            channel: "WEB",
            address: "203.0.113.0/24",
            request: `req_${index}`,
          },
        },
        data: { field: "role", index },
      });
  }
}
