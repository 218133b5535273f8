// The names and emails of people in the readable part, compared with what the ledger recorded.
import { isSalt } from "./commitments.mjs";
import { commit, hash } from "./hash.mjs";

const FIELDS = /** @type {const} */ (["name", "email"]);
const IN_REVIEW = [
  "decisions[].by",
  "decisions[].for?",
  "reassignments[].by",
  "reassignments[].for?",
  "reassignments[].to",
  "comments[].by",
  "comments[].deletedBy?",
  "comments[].mentions[]",
];
/** The paths of all people in the readable part. A person whose path ends in ? can be missing. */
export const PLACES = [
  "run.startedBy",
  "run.erasure.by?",
  "run.continuations[].by",
  "run.rerunOf.requestedBy[]",
  "ledger.people[]",
  ...["reviews[]", "reusedReviews[]"].flatMap((review) => IN_REVIEW.map((place) => `${review}.${place}`)),
];

/**
 * Compares each name and email with the entries that name the member. Returns the people whose names couldn't be
 * verified. The ledger may never have recorded these names, or the file's creator may have omitted the entries.
 * @param {any} evidence
 * @param {import("./findings.mjs").Findings} findings
 * @returns {{ id: string, name: string }[]}
 */
export function checkNames(evidence, findings) {
  const { entries } = evidence.ledger;
  const naming = entries.filter((/** @type {any} */ { entry }) => isNaming(entry));
  const people = listPeople(evidence);
  const authors = new Set(
    entries.flatMap((/** @type {any} */ { entry }) => (isNaming(entry) ? [] : entry.actor?.member)),
  );
  const unproven = new Map();
  /** The salts that belong to a name or an email in the file. */
  const used = new Set();
  for (const { place, person, at } of people) {
    const missing = ["id", ...FIELDS].find((field) => typeof person?.[field] !== "string");
    if (missing) {
      findings.add(`${place}.${missing}`, `The member's ${missing} is missing.`);
      continue;
    }
    if (place.startsWith("ledger.people") && !authors.has(person.id))
      findings.add(place, "No entry in the file was made by this member.");
    const named = naming.filter((/** @type {any} */ { entry }) => entry.subject.id === person.id);
    const last = named.toSorted(byNumber).at(-1);
    const isUnproven = () =>
      unproven.set(JSON.stringify([person.id, person.name]), { id: person.id, name: person.name });
    if (!last) isUnproven();
    else
      for (const field of FIELDS) {
        // `for` has the name that the person had at the time, which can be before the first entry that names them.
        const canBeEarlier = field === "name" && place.endsWith(".for");
        const candidates = canBeEarlier ? named : [last];
        const match = candidates.find((/** @type {any} */ chained) => matchesEntry(chained, field, person));
        if (match) used.add(match.salts?.[field]);
        else if (canBeEarlier && named.every((/** @type {any} */ { entry }) => entry.at > at)) isUnproven();
        else findings.add(`${place}.${field}`, `The ${field} doesn't match the ledger.`, last);
      }
  }
  const ids = new Set(people.map(({ person }) => person?.id));
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
export function isNaming(entry) {
  return isName(entry) && entry.subject.type === "member";
}

/**
 * Returns whether an entry, or a reference to one, records a name instead of an event in the run.
 * @param {{ action: unknown }} entry
 */
export function isName({ action }) {
  return action === "member.named";
}

/**
 * Finds everyone in the file. `at` is the time of the decision, reassignment, or other item that refers to them.
 * @param {any} evidence
 * @returns {{ place: string, person: any, at: unknown }[]}
 */
function listPeople(evidence) {
  return PLACES.flatMap((path) => {
    const people = follow(evidence, path.replace("?", "").replaceAll("[]", ".[]").split("."));
    return path.endsWith("?") ? people.filter(({ person }) => (person ?? null) !== null) : people;
  });
}

/**
 * Finds the people at a path. A person is null if the path leads through a value of the wrong type.
 * @param {any} value
 * @param {string[]} keys
 * @param {string} [place]
 * @param {unknown} [at]
 * @returns {{ place: string, person: any, at: unknown }[]}
 */
function follow(value, [key, ...others], place = "", at = null) {
  if (key === undefined) return [{ place, person: value, at }];
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value) !== (key === "[]"))
    return [{ place, person: null, at }];
  if (key === "[]")
    return value.flatMap((/** @type {any} */ item, /** @type {number} */ index) =>
      follow(item, others, `${place}[${index}]`, at),
    );
  return follow(value[key], others, place ? `${place}.${key}` : key, value.at);
}

/** @param {any} a @param {any} b */
const byNumber = (a, b) => a.entry.data.number - b.entry.data.number;

/**
 * Returns whether the entry records this name or email for the member. The name and email of an erased person are
 * derived from the person's ID.
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
