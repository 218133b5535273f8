// Changes that someone could make to a parsed file.

/** Yields each place in a file that can be changed, with the list or object that contains it. */
function* walk(value, path, parent, key) {
  yield { path, parent, key, value };
  if (typeof value !== "object" || value === null) return;
  for (const [field, child] of Object.entries(value))
    yield* walk(
      child,
      Array.isArray(value) ? `${path}[${field}]` : path ? `${path}.${field}` : field,
      value,
      field,
    );
}

/** Ways to change a value. */
const EDITS = {
  string: [
    (text) => `${text}x`,
    (text) => text.slice(1),
    (text) => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()),
    // Replacing a single character keeps IDs and hashes well-formed.
    (text) => replaceAt(text, Math.floor(text.length / 2)),
    (text) => replaceAt(text, text.length - 1),
    () => null,
  ],
  number: [(number) => number + 1, (number) => -number, () => 0, (number) => String(number)],
  boolean: [(flag) => !flag, () => null],
};

function replaceAt(text, index) {
  const character = text.charAt(index);
  const other = /[0-8a-eA-Y]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 1) : "0";
  return text.slice(0, index) + other + text.slice(index + 1);
}

/** Ways to change a list: delete an item, repeat it, swap it with the next one, or move it to the end. */
const LIST_EDITS = [
  (list, index) => list.splice(index, 1),
  (list, index) => list.splice(index, 0, structuredClone(list[index])),
  (list, index) => list.splice(index, 2, ...list.slice(index, index + 2).reverse()),
  (list, index) => list.push(...list.splice(index, 1)),
];

/** Lists the changes. Each has a path, a name, and a function that makes the change in a copy of the file. */
export function listTamperings(file) {
  const tamperings = [];
  const add = (path, name, change) => tamperings.push({ path, name, change });
  for (const { path, parent, key, value } of walk(file, "", null, "")) {
    if (parent === null) continue;
    const find = (copy) => findParent(copy, path);
    for (const [index, edit] of (EDITS[typeof value] ?? []).entries())
      add(path, `edit ${index}`, (copy) => {
        find(copy)[key] = edit(value);
      });
    if (Array.isArray(parent))
      for (const [index, edit] of LIST_EDITS.entries())
        add(path, `list edit ${index}`, (copy) => edit(find(copy), Number(key)));
    else if (/^(ledger|texts)/.test(path)) add(path, "delete", (copy) => delete find(copy)[key]);
  }
  const texts = Object.keys(file.texts);
  for (const [index, key] of texts.entries())
    add("texts", `swap ${index} with the next`, ({ texts: copy }) => {
      const other = texts[(index + 1) % texts.length];
      [copy[key], copy[other]] = [copy[other], copy[key]];
    });
  return tamperings;
}

/** Finds the list or object that contains a place. Splits the path at dots, because no key contains one. */
function findParent(file, path) {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return keys.slice(0, -1).reduce((value, key) => value[key], file);
}
