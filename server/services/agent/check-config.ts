import type { AgentConfig } from "@/server/domain/agent/config";
import { invalidInput } from "@/server/domain/error";
import { isSameOrigin } from "@/server/domain/http/origin";
import { checkUrl } from "@/server/egress/check-url";
import { compileSchema } from "@/server/json-schema/compile";
import { findTemplateFault } from "@/server/liquid/template";
import type { ServiceContext } from "@/server/services/context";
import { readTools } from "@/server/services/tool-server/present";

/** Headers that carry secrets: as a text they would stand in the agent and in each of its runs. */
const SECRET_HEADER =
  /^((proxy-)?authorization|cookie|(.+-)?(api-?key|auth-?key|subscription-key|token|secret|password))$/i;

/** What a configuration names is there, and a credential goes to its own origin only. */
export async function checkConfig(ctx: ServiceContext, config: AgentConfig): Promise<void> {
  if (config.kind === "model") await checkModel(ctx, config);
  if (config.kind === "http") await checkRequest(ctx, config);
  if (config.kind === "template") checkTemplate(config);
}

async function checkModel(
  { db, organizationId }: ServiceContext,
  { model, tools, outputSchema }: Extract<AgentConfig, { kind: "model" }>,
): Promise<void> {
  const compiled = outputSchema && compileSchema(outputSchema);
  if (compiled?.ok === false) throw invalidInput("/config/outputSchema", `cannot be used: ${compiled.fault}`);
  if (model) {
    const where = { id: model.credentialId, organizationId, kind: { not: "header" } };
    if ((await db.credential.count({ where })) === 0)
      throw invalidInput("/config/model/credentialId", "there is no such credential of a model's provider");
  }
  const servers = await db.toolServer.findMany({
    where: { organizationId, id: { in: tools.map(({ serverId }) => serverId) } },
    select: { id: true, tools: true },
  });
  const listed = new Map(servers.map((row) => [row.id, new Set(readTools(row).map(({ name }) => name))]));
  for (const [index, { serverId, tool }] of tools.entries()) {
    const pointer = `/config/tools/${index}`;
    const names = listed.get(serverId);
    if (!names) throw invalidInput(`${pointer}/serverId`, "there is no such tool server");
    if (!names.has(tool)) throw invalidInput(`${pointer}/tool`, "is no tool that this server lists");
    if (tools.findIndex((other) => other.serverId === serverId && other.tool === tool) < index)
      throw invalidInput(`${pointer}/tool`, "is chosen twice: choose each tool of a server once");
  }
}

function checkTemplate({ template }: Extract<AgentConfig, { kind: "template" }>): void {
  const fault = findTemplateFault(template);
  if (fault) throw invalidInput("/config/template", `cannot be read: ${fault}`);
}

async function checkRequest(
  { db, organizationId }: ServiceContext,
  { url, headers }: Extract<AgentConfig, { kind: "http" }>,
): Promise<void> {
  const [address = ""] = url.split("{{", 1);
  const checked = checkUrl(address);
  if (!checked.ok) throw invalidInput("/config/url", checked.fault);
  const names = headers.map(({ name }) => name.toLowerCase());
  for (const [index, { name, credentialId }] of headers.entries()) {
    // One of the two would not be sent.
    if (names.indexOf(name.toLowerCase()) < index)
      throw invalidInput(
        `/config/headers/${index}/name`,
        "is there already: put both values into one header, with a comma between them",
      );
    if (credentialId === null && SECRET_HEADER.test(name))
      throw invalidInput(
        `/config/headers/${index}/value`,
        "would be a secret that everybody can read: keep it under Settings → Models as a header’s value, and choose it here",
      );
    if (credentialId === null) continue;
    const pointer = `/config/headers/${index}/credentialId`;
    const credential = await db.credential.findFirst({
      where: { id: credentialId, organizationId, kind: "header" },
      select: { baseUrl: true },
    });
    if (!credential?.baseUrl) throw invalidInput(pointer, "there is no such credential of a header");
    if (!isSameOrigin(credential.baseUrl, address))
      throw invalidInput(pointer, `goes to ${credential.baseUrl} only`);
  }
}
