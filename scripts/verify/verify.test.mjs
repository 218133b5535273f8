import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readPins } from "./keys.mjs";
import { makeErasedEvidence } from "./testing/erased.mjs";
import { KEYS, makeEvidence, printEvidence, signEvidence } from "./testing/evidence.mjs";
import { hashJson, makeKey, sha256, signJson, TestLedger } from "./testing/ledger.mjs";
import { at, RUN } from "./testing/story.mjs";
import { verifyEvidence } from "./verify.mjs";

const JWKS = { keys: [KEYS.current.jwk, KEYS.old.jwk] };
const pins = readPins(JSON.stringify(JWKS));
const THIEF = makeKey("thief", { createdAt: "2026-12-01T09:20:00.000Z" });

const verify = (evidence, trusted = { pins }) => verifyEvidence({ text: printEvidence(evidence) }, trusted);
const messagesOf = ({ findings }) => findings.map(({ place, message }) => `${place}: ${message}`);

describe("the test vectors in docs/evidence", () => {
  const { evidence } = makeEvidence();
  const text = printEvidence(evidence);
  const read = (name) => readFileSync(`docs/evidence/${name}`, "utf8");
  const verifyVectors = (folder = "") =>
    verifyEvidence(
      { text: read(`${folder}evidence.json`), signature: JSON.parse(read(`${folder}signature.json`)) },
      { pins: readPins(read(`${folder}keys.json`)), savedHead: JSON.parse(read(`${folder}head.json`)) },
    );

  test("are what the generator makes", async () => {
    const print = (value) => `${JSON.stringify(value, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../docs/evidence/evidence.json");
    await expect(print(JWKS)).toMatchFileSnapshot("../../docs/evidence/keys.json");
    await expect(print(evidence.ledger.heads[2])).toMatchFileSnapshot("../../docs/evidence/head.json");
    await expect(print(signEvidence(text))).toMatchFileSnapshot("../../docs/evidence/signature.json");
  });

  test("verify with their keys, their head, and their signature", () => {
    const { verdict, findings, summary } = verifyVectors();
    expect(findings).toEqual([]);
    expect(verdict).toBe("verified");
    expect(summary).toMatchObject({
      ...{
        status: "recorded",
        run: RUN,
        isPinned: true,
        isSigned: true,
        entries: 28,
        verified: 28,
        signed: 1,
        savedHead: 11,
      },
      ...{ head: { sequence: 38, key: KEYS.current.jwk.kid }, unproven: [] },
    });
    expect(summary.unwitnessed.map(({ sequence }) => sequence)).toEqual(
      evidence.ledger.entries.map(({ sequence }) => sequence).filter((sequence) => sequence > 11),
    );
  });

  test("verify if they're from a version whose entries recorded less", () => {
    expect(read("facts-1/evidence.json")).not.toContain('"facts"');
    expect(verifyVectors("facts-1/")).toMatchObject({ verdict: "verified", findings: [] });
  });
});

describe("honest files verify", () => {
  test("without pinned keys, and the summary says so", () => {
    const { verdict, summary } = verify(makeEvidence().evidence, {});
    expect(verdict).toBe("verified");
    expect(summary).toMatchObject({ isPinned: false, isSigned: false, savedHead: null });
  });

  test("of a run in progress", () => {
    const { evidence } = makeEvidence({ isRunning: true });
    expect(verify(evidence)).toMatchObject({ verdict: "verified", findings: [] });
  });

  test("whose content was erased, with who did it and why", () => {
    const { evidence } = makeErasedEvidence();
    const { verdict, findings, summary } = verify(evidence);
    expect(findings).toEqual([]);
    expect({ verdict, ...summary }).toMatchObject({
      ...{ verdict: "verified", status: "erased", verified: 29 },
      erasure: { by: { id: "mem_dana" }, reason: "Request 4711 of a customer." },
    });
    evidence.run.erasure = { ...evidence.run.erasure, reason: null, salt: null };
    expect(verify(evidence).findings).toEqual([]);
  });

  test("of a run that predates the ledger, but nothing is proven", () => {
    const { evidence } = makeEvidence();
    evidence.ledger = { status: "not_recorded", salt: null, entries: [], links: [], heads: [], keys: [] };
    expect(verify(evidence)).toMatchObject({
      verdict: "unproven",
      findings: [],
      summary: { status: "not_recorded", verified: 0, head: null },
    });
  });

  test("with an entry that isn't chained yet, but that entry isn't proven", () => {
    const { ledger, evidence } = makeEvidence({ isRunning: true });
    const at = "2026-12-01T09:51:00.300Z";
    const subject = { type: "review", id: "rev_call" };
    ledger.add(
      { at, action: "review.seen", subject, run: RUN, data: { document: null } },
      { isChained: false },
    );
    evidence.ledger.entries.push(ledger.entries.at(-1));
    const { verdict, findings, summary } = verify(evidence);
    expect(findings).toEqual([]);
    expect({ verdict, ...summary }).toMatchObject({ verdict: "unproven", entries: 28, verified: 27 });
    expect(summary.unproven).toMatchObject([{ action: "review.seen", sequence: null }]);
  });

  test("with reading times that are no longer kept", () => {
    const { evidence } = makeEvidence();
    Object.assign(evidence.reviews[0].decisions[0].reading, { firstOpenedAt: null, secondsInView: null });
    expect(verify(evidence).findings).toEqual([]);
    evidence.reviews[0].decisions[0].reading.secondsInView = 96;
    expect(messagesOf(verify(evidence))).toContain(
      "reviews[0].decisions[0].reading.secondsInView: The file says 96, but the ledger recorded 95.",
    );
  });
});

describe("a file of an erased run is wrong", () => {
  const change = (work) => {
    const { evidence } = makeErasedEvidence();
    work(evidence);
    return messagesOf(verify(evidence)).join("\n");
  };

  test.each([
    [
      "if text is back",
      ({ reviews }) => Object.assign(reviews[0].decisions[0], { reason: "Fine." }),
      "The run's content was erased",
    ],
    [
      "if a document is back",
      ({ texts }) => Object.assign(texts, { [sha256("Other")]: "Other" }),
      "The run's content was erased",
    ],
    [
      "if a document's commitment differs",
      ({ reviews }) => Object.assign(reviews[0], { draft: sha256("Other") }),
      "reviews[0].draft",
    ],
    [
      "if nobody erased it",
      ({ run }) => Object.assign(run, { erasure: null }),
      "The salt was removed, although",
    ],
    [
      "if someone else erased it",
      ({ run }) => Object.assign(run.erasure, { by: { id: "mem_sam" } }),
      "run.erasure.by.id",
    ],
    [
      "if it was at another time",
      ({ run }) => Object.assign(run.erasure, { at: "2026-12-01T08:00:00.000Z" }),
      "run.erasure.at",
    ],
    [
      "if the reason differs",
      ({ run }) => Object.assign(run.erasure, { reason: "None." }),
      "run.erasure.reason",
    ],
    [
      "if it pretends to be complete",
      ({ ledger }) => Object.assign(ledger, { status: "recorded" }),
      "ledger.salt",
    ],
    [
      "if the entry is missing",
      ({ ledger }) => ledger.entries.pop(),
      "The ledger has no matching run.erased entry",
    ],
  ])("%s", (_, work, expected) => {
    expect(change(work)).toContain(expected);
  });
});

describe("a saved head", () => {
  const { evidence, ledger } = makeEvidence();
  const { heads, links } = evidence.ledger;
  const check = (savedHead) => messagesOf(verify(evidence, { pins, savedHead }));

  test("can be one of the heads, or any link on a path", () => {
    for (const head of heads) expect(check(head)).toEqual([]);
    const link = links.find(({ sequence }) => !heads.some((head) => head.sequence === sequence));
    expect(check({ sequence: link.sequence, hash: hashJson(link) })).toEqual([]);
  });

  test("that the file has no path to proves nothing", () => {
    const sequence = ledger.links
      .map(({ sequence }) => sequence)
      .find((it) => !links.some((link) => link.sequence === it));
    const hash = hashJson(ledger.links[sequence - 1]);
    for (const savedHead of [
      { sequence, hash },
      { sequence: 1_000, hash },
    ])
      expect(verify(evidence, { pins, savedHead })).toMatchObject({
        verdict: "unproven",
        findings: [],
        summary: { isConnected: false, unwitnessed: [] },
      });
  });

  test("with a different hash proves that the ledger was rewritten", () => {
    expect(check({ sequence: 11, hash: sha256("another history") })).toEqual([
      "saved head: The ledger was rewritten: link 11 doesn't match the saved head.",
    ]);
    expect(check({ ...heads[2], organization: "org_other" })).toEqual([
      "saved head: The saved head belongs to a different organization.",
    ]);
  });
});

describe("pinned keys", () => {
  const { evidence, ledger } = makeEvidence();

  test("have to include the key of every head", () => {
    expect(messagesOf(verify(evidence, { pins: readPins(KEYS.current.jwk.kid) }))).toEqual([
      `ledger.heads[2]: This is signed with the key "${KEYS.old.jwk.kid}", which isn't a pinned key.`,
    ]);
  });

  test("reveal a ledger that was rewritten and signed with a different key, which the file can't show", () => {
    const forged = makeEvidence({ keys: { current: THIEF, old: THIEF } }).evidence;
    forged.ledger.keys = [THIEF.jwk];
    expect(verify(forged, {}).verdict).toBe("verified");
    expect(verify(forged).verdict).toBe("wrong");
  });

  test("reveal a head that was replaced by one with a different key, even if it has the right key's name", () => {
    const replace = (change) => {
      const copy = structuredClone(evidence);
      change(copy.ledger);
      return verify(copy).findings;
    };
    const stolen = ledger.signHead(THIEF, { signedAt: evidence.ledger.heads[0].signedAt });
    expect(
      replace((ledger) => {
        ledger.heads[0] = stolen;
        ledger.keys.unshift(THIEF.jwk);
      }),
    ).toMatchObject([{ place: "ledger.heads[0]" }]);
    const { signature: _, ...head } = evidence.ledger.heads[0];
    expect(
      replace((ledger) => {
        ledger.heads[0] = signJson(head, THIEF);
      }),
    ).toMatchObject([{ place: "ledger.heads[0]", message: "The signature is wrong." }]);
    expect(
      replace((ledger) => {
        ledger.keys[0].x = THIEF.jwk.x;
      }).map(({ place }) => place),
    ).toContain("ledger.keys[0]");
  });

  test.each([
    ["a JWK", JSON.stringify(KEYS.old.jwk)],
    ["a JWK without a name", JSON.stringify({ ...KEYS.old.jwk, kid: undefined })],
    ["a JWKS", JSON.stringify({ keys: [KEYS.old.jwk] })],
    ["a list of keys", JSON.stringify([KEYS.old.jwk])],
    ["a thumbprint", `${KEYS.old.jwk.kid}\n`],
  ])("can be %s", (_, text) => {
    expect(readPins(text)).toMatchObject([{ thumbprint: KEYS.old.jwk.kid }]);
  });

  test("have to be named by their thumbprints", () => {
    expect(() => readPins(JSON.stringify({ ...KEYS.old.jwk, kid: KEYS.current.jwk.kid }))).toThrow(
      "thumbprint",
    );
    expect(() => readPins('{"kty":"RSA"}')).toThrow("Ed25519");
  });
});

describe("findings", () => {
  const { evidence } = makeEvidence();
  const change = (edit) => {
    const copy = structuredClone(evidence);
    edit(copy);
    return verify(copy).findings;
  };

  test("name the decision's entry, and say what differs", () => {
    const [decided] = evidence.ledger.entries.filter(({ entry }) => entry.data.decisionId === "dec_2");
    const { id, action } = decided.entry;
    expect(change(({ reviews }) => Object.assign(reviews[0].decisions[1], { role: "owner" }))).toEqual([
      {
        place: "reviews[0].decisions[1].role",
        entry: { id, action, sequence: decided.sequence },
        message: 'The file says "owner", but the ledger recorded "admin".',
      },
    ]);
  });

  test("name the entry of a deleted decision, and the place of an invented one", () => {
    expect(change(({ reviews }) => reviews[1].decisions.pop())).toEqual([
      {
        place: "ledger.entries[25]",
        entry: expect.objectContaining({ action: "review.decided", sequence: 33 }),
        message: "The readable part of the file doesn't contain what the review.decided entry records.",
      },
    ]);
    const invented = change(({ reviews: [, { decisions }] }) =>
      decisions.push({ ...decisions[0], id: "dec_x" }),
    );
    expect(invented).toMatchObject([{ place: "reviews[1].decisions[1]", entry: null }]);
  });

  test("start with the salt, if it's wrong", () => {
    const findings = change(({ ledger }) => Object.assign(ledger, { salt: sha256("a different salt") }));
    expect(findings[0]).toMatchObject({ place: "ledger.salt" });
  });

  test("include an entry that's hidden as not chained yet", () => {
    const index = 5;
    const findings = change(({ ledger }) => {
      ledger.entries.push({ ...ledger.entries.splice(index, 1)[0], sequence: null });
    });
    expect(findings.map(({ place }) => place)).toEqual([
      "ledger.entries[5]",
      "ledger.entries[27]",
      expect.stringMatching(/^ledger\.links/),
      "ledger.entries[27]",
    ]);
  });

  test("include a history that was rewritten before a saved head that the newest head still extends", () => {
    const ledger = new TestLedger();
    for (let number = 1; number <= 32; number++)
      ledger.add({
        ...{ at: at(number), action: "review.seen", subject: { type: "review", id: "rev_1" } },
        run: [22, 24, 31, 32].includes(number) ? RUN : null,
      });
    const savedHead = ledger.signHead(KEYS.current, { sequence: 31, signedAt: at(40) });
    const honest = ledger.links;
    ledger.entries[21].entry.actor.member = "mem_dana";
    const forged = [];
    for (const [index, link] of honest.slice(0, 28).entries()) {
      const previous = link.previous.map((_, power) => hashJson(forged[index - 2 ** power]));
      forged.push({ ...link, entry: hashJson(ledger.entries[index].entry), previous });
    }
    // The last link leads to the saved head and, on other paths, to forged links.
    const [h31, h30, h28] = honest[31].previous;
    const last = { ...honest[31], previous: [h31, h30, h28, hashJson(forged[23]), hashJson(forged[15])] };
    ledger.links = [...forged, ...honest.slice(28, 31), last];
    const { evidence } = makeEvidence();
    const heads = [ledger.signHead(KEYS.current, { signedAt: at(50) })];
    evidence.ledger = ledger.prove(RUN, {
      ...{ salt: evidence.ledger.salt, heads, keys: Object.values(KEYS).reverse() },
    });
    const inChain = ({ findings }) =>
      findings.filter(({ place }) => /^(ledger\.(links|heads)|saved)/.test(place));
    expect(inChain(verify(evidence, { pins }))).toEqual([]);
    expect(inChain(verify(evidence, { pins, savedHead }))).toMatchObject([
      { place: "ledger.links" },
      { place: "saved head" },
      { place: "saved head" },
    ]);
  });

  test("include a key that appears twice", () => {
    const text = printEvidence(makeEvidence().evidence);
    const twice = text.replace('"decision": "approve"', '"decision": "reject", "decision": "approve"');
    const { findings } = verifyEvidence({ text: twice }, { pins });
    expect(findings).toMatchObject([{ place: "file" }]);
  });

  test("include a comment that the operator omitted together with its entries", () => {
    const { evidence, ledger, story } = makeEvidence();
    ledger.entries = ledger.entries.filter(({ entry }) => entry.data.commentId !== "cmt_2");
    evidence.reviews[0].comments.pop();
    delete evidence.texts[story.tell("Never mind.")];
    const { salt, heads } = evidence.ledger;
    evidence.ledger = ledger.prove(RUN, { salt, heads, keys: Object.values(KEYS).reverse() });
    expect(verify(evidence).findings).toMatchObject([
      {
        message: "The file omits 2 of the run's entries before entry number 20.",
        entry: { action: "review.decided", sequence: 20 },
      },
    ]);
  });

  test("include entries that are newer than the verifier", () => {
    const { evidence } = makeEvidence({ facts: { facts: 3 } });
    expect(messagesOf(verify(evidence))).toEqual([
      "run.facts: The run's entries are newer than this verifier. Update the verifier.",
    ]);
  });

  test("include different text with the same hash in UTF-8", () => {
    const lone = change(({ texts }) => {
      texts[sha256("\ufffd")] = "\ud800";
    });
    expect(lone.map(({ message }) => message)).toContain("The text was changed: its SHA-256 doesn't match.");
  });
});
