import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const Service = z.object({
  command: z.union([z.string(), z.array(z.string())]).default(""),
  environment: z.record(z.string(), z.string()).default({}),
});
const Compose = z.object({ services: z.record(z.string(), Service) });

/** Reads compose.yaml as Docker Compose does, with these variables instead of `.env`. */
export function readCompose(variables: Record<string, string | undefined>) {
  const { services } = Compose.parse(parse(readFileSync("compose.yaml", "utf8"), { merge: true }));
  const fill = (text: string) => interpolate(text, variables);
  const service = (name: string) => {
    const found = services[name];
    if (!found) throw new Error(`compose.yaml has no service ${name}`);
    return found;
  };
  return {
    environment: (name: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(service(name).environment).map(([variable, text]) => [variable, fill(text)]),
      ),
    /** The arguments of the service's command. */
    args(name: string): string[] {
      const { command } = service(name);
      const words = typeof command === "string" ? command.split(/\s+/) : command;
      return words.slice(1).map(fill);
    },
  };
}

/** Fills in `${NAME}`, `${NAME:-default if empty}`, and `${NAME:?error if empty}`. */
function interpolate(text: string, variables: Record<string, string | undefined>): string {
  return text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, words = "") => {
      const value = variables[name] ?? "";
      if (value === "" && kind === "?") throw new Error(`compose.yaml needs ${name}: ${words}`);
      return value === "" && kind === "-" ? words : value;
    },
  );
}
