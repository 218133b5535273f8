import type { Operation } from "@/server/domain/operation";

/** An example request as code, in the format of the OpenAPI extension x-codeSamples. */
export interface CodeSample {
  lang: "Shell" | "TypeScript" | "Python";
  label: string;
  source: string;
}

interface SampleRequest {
  method: Operation["method"];
  url: string;
  needsToken: boolean;
  body: unknown;
  answer: "json" | "text" | "file" | "none";
  /** The filename for saving the response. Used only if `answer` is "file". */
  file: string;
}

const ANSWERS: Record<Operation["mediaType"], SampleRequest["answer"]> = {
  "application/json": "json",
  "application/x-ndjson": "text",
  "application/zip": "file",
  "text/csv": "text",
  "text/plain": "text",
};

/** Writes an operation's first example in curl, TypeScript, and Python. `origin` is this app's address. */
export function sampleCode(operation: Operation, origin: string): CodeSample[] {
  const request = sampleRequest(operation, origin);
  return [
    { lang: "Shell", label: "curl", source: writeCurl(request) },
    { lang: "TypeScript", label: "TypeScript", source: writeTypeScript(request) },
    { lang: "Python", label: "Python", source: writePython(request) },
  ];
}

function sampleRequest(operation: Operation, origin: string): SampleRequest {
  const { method, path, scope, mediaType, status, examples } = operation;
  const [example] = examples;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example?.path?.[name] ?? name);
  return {
    method,
    url: `${origin}${filled}${example?.query ? `?${example.query}` : ""}`,
    needsToken: scope !== null,
    body: operation.body === null ? undefined : (example?.body ?? {}),
    answer: status === 204 ? "none" : ANSWERS[mediaType],
    file: path.split("/").at(-1) ?? "",
  };
}

function writeCurl({ method, url, needsToken, body, answer, file }: SampleRequest): string {
  const json = body === undefined ? null : JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  const parts = [
    method === "GET" ? `curl "${url}"` : `curl -X ${method} "${url}"`,
    needsToken && '-H "Authorization: Bearer $COUNTERSIGN_TOKEN"',
    json && '-H "Content-Type: application/json"',
    json && `-d '${json}'`,
    answer === "file" && `-o ${file}`,
  ];
  return parts.filter(Boolean).join(" \\\n  ");
}

function writeTypeScript({ method, url, needsToken, body, answer, file }: SampleRequest): string {
  const hasBody = body !== undefined;
  const headers = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it's the sample's own template.
    needsToken && "    Authorization: `Bearer ${process.env.COUNTERSIGN_TOKEN}`,",
    hasBody && '    "Content-Type": "application/json",',
  ].filter(Boolean);
  const options = [
    method !== "GET" && `  method: "${method}",`,
    headers.length > 0 && ["  headers: {", ...headers, "  },"].join("\n"),
    hasBody && `  body: JSON.stringify(${indent(toTypeScript(body), "  ")}),`,
  ].filter(Boolean);
  const call = options.length > 0 ? `"${url}", {\n${options.join("\n")}\n}` : `"${url}"`;
  const use = {
    ...{ json: "console.log(await response.json());", text: "console.log(await response.text());", none: "" },
    file: `await writeFile("${file}", response.body);`,
  }[answer];
  return [
    ...(answer === "file" ? ['import { writeFile } from "node:fs/promises";', ""] : []),
    `const response = await fetch(${call});`,
    "if (!response.ok) throw new Error(await response.text());",
    ...(use ? [use] : []),
  ].join("\n");
}

function writePython({ method, url, needsToken, body, answer, file }: SampleRequest): string {
  const options = [
    `    "${url}",`,
    answer === "file" && "    stream=True,",
    needsToken && `    headers={"Authorization": f"Bearer {os.environ['COUNTERSIGN_TOKEN']}"},`,
    body !== undefined && `    json=${indent(toPython(body), "    ")},`,
  ].filter(Boolean);
  const use = {
    ...{ json: "print(response.json())", text: "print(response.text)", none: "" },
    file: [
      `with open("${file}", "wb") as file:`,
      "    for part in response.iter_content(65536):",
      "        file.write(part)",
    ].join("\n"),
  }[answer];
  return [
    ...(needsToken ? ["import os", ""] : []),
    "import requests",
    "",
    `response = requests.${method.toLowerCase()}(`,
    ...options,
    ")",
    "response.raise_for_status()",
    ...(use ? [use] : []),
  ].join("\n");
}

/** Writes a JSON value as TypeScript, without quotes around keys that don't need them. */
function toTypeScript(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^( *)"([A-Za-z_]\w*)":/gm, "$1$2:");
}

/** Writes a JSON value as Python. Strings and numbers look the same in both. */
function toPython(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const items = Array.isArray(value)
    ? value.map(toPython)
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${toPython(item)}`);
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `    ${indent(item, "    ")},`).join("\n")}\n${close}`;
}

/** Indents all lines but the first. */
function indent(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}
