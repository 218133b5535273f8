import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { findProblems, toKnownAgents } from "@/server/domain/workflow/problems";
import { findWrongAddress, isEmailAddress, joinEmail, readEmail, splitEmail, splitRecipients } from "./email";

const FROM_STEP = { to: null, cc: null, subject: null, body: null };

describe("readEmail", () => {
  test("reads the recipients, the subject, and the text from the instructions", () => {
    const action =
      "\nTo: lena@a.example, {{ input }}\ncc:  sam@a.example \nSubject: Hi: there\r\n\r\nDear Lena,\n\nBye";
    expect(readEmail(FROM_STEP, action)).toEqual({
      to: "lena@a.example, {{ input }}",
      cc: "sam@a.example",
      subject: "Hi: there",
      body: "Dear Lena,\n\nBye",
    });
  });

  test("sends the step's input if there is no text", () => {
    expect(readEmail(FROM_STEP, "To: a@b.example\nSubject: Hi")).toMatchObject({
      cc: "",
      body: "{{ input }}",
    });
  });

  test.each([
    ["Write a letter.", "the email has no recipient or subject. Add both"],
    ["To: a@b.example\n\nSubject: Hi", "the email has no subject. Add one"],
    ["To:\nSubject: Hi\n\nText", "the email has no recipient. Add one"],
    ["To: ,\nSubject: Hi\n\nText", "the email has no recipient. Add one"],
    ["To: a@b.example\nSubject: Hi\nText", "need a blank line"],
    ["To: a@b.example\nTo: c@b.example\nSubject: Hi\n\nText", "have two To: lines"],
  ])("says what's missing in %j", (action, fault) => {
    expect(readEmail(FROM_STEP, action)).toEqual({ fault: expect.stringContaining(fault) });
  });

  test("uses the agent's own parts, and the instructions as the text", () => {
    const agent = { to: "a@b.example", cc: null, subject: "Hi", body: null };
    expect(readEmail(agent, "To: c@b.example")).toEqual({ ...agent, cc: "", body: "To: c@b.example" });
  });
});

describe("splitEmail", () => {
  const EMPTY = { to: "", cc: "", subject: "", body: "" };

  test.each([
    EMPTY,
    { ...EMPTY, to: "lena@a.example" },
    { ...EMPTY, to: "lena@a.example, ", subject: " Hi " },
    { ...EMPTY, cc: "sam@a.example" },
    { ...EMPTY, subject: "Hi\u2028there" },
    { ...EMPTY, body: "To: whom it may concern" },
    { ...EMPTY, body: "\n\nDear Lena,\n" },
    { to: "{{ input }}", cc: "a@b.example", subject: "Hi: there", body: "  Dear Lena,\n\nSubject: none\n" },
  ])("returns the parts that joinEmail wrote: %j", (parts) => {
    expect(splitEmail(joinEmail(parts))).toEqual(parts);
  });

  test("takes instructions without these lines as the text", () => {
    expect(splitEmail("Summarize it.\nTo: be")).toEqual({ ...EMPTY, body: "Summarize it.\nTo: be" });
  });

  test("writes the lines as people usually do, and none for an email that's empty", () => {
    const parts = { ...EMPTY, to: "lena@a.example", subject: "Hi", body: "Dear Lena" };
    expect(joinEmail(parts)).toBe("To: lena@a.example\nSubject: Hi\n\nDear Lena");
    expect(joinEmail(EMPTY)).toBe("");
  });

  test.each(["To: a@b.example\nSubject: Hi\nText", "To: a@b.example\nTo: c@b.example\n\nText"])(
    "can't split %j without losing something",
    (action) => {
      expect(splitEmail(action)).toEqual({ fault: expect.any(String) });
    },
  );
});

describe("recipients", () => {
  test("with variables are checked when the email is sent, but not text that only looks like one", () => {
    expect(findWrongAddress("{{ input }}, lena@a.example")).toBeUndefined();
    expect(findWrongAddress("{{ run.inputs }}")).toBe("{{ run.inputs }}");
    expect(findWrongAddress("{{ input")).toBe("{{ input");
  });

  test("are split at commas, without empty parts", () => {
    expect(splitRecipients(" a@b.example,, {{ input }} , ")).toEqual(["a@b.example", "{{ input }}"]);
  });

  test.each(["lena@a.example", "lena.o+x@mail.a-b.example", "jürgen@exämple.de"])("can be %s", (address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  test.each([
    "lena",
    "lena@localhost",
    "Lena <lena@a.example>",
    "a@b.example, c@d.example",
    "a@b.example\nBcc: c@d.example",
    "a@b.example;c@d.example",
    '"a b"@c.example',
    "a@b@c.example",
    "a@b.example\u202e",
    `${"a".repeat(250)}@b.example`,
  ])("can't be %j", (address) => {
    expect(isEmailAddress(address)).toBe(false);
  });
});

describe("a step that sends", () => {
  const find = (action: string, review: typeof DEFAULT_DRAFT_POLICY | null) =>
    findProblems(
      {
        name: "Reply",
        description: null,
        steps: [{ id: "step_1", agentId: "send_email", name: null, action, review }],
      },
      toKnownAgents(BUILTIN_AGENTS),
    ).map(({ code, severity, pointer }) => [code, severity, pointer]);

  test("has a problem if its instructions have no recipient", () => {
    expect(find("Write.", null)).toEqual([["invalid-email", "error", "/steps/0/action"]]);
    expect(find("To: a@b.example\nSubject: Hi", null)).toEqual([]);
  });

  test("has a problem if a recipient isn't an address", () => {
    expect(find("To: team\nSubject: Hi", null)).toEqual([["invalid-email", "error", "/steps/0/action"]]);
    expect(find("To: {{ input }}\nCc: a@b.example, Sam\nSubject: Hi", null)).toHaveLength(1);
    expect(find("To: {{ input }}, a@b.example\nSubject: Hi", null)).toEqual([]);
  });

  test("can't have a review", () => {
    expect(find("To: a@b.example\nSubject: Hi", DEFAULT_DRAFT_POLICY)).toEqual([
      ["impossible-policy", "error", "/steps/0/review"],
    ]);
  });
});
