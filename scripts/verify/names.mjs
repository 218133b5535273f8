// The names and emails of people in the readable part, compared with what the ledger recorded.
import { isSalt } from "./commitments.mjs";
import { commit, hash } from "./hash.mjs";

const FIELDS = /** @type {const} */ (["name", "email"]);

/**
 * Compares each name and email with the member's entries. Returns the people without any: the ledger doesn't prove their
 * names.
 * @param {any} evidence
 * @param {import("./findings.mjs").Findings} findings
 * @returns {{ id: string, name: string }[]}
 */
export function checkNames({ run, reviews, reusedReviews, ledger: { entries } }, findings) {
  const naming = entries.filter((/** @type {any} */ { entry }) => isNaming(entry));
  const members = new Set(naming.map((/** @type {any} */ { entry }) => entry.subject.id));
  const people = listPeople({ run, reviews, reusedReviews }, members);
  const unproven = new Map();
  /** Salts of texts that the file has. */
  const used = new Set();
  for (const { place, person, at } of people) {
    const named = naming.filter((/** @type {any} */ { entry }) => entry.subject.id === person.id);
    const last = named.toSorted(byNumber).at(-1);
    const isUnproven = () =>
      unproven.set(JSON.stringify([person.id, person.name]), { id: person.id, name: person.name });
    if (!last) isUnproven();
    else
      for (const field of FIELDS) {
        // `for` has the person's name at that time, which can be older than their first entry.
        const canBeEarlier = field === "name" && place.endsWith(".for");
        const candidates = canBeEarlier ? named : [last];
        const match = candidates.find((/** @type {any} */ chained) => matchesEntry(chained, field, person));
        if (match) used.add(match.salts?.[field]);
        else if (canBeEarlier && named.every((/** @type {any} */ { entry }) => entry.at > at)) isUnproven();
        else findings.add(`${place}.${field}`, `The ${field} doesn't match the ledger.`, last);
      }
  }
  const ids = new Set(people.map(({ person }) => person.id));
  for (const [index, chained] of entries.entries()) {
    const place = `ledger.entries[${index}]`;
    if (isNaming(chained.entry) && !ids.has(chained.entry.subject.id))
      findings.add(place, "The entry names a member who isn't in the file.", chained);
    for (const [field, salt] of Object.entries(chained.salts ?? {}))
      if (!used.has(salt))
        findings.add(`${place}.salts.${field}`, "No name or email in the file has this salt.", chained);
  }
  return [...unproven.values()];
}

/** @param {any} entry */
export function isNaming({ action, subject }) {
  return action === "member.named" && subject.type === "member";
}

/**
 * Finds everyone in a part of the file: objects with a name and an email, or with the ID of a member. `at` is the time
 * of what they did, or of what was done for them.
 * @param {any} value
 * @param {Set<unknown>} members
 * @param {string} [place]
 * @param {unknown} [at]
 * @returns {{ place: string, person: any, at: unknown }[]}
 */
function listPeople(value, members, place = "", at = null) {
  if (typeof value !== "object" || value === null) return [];
  if (FIELDS.every((field) => Object.hasOwn(value, field)) || members.has(value.id))
    return [{ place, person: value, at }];
  return Object.entries(value).flatMap(([key, child]) => {
    const of = Array.isArray(value) ? `${place}[${key}]` : place ? `${place}.${key}` : key;
    return listPeople(child, members, of, value.at);
  });
}

/** @param {any} a @param {any} b */
const byNumber = (a, b) => a.entry.data.number - b.entry.data.number;

/**
 * Whether the entry gives the member this name or email. Those of an erased person follow from their ID.
 * @param {any} chained
 * @param {"name" | "email"} field
 * @param {any} person
 */
function matchesEntry({ entry, salts }, field, person) {
  const [commitment, text] = [entry.data[field], person[field]];
  if (typeof text !== "string" || !text.isWellFormed()) return false;
  if (commitment === null) return text === textOfErased(person.id)[field];
  return isSalt(salts?.[field]) && commit(salts[field], hash(text)) === commitment;
}

/** @param {string} id */
function textOfErased(id) {
  return {
    name: `Erased person ${id.slice(-4).toUpperCase()}`,
    email: `${id.replaceAll("_", "-")}@erased.invalid`,
  };
}
