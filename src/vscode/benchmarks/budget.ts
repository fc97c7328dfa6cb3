const USUAL = ['10m', '30m', '1h', '2h', '8h'];

export interface BudgetItem {
  readonly label: string;
  /** A hint rather than a time: choosing it chooses nothing. */
  readonly isHint?: boolean;
  /** Shown whatever was typed. */
  readonly alwaysShow?: boolean;
}

/** What a person may choose from who has typed so much: the usual times, and the typed one where it is a time. */
export function budgetItems(typed: string): BudgetItem[] {
  const text = typed.trim();
  const usual = USUAL.map((label) => ({ label }));
  if (text === '' || USUAL.includes(text)) return usual;
  const isTime = /^(?=.*[1-9])\d+(?:\.\d+)?\s*(?:s|m|min|h|d)$/.test(text);
  const own = isTime
    ? { label: text.replaceAll(/\s/g, ''), alwaysShow: true }
    : { label: `“${text}” is no time: type one such as 90s, 3m or 2h`, alwaysShow: true, isHint: true };
  return [own, ...usual];
}
