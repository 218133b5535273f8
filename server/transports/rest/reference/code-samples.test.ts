import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "@/server/domain/operations";
import { sampleCode } from "./code-samples";

const ORIGIN = "https://countersign.example.com";

function samplesOf(id: string): Record<string, string> {
  const operation = OPERATIONS.find((operation) => operation.id === id);
  if (!operation) throw new Error(`no operation ${id}`);
  return Object.fromEntries(sampleCode(operation, ORIGIN).map(({ label, source }) => [label, source]));
}

describe("sampleCode", () => {
  test.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    "%s has TypeScript that compiles, and no open path parameter",
    async (_, operation) => {
      const [curl, typescript, python] = sampleCode(operation, ORIGIN).map(({ source }) => source);
      await transform(typescript ?? "", { loader: "ts", format: "esm" });
      for (const source of [curl, typescript, python]) {
        expect(source).toContain(`"${ORIGIN}${operation.path.split("{", 1)[0]}`);
        expect(source?.match(/"https:[^"]*"/)?.[0]).not.toMatch(/[{}]/);
        expect(source?.includes("COUNTERSIGN_TOKEN")).toBe(operation.scope !== null);
      }
    },
  );

  test("escapes quotes for the shell and writes JSON values as Python", () => {
    expect(samplesOf("startRun").curl).toContain("today'\\''s market briefing");
    expect(samplesOf("updateAgent").Python).toContain('json={\n        "active": False,\n    },');
  });

  test("reads no body if there is none, and reads text if the body isn't JSON", () => {
    expect(samplesOf("deleteWorkflow").TypeScript).not.toContain("response.json()");
    expect(samplesOf("exportRuns").Python).toContain("print(response.text)");
  });

  test("saves a zip as a file", () => {
    const { curl, TypeScript, Python } = samplesOf("exportEvidence");
    expect(curl).toMatch(/-o evidence\.zip$/);
    expect(TypeScript).toContain('await writeFile("evidence.zip", response.body);');
    expect(Python).toContain('with open("evidence.zip", "wb") as file:');
  });
});
