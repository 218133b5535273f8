const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export type IdPrefix =
  | "org"
  | "usr"
  | "mem"
  | "cov"
  | "inv"
  | "tok"
  | "wf"
  | "ver"
  | "aside"
  | "step"
  | "run"
  | "job"
  | "cont"
  | "rev"
  | "rea"
  | "dec"
  | "cmt"
  | "srun"
  | "msg"
  | "out"
  | "whk"
  | "cred"
  | "tsrv"
  | "tool"
  | "dlv"
  | "rsv"
  | "chg"
  | "prop"
  | "sgn"
  | "rdg"
  | "view"
  | "bulk"
  | "trg"
  | "fire"
  | "ntf"
  | "slk"
  | "slu"
  | "card"
  | "ekey"
  | "pky"
  | "chk"
  | "wit";

/** The time and the random digits of the last ID. */
let last = { now: -1, digits: new Uint8Array(16) };

/**
 * Creates an ID: a prefix, then a 48-bit millisecond timestamp and 79 random bits in Crockford's base 32. IDs can't be
 * guessed. They sort by time, and those from one process sort in order even within the same millisecond.
 */
export function makeId(prefix: IdPrefix, now: number = Date.now()): string {
  let id = "";
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) id = ALPHABET[rest % 32] + id;
  last = { now, digits: now === last.now ? after(last.digits) : first() };
  for (const digit of last.digits) id += ALPHABET[digit];
  return `${prefix}_${id}`;
}

/** Returns random 5-bit digits. The top bit is 0, to leave room for about a million IDs in the same millisecond. */
function first(): Uint8Array<ArrayBuffer> {
  const digits = randomDigits();
  digits[0] = (digits[0] ?? 0) >> 1;
  return digits;
}

/** Adds a random 60-bit number. */
function after(digits: Uint8Array): Uint8Array<ArrayBuffer> {
  const sums = randomDigits();
  sums.fill(0, 0, 4);
  let carry = 0;
  for (let i = digits.length - 1; i >= 0; i--) {
    const sum = (digits[i] ?? 0) + (sums[i] ?? 0) + carry;
    sums[i] = sum & 31;
    carry = sum >> 5;
  }
  return sums;
}

function randomDigits(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16)).map((byte) => byte & 31);
}
