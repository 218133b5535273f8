/** A run's place in a list sorted by start time. */
export interface RunPlace {
  createdAt: Date;
  id: string;
}

const FORM = /^(\d{1,13})\.([\w-]{1,100})$/;

export function writeCursor({ createdAt, id }: RunPlace): string {
  return `${createdAt.getTime()}.${id}`;
}

/** Returns null if the text isn't a cursor. */
export function readCursor(text: string): RunPlace | null {
  const [, at, id] = FORM.exec(text) ?? [];
  return at && id ? { createdAt: new Date(Number(at)), id } : null;
}
