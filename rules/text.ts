/**
 * Half-width forms: digits, letters and signs typed in full width (全角) become their ASCII twins, U+3000 a plain space.
 * For codes, numbers and dates only: in names and document numbers full width is right as it is.
 */
export function toHalfWidth(text: string): string {
  // Nearly every cell of a register has none, and there are millions of cells.
  if (!/[\uFF01-\uFF5E\u3000]/.test(text)) return text;
  return text.replace(/[\uFF01-\uFF5E\u3000]/g, (c) =>
    c === '\u3000' ? ' ' : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );
}

/** Without any white space, inside or around; for codes only. */
export function withoutSpaces(text: string): string {
  return text.replace(/[\s\u200B\uFEFF]+/g, '');
}

/** Whether a text can be stored: PostgreSQL takes neither U+0000 nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
