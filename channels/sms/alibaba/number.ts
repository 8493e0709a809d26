/** The national form of a Chinese mobile, which the provider lists messages by: `+8616900000001` → `16900000001`. */
export function nationalMobile(e164: string): string | undefined {
  return /^\+86(1[3-9]\d{9})$/.exec(e164)?.[1];
}
