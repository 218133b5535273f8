import type { MemberRef } from "@/server/domain/access/member-ref";

/**
 * A mention in stored text: a Markdown link to a member. The ID identifies who is mentioned, since names can
 * change and several people can have the same name.
 */
const MENTION = /\[@([^[\]\n]+)\]\(member:([\w-]+)\)/g;
/** A stored mention, or an @ at the start of a word. Any other @ is part of an email address. */
const START = new RegExp(`${MENTION.source}|(?<![\\p{L}\\p{N}\\p{M}_.@/\\\\[])@`, "gu");
const CODE = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`]*`)/;
/** Characters that would end a mention early or format part of it. */
const UNSAFE = /[[\]\\`*_~<>&|!#\n]/g;

/**
 * Turns `@name`, `@email`, and links to members into stored mentions, except in code. A name must belong to only one
 * member. `known` lists the people that the comment already mentions. They take precedence and can be mentioned even
 * if they're no longer members.
 */
export function resolveMentions(
  text: string,
  { members, known = [] }: { members: readonly MemberRef[]; known?: readonly MemberRef[] },
): { text: string; mentioned: MemberRef[] } {
  const byId = new Map([...members, ...known].map((member) => [member.id, member]));
  const findHandle = indexHandles(members, known);
  const mentioned = new Map<string, MemberRef>();

  function resolve(part: string): string {
    let resolved = "";
    let end = 0;
    for (const { 0: whole, 2: id, index } of part.matchAll(START)) {
      if (index < end) continue;
      const found =
        id === undefined ? findHandle(part, index + 1) : { member: byId.get(id), length: whole.length - 1 };
      if (!found?.member) continue;
      const { member, length } = found;
      mentioned.set(member.id, member);
      resolved += `${part.slice(end, index)}[@${labelOf(member)}](member:${member.id})`;
      end = index + 1 + length;
    }
    return resolved + part.slice(end);
  }

  return { text: outsideCode(text, resolve), mentioned: [...mentioned.values()] };
}

/** Returns the text as shown in an email, with `@name` for each mention. */
export function sayMentions(text: string, people: readonly Pick<MemberRef, "id" | "name">[]): string {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return replaceMentions(text, (id) => names.get(id));
}

/**
 * Returns the text for editing, with `@name` for each mention, or `@email` if several mentioned people share
 * the name. `resolveMentions` reverses this if `known` lists the same people.
 */
export function toEditable(text: string, mentions: readonly MemberRef[]): string {
  const people = new Map(mentions.map((member) => [member.id, member]));
  return replaceMentions(text, (id) => {
    const member = people.get(id);
    return member && handleOf(member, mentions);
  });
}

/**
 * Returns what to type after the @ to mention a member: the name, or the email address if others share the
 * name.
 */
export function handleOf({ id, name, email }: MemberRef, members: readonly MemberRef[]): string {
  const isShared = members.some((other) => other.id !== id && sameHandle(other.name, name));
  return isShared ? email : name;
}

/** Returns the text with only the visible part of its mentions, to count its characters. */
export function withoutIds(text: string): string {
  return text.replace(MENTION, "@$1");
}

function replaceMentions(text: string, handle: (id: string) => string | undefined): string {
  return outsideCode(text, (part) =>
    part.replace(MENTION, (whole, _label, id: string) => {
      const found = handle(id);
      return found === undefined ? whole : `@${found}`;
    }),
  );
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

function labelOf({ name, email }: MemberRef): string {
  return name.replace(UNSAFE, "").trim() || email.replace(UNSAFE, "");
}

const sameHandle = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Returns a function that finds the longest name or address of a member at a position in text. */
function indexHandles(members: readonly MemberRef[], known: readonly MemberRef[]) {
  const handles = new Map<string, MemberRef>();
  for (const people of [members, known])
    for (const member of people) {
      handles.set(member.email.toLowerCase(), member);
      const name = member.name.toLowerCase();
      const isShared = people.some((other) => other.id !== member.id && sameHandle(other.name, name));
      if (!isShared) handles.set(name, member);
      else if (people === known) handles.delete(name);
    }
  const lengths = [...new Set([...handles.keys()].map(({ length }) => length))].sort((a, b) => b - a);

  return (text: string, from: number) => {
    for (const length of lengths) {
      const handle = text.slice(from, from + length).toLowerCase();
      const member = handles.get(handle);
      const after = text.slice(from + length, from + length + 2);
      const goesOn = handle.includes("@") ? /^[.-]?[\p{L}\p{N}_]/u : /^[\p{L}\p{N}\p{M}_]/u;
      if (member && length > 0 && !goesOn.test(after)) return { member, length };
    }
    return null;
  };
}
