import { beforeAll, describe, expect, test } from "vitest";
import { RunListDto } from "@/server/domain/run/finding/api";
import { listRuns } from "@/server/services/run/list";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";

const given = givenDatabase();
let organization: TestOrganization;
let runId: string;

/** Returns where the words were found: "INPUT: Refund for order [48213]". */
async function find(q: string, texts: { input?: string; output?: string | null } = {}) {
  await given.db.run.update({ where: { id: runId }, data: { output: null, ...texts } });
  const page = await listRuns(organization.as("viewer"), { page: 0, size: 20, q });
  expect(page).toEqual(RunListDto.parse(page));
  const [run] = page.content;
  if (!run?.match) return run ? "no match" : "no run";
  const parts = run.match.excerpt.map(({ text, matched }) => (matched ? `[${text}]` : text));
  return `${run.match.in}: ${parts.join("")}`;
}

const LONG = "Dear team, thank you for the order and for all of the care. ".repeat(60);

describe("a run that a search finds shows", () => {
  beforeAll(async () => {
    organization = await makeOrganization(given.db);
    ({ runId } = await makeOpenReview(organization.as("builder"), {}, "Refund."));
  });

  test("the words in a short input", async () => {
    expect(await find("refund 48213", { input: "Refund for\n ORD-48213,\tplease." })).toBe(
      "INPUT: [Refund] for ORD-[48213], please.",
    );
  });

  test("a word far down, rather than a common one at the start", async () => {
    expect(await find("order 48213", { input: `${LONG}It is about ORD_48213 (copper). ${LONG}` })).toMatch(
      /^INPUT: …of the care\. It is about ORD_\[48213\] \(copper\)\. Dear team, .* for the \[order\] and .* the…$/,
    );
  });

  test("the first of the words that are only far down in long text", async () => {
    const long = LONG.repeat(4);
    const input = `${long}It is about 48213 of June. ${long}48213 and pewter. ${long}`;
    expect(await find("order pewter 48213", { input })).toContain("care. It is about [48213] of June.");
    expect(await find("pewter tea", { input, output: `${long}tea` })).toMatch(
      /^INPUT: .* 48213 and \[pewter\]\./,
    );
  });

  test("a word around character 10,000, but not a longer word cut off there", async () => {
    const line = "-".repeat(300);
    for (let chars = 9_994; chars < 10_003; chars++) {
      const start = "-".repeat(chars);
      const input = `${start} pa pattern-${line}pa pewter`;
      expect(await find("pa", { input })).toContain("[pa] pattern-");
      expect(await find("pattern", { input })).toContain("pa [pattern]-");
      expect(await find("pewter", { input })).toMatch(/\[pewter\]$/);
      expect(await find("pa", { input: `${start} part ${line}pa` })).toMatch(/-\[pa\]$/);
    }
  });

  test("the end of text without dots", async () => {
    expect(await find("pewter", { input: `${LONG}pewter` })).toBe(
      "INPUT: …order and for all of the care. [pewter]",
    );
  });

  test("the output if it has more of the words", async () => {
    const texts = { input: "About tin.", output: "Answered: tin and pewter." };
    expect(await find("tin pewter", texts)).toBe("OUTPUT: Answered: [tin] and [pewter].");
    expect(await find("tin", texts)).toBe("INPUT: About [tin].");
    expect(await find("about answered", texts)).toBe("INPUT: [About] tin.");
  });

  test("whole words that start with the typed word, but exact matches only for short words", async () => {
    const input = "Refunds of partners: a part is as sent, pa.";
    expect(await find("refu", { input })).toBe("INPUT: [Refunds] of partners: a part is as sent, pa.");
    expect(await find("pa", { input })).toBe("INPUT: …partners: a part is as sent, [pa].");
  });

  test("no word endings, even at the start of the excerpt", async () => {
    for (let shift = 0; shift < 40; shift++) {
      const input = `${"x".repeat(60)} ${"river ".repeat(9)}${"-".repeat(shift)}tin er`;
      const shown = await find("er tin", { input });
      expect(shown).toContain("[tin] [er]");
      expect(shown).not.toMatch(/iv\[er\]|…\[er\]|…er\b/);
    }
  });

  test("words in other scripts and cases", async () => {
    expect(await find("ärger", { input: "Viel ÄRGER mit Москва 東京 500€." })).toBe(
      "INPUT: Viel [ÄRGER] mit Москва 東京 500€.",
    );
    expect(await find("москва")).toBe("INPUT: Viel ÄRGER mit [Москва] 東京 500€.");
    expect(await find("東京 500")).toBe("INPUT: Viel ÄRGER mit Москва [東京] [500]€.");
  });

  test("markup and search operators, unchanged", async () => {
    const input = "<mark>tin</mark> \u0001(tin|c)* \\& [[:alnum:]] C:\\tin";
    expect(await find("c:\\tin", { input })).toBe(
      "INPUT: <mark>[tin]</mark> ([tin]|[c])* \\& [[:alnum:]] [C]:\\[tin]",
    );
  });

  test("nothing without a search, and nothing in an export", async () => {
    expect(await find(" ", { input: "Refund." })).toBe("no match");
    expect(await find("other")).toBe("no run");
    const { runs } = await readRunChunk(organization.as("viewer"), { q: "refund" });
    expect(runs).toMatchObject([{ match: null }]);
  });

  test("an excerpt of limited length from text of the maximum size", async () => {
    const words = Array.from({ length: 40 }, (_, n) => `word${n}`).join(" ");
    const input = `${"filler, ".repeat(12_000)}${words} ${"filler ".repeat(8_000)}`;
    const shown = await find(words, { input, output: input });
    expect(shown.length).toBeLessThan(240);
    expect(shown).toMatch(/^INPUT: ….*\[word\d\d\] .*…$/);
  });
});
