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
  | "card";

/**
 * Creates an id: a prefix, then a 48-bit millisecond timestamp and 80 random bits in Crockford's base 32.
 * Later ids sort after earlier ones, and ids can't be guessed.
 */
export function makeId(prefix: IdPrefix, now: number = Date.now()): string {
  let time = "";
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let random = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) random += ALPHABET[byte & 31];
  return `${prefix}_${time}${random}`;
}
