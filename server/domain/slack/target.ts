/** What a click or a submitted form is about: a card, and the document that the card showed. */
interface Target {
  cardId: string;
  /** The document's SHA-256, in hex. */
  hash: string;
}

export function writeTarget({ cardId, hash }: Target): string {
  return `${cardId}.${hash}`;
}

export function readTarget(value: string | undefined): Target | null {
  const [, cardId, hash] = /^(card_[0-9a-z]{26})\.([0-9a-f]{64})$/.exec(value ?? "") ?? [];
  return cardId && hash ? { cardId, hash } : null;
}
