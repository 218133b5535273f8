import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EvidenceDto } from "@/server/domain/run/evidence";
import { readPins } from "./keys.mjs";
import { PLACES } from "./names.mjs";
import { KEYS, makeEvidence, printEvidence } from "./testing/evidence.mjs";
import { sha256 } from "./testing/ledger.mjs";
import { DANA_BEFORE, MEMBERS, RUN, SALT } from "./testing/story.mjs";
import { verifyEvidence } from "./verify.mjs";

const pins = readPins(JSON.stringify(Object.values(KEYS).map(({ jwk }) => jwk)));
const keys = [KEYS.current, KEYS.old];

function verify(evidence) {
  const { findings, ...others } = verifyEvidence({ text: printEvidence(evidence) }, { pins });
  return { ...others, findings: findings.map(({ place, message }) => `${place}: ${message}`) };
}

/** Returns the findings in a changed file. */
function change(edit) {
  const { evidence } = makeEvidence();
  edit(evidence);
  return verify(evidence).findings;
}

const nameOf = (place, field = "name") => `${place}.${field}: The ${field} doesn't match the ledger.`;
const isNaming = ({ entry }) => entry.action === "member.named";

describe("a name", () => {
  test("or an email that was changed or is missing is reported", () => {
    expect(
      change(({ run }) => Object.assign(run, { startedBy: { ...MEMBERS.kim, name: "Kim W." } })),
    ).toEqual([nameOf("run.startedBy")]);
    const email = change(({ reviews }) =>
      Object.assign(reviews[0].decisions[1], { by: { ...MEMBERS.lee, email: "lee@birch.test" } }),
    );
    expect(email).toEqual([nameOf("reviews[0].decisions[1].by", "email")]);
    const { id, name } = MEMBERS.sam;
    expect(change(({ run }) => Object.assign(run.continuations[0], { by: { id, name } }))).toEqual([
      "run.continuations[0].by.email: The member's email is missing.",
    ]);
    for (const by of [null, {}, "Sam"])
      expect(change(({ run }) => Object.assign(run.continuations[0], { by }))).not.toEqual([]);
  });

  test("without an email is reported, and a different one is listed, although the member's entries were omitted", () => {
    const { evidence, ledger } = makeEvidence();
    const { heads } = evidence.ledger;
    ledger.entries = ledger.entries.filter((chained) => !isNaming(chained));
    evidence.ledger = ledger.prove(RUN, { salt: SALT, heads, keys });
    const { id } = MEMBERS.sam;
    const [review] = evidence.reviews;
    review.comments[0].mentions = [{ id: "mem_noa", name: "Noa", email: "noa@acme.test" }];
    review.decisions[0].by = { id, name: "Max", email: "max@acme.test" };
    const { findings, summary } = verify(evidence);
    expect(findings).toEqual([]);
    expect(summary.unprovenNames).toContainEqual({ id, name: "Max" });
    expect(summary.unprovenNames).toContainEqual({ id: "mem_noa", name: "Noa" });
    review.decisions[0].by = { id, name: "Max" };
    expect(verify(evidence).findings).toEqual([
      "reviews[0].decisions[0].by.email: The member's email is missing.",
    ]);
  });

  test("from before a rename is accepted only in `for`, where someone decided for the person", () => {
    const { evidence } = makeEvidence();
    expect(evidence.reviews[0].decisions[1].for).toEqual(DANA_BEFORE);
    expect(
      change(({ reviews }) => Object.assign(reviews[0].comments[1], { deletedBy: DANA_BEFORE })),
    ).toEqual([nameOf("reviews[0].comments[1].deletedBy")]);
    expect(
      change(({ reviews }) => Object.assign(reviews[0].decisions[1].for, { name: "Dana Mills" })),
    ).toContain(nameOf("reviews[0].decisions[1].for"));
  });

  test("from before the ledger isn't a problem, even if the person has a recorded name now", () => {
    const { evidence, ledger } = makeEvidence();
    const { heads } = evidence.ledger;
    const isFirst = ({ entry }) => entry.subject.id === "mem_dana" && entry.data.number === 1;
    ledger.entries = ledger.entries.filter((chained) => !isNaming(chained) || !isFirst(chained));
    evidence.ledger = ledger.prove(RUN, { salt: SALT, heads, keys });
    const { id, name } = DANA_BEFORE;
    expect(verify(evidence)).toMatchObject({ findings: [], summary: { unprovenNames: [{ id, name }] } });
    evidence.reviews[0].decisions[1].by = { ...MEMBERS.lee, name };
    expect(verify(evidence).findings).toEqual([nameOf("reviews[0].decisions[1].by")]);
  });

  test("can't be proven with a different salt, or without the entry", () => {
    const salt = sha256("other");
    expect(
      change(({ ledger }) => Object.assign(ledger.entries.find(isNaming).salts, { name: salt })),
    ).toContain("ledger.entries[0].salts.name: No name or email in the file has this salt.");
    expect(change(({ ledger }) => ledger.entries.splice(ledger.entries.findLastIndex(isNaming), 1))).toEqual(
      expect.arrayContaining([nameOf("reviews[0].reassignments[0].by")]),
    );
  });

  test("that the ledger didn't record is listed, and isn't a problem", () => {
    const { evidence, ledger } = makeEvidence();
    const { heads } = evidence.ledger;
    ledger.entries = ledger.entries.filter(
      ({ entry }) => !isNaming({ entry }) || entry.subject.id !== "mem_kim",
    );
    evidence.ledger = ledger.prove(RUN, { salt: SALT, heads, keys });
    evidence.run.startedBy = { ...MEMBERS.kim, name: "Kim W." };
    expect(verify(evidence)).toMatchObject({
      verdict: "verified",
      findings: [],
      summary: { unprovenNames: ["Kim W.", MEMBERS.kim.name].map((name) => ({ id: "mem_kim", name })) },
    });
  });

  test("of an erased person is the one that follows from their ID", () => {
    const { evidence, ledger } = makeEvidence();
    const { id } = MEMBERS.sam;
    const erased = { id, name: "Erased person _SAM", email: "mem-sam@erased.invalid" };
    const subject = { type: "member", id };
    const at = "2026-12-01T09:52:00.000Z";
    ledger.add({ at, action: "member.named", subject, data: { number: 2, name: null, email: null } });
    ledger.entries = ledger.entries.filter(
      ({ entry }) => !isNaming({ entry }) || entry.subject.id !== id || entry.data.number === 2,
    );
    const heads = [ledger.signHead(KEYS.current, { signedAt: "2026-12-01T09:53:00.000Z" })];
    const after = JSON.parse(
      printEvidence(evidence)
        .replaceAll(MEMBERS.sam.name, erased.name)
        .replaceAll(MEMBERS.sam.email, erased.email),
    );
    after.ledger = ledger.prove(RUN, { salt: SALT, heads, keys });
    expect(verify(after)).toMatchObject({ verdict: "verified", findings: [] });
    after.reviews[1].decisions[0].by.name = MEMBERS.sam.name;
    expect(verify(after).findings).toEqual([nameOf("reviews[1].decisions[0].by")]);
  });
});

test("the verifier knows every place where the schema has a person", () => {
  const schema = z.toJSONSchema(EvidenceDto, { unrepresentable: "any" });
  const listPlaces = ({ $ref, anyOf = [], ...node }, place = "") => {
    if ($ref === "#/$defs/MemberRef") return [place];
    if ($ref) return listPlaces(schema.$defs[$ref.replace("#/$defs/", "")], place);
    return [
      ...anyOf.flatMap((option) =>
        listPlaces(option, place).map((found) => (found === place ? `${place}?` : found)),
      ),
      ...Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
        listPlaces(child, place ? `${place}.${key}` : key),
      ),
      ...(node.items ? listPlaces(node.items, `${place}[]`) : []),
    ];
  };
  expect(PLACES.toSorted()).toEqual(listPlaces(schema).toSorted());
});

test("an entry that names someone who isn't in the file is reported", () => {
  const { evidence, ledger, story } = makeEvidence();
  story.name({ id: "mem_noa", name: "Noa", email: "noa@acme.test" }, "2026-12-01T09:52:00.000Z");
  const heads = [ledger.signHead(KEYS.current, { signedAt: "2026-12-01T09:53:00.000Z" })];
  evidence.ledger = ledger.prove(RUN, { salt: SALT, heads, keys });
  expect(verify(evidence).findings[0]).toBe(
    "ledger.entries[28]: The entry names a member who isn't in the file.",
  );
});

test("the ledger's people are those whom only entries name as their authors", () => {
  const { evidence, ledger, story } = makeEvidence();
  const noa = { id: "mem_noa", name: "Noa", email: "noa@acme.test" };
  story.name(noa, "2026-12-01T09:51:00.000Z");
  const seen = { at: "2026-12-01T09:52:00.000Z", action: "review.seen", run: RUN };
  const subject = { type: "review", id: evidence.reviews[0].id };
  ledger.add({ ...seen, subject, actor: { member: noa.id, channel: "WEB" }, data: {} });
  const heads = [ledger.signHead(KEYS.current, { signedAt: "2026-12-01T09:53:00.000Z" })];
  const proof = ledger.prove(RUN, { salt: SALT, heads, keys });
  evidence.ledger = { ...proof, people: [noa] };
  expect(verify(evidence)).toMatchObject({ findings: [], summary: { unprovenNames: [] } });
  evidence.ledger.people = [{ ...noa, name: "Max" }];
  expect(verify(evidence).findings).toContain(nameOf("ledger.people[0]"));
  evidence.ledger.people = [noa, { id: "mem_eve", name: "Eve", email: "eve@acme.test" }];
  expect(verify(evidence).findings).toEqual([
    "ledger.people[1]: No entry in the file was made by this member.",
  ]);
});

test("a workflow's name that isn't in the recorded definition is reported", () => {
  expect(change(({ run }) => Object.assign(run, { workflowName: "Other" }))).toEqual([
    "run.workflowName: The file doesn't match what the ledger recorded as definition.",
  ]);
});
