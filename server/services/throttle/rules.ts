import ipaddr from "ipaddr.js";

/** An attempt, such as signing in with a password. */
export interface Attempt {
  /** The account, link, or email address that was entered, whether or not it exists. */
  account: string;
  /** The client's IP address. Null if it can't be determined, for example behind a proxy that isn't configured. */
  address: string | null;
  /** The known device that the attempt comes from. */
  device?: string | null;
}

export interface Rule {
  /** Identifies the rule's cells. Never reuse a number. */
  id: number;
  /**
   * The number of attempts allowed in quick succession. After `withinSeconds`, the same number is allowed
   * again.
   */
  max: number;
  withinSeconds: number;
  /** Returns the key under which the attempt is counted, or null if the rule doesn't apply. */
  keyOf: (attempt: Attempt) => string | null;
}

const QUARTER_HOUR = 15 * 60;
const HOUR = 60 * 60;

const account = (attempt: Attempt) => attempt.account;
const network = (attempt: Attempt) => attempt.address && networkOf(attempt.address);
/**
 * Null if the network is unknown. With one key for all unknown networks, a few attempts by anyone could lock
 * an account for everyone.
 */
const accountFromNetwork = (attempt: Attempt) =>
  attempt.address && JSON.stringify([account(attempt), network(attempt)]);
const knownDevice = (attempt: Attempt) => JSON.stringify([account(attempt), attempt.device]);

/**
 * The rules for each kind of attempt. An attempt has to pass all of its kind's rules, in this order. The rules keyed by
 * network alone stop attempts across many accounts.
 */
const RULES = {
  signIn: [
    { id: 1, max: 50, withinSeconds: QUARTER_HOUR, keyOf: network },
    { id: 2, max: 10, withinSeconds: QUARTER_HOUR, keyOf: accountFromNetwork },
    { id: 3, max: 100, withinSeconds: HOUR, keyOf: account },
  ],
  /** For a device that has signed in before. Other people's attempts don't affect this limit. */
  knownDevice: [{ id: 4, max: 10, withinSeconds: QUARTER_HOUR, keyOf: knownDevice }],
  /** For the current password, when a signed-in user changes their password. */
  passwordChange: [{ id: 5, max: 10, withinSeconds: QUARTER_HOUR, keyOf: account }],
  invitation: [
    { id: 6, max: 50, withinSeconds: QUARTER_HOUR, keyOf: network },
    { id: 7, max: 10, withinSeconds: QUARTER_HOUR, keyOf: accountFromNetwork },
    { id: 8, max: 100, withinSeconds: HOUR, keyOf: account },
  ],
  /** For invalid review links. Valid links always open. */
  reviewLink: [{ id: 9, max: 10, withinSeconds: QUARTER_HOUR, keyOf: accountFromNetwork }],
  /**
   * Not limited per account, because then other people could lock out the account's owner. Each account
   * already gets at most one email every five minutes.
   */
  passwordReset: [{ id: 10, max: 20, withinSeconds: HOUR, keyOf: network }],
  /** For the codes that link a Slack account. */
  slackCode: [{ id: 11, max: 10, withinSeconds: QUARTER_HOUR, keyOf: account }],
} as const satisfies Record<string, readonly Rule[]>;

export type AttemptKind = Exclude<keyof typeof RULES, "knownDevice">;

export function rulesFor(kind: AttemptKind, attempt: Attempt): readonly Rule[] {
  return kind === "signIn" && attempt.device ? RULES.knownDevice : RULES[kind];
}

/**
 * Returns the part of an address that identifies one customer of an internet provider: an IPv4 address, or
 * the first 64 bits of an IPv6 address.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
