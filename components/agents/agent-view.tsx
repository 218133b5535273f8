import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { AgentConfig } from "@/server/domain/agent/config";
import type { FormContext } from "./form/form-context";
import { offersOf } from "./form/tool-offers";

/** An agent's configuration, read-only. */
export function AgentView({
  config,
  credentials,
  model: { chosen, fallback },
  toolServers,
}: { config: AgentConfig } & Pick<FormContext, "credentials" | "model" | "toolServers">) {
  const nameOf = (id: string | null) =>
    credentials.find((credential) => credential.id === id)?.name ?? "a deleted secret";
  switch (config.kind) {
    case "model": {
      const { instructions, model, temperature, maxOutputTokens, outputSchema, remembers, tools } = config;
      const standard = chosen?.name ?? fallback?.name ?? "Simulated, because no model is connected";
      return (
        <>
          <Text label="Instructions" text={instructions} />
          <Facts
            facts={[
              [
                "Model",
                model ? `${model.name}, ${nameOf(model.credentialId)}` : `The default model: ${standard}`,
              ],
              ["Temperature", temperature ?? "Provider default"],
              [
                "Output limit",
                maxOutputTokens === null
                  ? "Provider default"
                  : `${maxOutputTokens.toLocaleString("en")} tokens`,
              ],
              ...offersOf(toolServers, tools).flatMap(({ name, tools }): [string, ReactNode][] => {
                const given = tools.flatMap(({ tool, choice }) =>
                  choice ? [`${tool}${choice.needsApproval ? " (each call needs approval)" : ""}`] : [],
                );
                return given.length === 0 ? [] : [[`Tools from ${name}`, given.join(", ")]];
              }),
              ["Remembers the session", remembers ? "Yes" : "No"],
            ]}
          />
          {outputSchema && <Text label="Output schema" text={JSON.stringify(outputSchema, null, 2)} code />}
        </>
      );
    }
    case "template":
      return <Text label="Template" text={config.template} code />;
    case "email":
      return (
        <>
          <Facts
            facts={[
              ["To", config.to ?? "From the step's instructions"],
              ...(config.cc === null ? [] : [["Cc", config.cc] as [string, ReactNode]]),
              ["Subject", config.subject ?? "From the step's instructions"],
            ]}
          />
          <Text label="Body" text={config.body ?? "The step's instructions"} />
        </>
      );
    case "slack":
      return (
        <>
          <Facts
            facts={[
              ["Channel", config.channel],
              ["Bot token", `The value of ${nameOf(config.credentialId)}`],
            ]}
          />
          <Text label="Text" text={config.text ?? "The step's instructions"} />
        </>
      );
    case "http":
      return (
        <>
          <Text label="Request" text={`${config.method} ${config.url}`} code />
          <Facts
            facts={[
              ...config.headers.map(({ name, value, credentialId }): [string, ReactNode] => [
                name,
                value ?? `The value of ${nameOf(credentialId)}`,
              ]),
              ["Time limit", `${config.timeoutSeconds} seconds`],
            ]}
          />
          {config.body !== null && <Text label="Body" text={config.body} code />}
        </>
      );
  }
}

function Text({ label, text, code = false }: { label: string; text: string; code?: boolean }) {
  return (
    <section className="grid grid-cols-1 gap-1.5">
      <h2 className="font-medium text-sm">{label}</h2>
      <Card
        className={`whitespace-pre-wrap break-words p-4 ${code ? "font-mono text-sm" : "max-w-prose text-page"}`}
      >
        {text}
      </Card>
    </section>
  );
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <Card>
      <dl className="divide-y">
        {facts.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the headers never change here, and two can have the same name
          <div key={at} className="grid min-h-11 items-center px-4 py-2 sm:grid-cols-[12rem_1fr]">
            <dt className="break-words text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
