const MINUTE = 60_000;
/** A person mistypes a few times; a list of passwords, or of addresses to try from, is cut short. */
const FROM_ONE_ADDRESS = { most: 10, withinMs: 15 * MINUTE };
const FROM_ANYWHERE = { most: 100, withinMs: 60 * MINUTE };
const MOST_KEYS = 10_000;

interface Window {
  count: number;
  until: number;
}

/** Counts attempts in memory: per email, or link, and address, and per email or link from wherever. */
export class SignInThrottle {
  readonly #windows = new Map<string, Window>();

  /** Whether another attempt is let through now. It counts at once: those at the same time see each other. */
  admit(email: string, address: string, now: number): boolean {
    const limits = limitsOf(email, address);
    if (limits.some(({ key, most }) => (this.#open(key, now)?.count ?? 0) >= most)) return false;
    if (this.#windows.size > MOST_KEYS) this.#forgetEnded(now);
    for (const { key, withinMs } of limits) {
      const window = this.#open(key, now);
      if (window) window.count++;
      else this.#windows.set(key, { count: 1, until: now + withinMs });
    }
    return true;
  }

  /** Someone who got in has shown who they are: what they mistyped before counts no more. */
  recordSuccess(email: string, address: string): void {
    for (const { key } of limitsOf(email, address)) this.#windows.delete(key);
  }

  #open(key: string, now: number): Window | undefined {
    const window = this.#windows.get(key);
    return window && window.until > now ? window : undefined;
  }

  #forgetEnded(now: number): void {
    for (const [key, window] of this.#windows) if (window.until <= now) this.#windows.delete(key);
    // All of them still count: the oldest go, so that memory stays bounded.
    for (const key of this.#windows.keys()) {
      if (this.#windows.size <= MOST_KEYS) break;
      this.#windows.delete(key);
    }
  }
}

function limitsOf(email: string, address: string) {
  return [
    { key: `${email}\n${address}`, ...FROM_ONE_ADDRESS },
    { key: email, ...FROM_ANYWHERE },
  ];
}

// Next's bundles each have their own copy of this module, and together one count.
declare global {
  var countersignThrottles: { signIn: SignInThrottle; link: SignInThrottle } | undefined;
}

/** Apart, so that links that were made up do not crowd the counts of sign-ins out. */
export function throttles() {
  globalThis.countersignThrottles ??= { signIn: new SignInThrottle(), link: new SignInThrottle() };
  return globalThis.countersignThrottles;
}
