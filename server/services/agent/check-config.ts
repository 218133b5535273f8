import type { AgentConfig } from "@/server/domain/agent/config";
import { type AgentNeeds, needsOf } from "@/server/domain/agent/needs";
import { invalidInput } from "@/server/domain/error";
import { isSameOrigin, writtenOrigin } from "@/server/domain/http/origin";
import { findWrongAddress } from "@/server/domain/outgoing/email";
import { isSlackChannel } from "@/server/domain/outgoing/slack";
import { checkUrl } from "@/server/infra/egress/check-url";
import { compileSchema } from "@/server/infra/json-schema/compile";
import { findTemplateFault } from "@/server/infra/liquid/template";
import type { ServiceContext } from "@/server/services/context";
import { requireModelSecret } from "@/server/services/model/choice";
import { readTools } from "@/server/services/tool-server/rows";

/**
 * Headers that usually contain a secret. A plain-text secret would be stored in the agent and in each of its
 * runs.
 */
const SECRET_HEADER =
  /^((proxy-)?authorization|cookie|(.+-)?(api-?key|auth-?key|subscription-key|token|secret|password))$/i;

type ConfigOf<Kind extends AgentConfig["kind"]> = Extract<AgentConfig, { kind: Kind }>;
type Fault = [pointer: string, message: string] | null;

/**
 * Checks that a configuration is valid, that everything it refers to exists, and that each secret is only
 * sent to its own origin.
 */
export async function checkConfig(ctx: ServiceContext, config: AgentConfig): Promise<void> {
  const fault = findFault(config);
  if (fault) throw invalidInput(...fault);
  const needs = needsOf(config);
  await checkModel(ctx, needs);
  await checkTools(ctx, needs);
  await checkValues(ctx, needs);
}

function findFault(config: AgentConfig): Fault {
  switch (config.kind) {
    case "model":
      return findSchemaFault(config);
    case "template": {
      const fault = findTemplateFault(config.template);
      return fault ? ["/config/template", `can't be parsed: ${fault}`] : null;
    }
    case "http":
      return findRequestFault(config);
    case "email":
      return findRecipientFault(config);
    case "slack": {
      const { channel } = config;
      return channel.includes("{{") || isSlackChannel(channel)
        ? null
        : ["/config/channel", "must be a channel's name with #, or its ID"];
    }
  }
}

function findSchemaFault({ outputSchema }: ConfigOf<"model">): Fault {
  const compiled = outputSchema && compileSchema(outputSchema);
  return compiled?.ok === false ? ["/config/outputSchema", `can't be used: ${compiled.fault}`] : null;
}

function findRequestFault({ url, headers }: ConfigOf<"http">): Fault {
  const [address = ""] = url.split("{{", 1);
  const checked = checkUrl(address);
  if (!checked.ok) return ["/config/url", checked.fault];
  const names = headers.map(({ name }) => name.toLowerCase());
  for (const [index, { name, credentialId }] of headers.entries()) {
    // If two headers had the same name, only one would be sent.
    if (names.indexOf(name.toLowerCase()) < index)
      return [
        `/config/headers/${index}/name`,
        "is already used. Put both values in one header, separated by a comma",
      ];
    if (credentialId === null && SECRET_HEADER.test(name))
      return [
        `/config/headers/${index}/value`,
        "would store a secret that everyone can read. Add it as a header value under Settings → Models and secrets, then choose it here",
      ];
  }
  return null;
}

/** Checks the recipients that contain no variable. The others are checked when the message is sent. */
function findRecipientFault({ to, cc }: ConfigOf<"email">): Fault {
  for (const [field, text] of [
    ["to", to],
    ["cc", cc],
  ] as const) {
    const wrong = findWrongAddress(text ?? "");
    if (wrong !== undefined) return [`/config/${field}`, `contains “${wrong}”, which isn't an email address`];
  }
  return null;
}

async function checkModel(ctx: ServiceContext, { model }: AgentNeeds): Promise<void> {
  if (model) await requireModelSecret(ctx, model, "/config/model/credentialId");
}

async function checkTools({ db, organizationId }: ServiceContext, { tools }: AgentNeeds): Promise<void> {
  const servers = await db.toolServer.findMany({
    where: { organizationId, id: { in: tools.map(({ serverId }) => serverId) } },
    select: { id: true, tools: true },
  });
  const listed = new Map(servers.map((row) => [row.id, new Set(readTools(row).map(({ name }) => name))]));
  for (const [index, { serverId, tool }] of tools.entries()) {
    const pointer = `/config/tools/${index}`;
    const names = listed.get(serverId);
    if (!names) throw invalidInput(`${pointer}/serverId`, "isn't the ID of a tool server");
    if (!names.has(tool)) throw invalidInput(`${pointer}/tool`, "isn't one of this server's tools");
    if (tools.findIndex((other) => other.serverId === serverId && other.tool === tool) < index)
      throw invalidInput(`${pointer}/tool`, "is listed twice. List each tool once");
  }
}

async function checkValues(
  { db, organizationId }: ServiceContext,
  { values, address }: AgentNeeds,
): Promise<void> {
  const origin = writtenOrigin(address) ?? "";
  for (const { credentialId: id, pointer } of values) {
    const where = { id, organizationId, kind: "header" };
    const credential = await db.credential.findFirst({ where, select: { baseUrl: true } });
    if (!credential?.baseUrl) throw invalidInput(pointer, "isn't the ID of a header secret");
    if (!isSameOrigin(credential.baseUrl, origin))
      throw invalidInput(pointer, `can only be sent to ${credential.baseUrl}`);
  }
}
