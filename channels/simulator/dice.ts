/**
 * Chance that repeats: whether a fault strikes is a function of the seed, the fault and the message, not of the order
 * in which requests arrive. Two runs with the same seed and messages go wrong in the same places, however concurrent.
 */
export function strikes(share: number, seed: number, salt: string, key: string): boolean {
  if (share >= 1) return true;
  return fraction(seed, `${salt}/${key}`) < share;
}

/** An evenly spread number in [0, 1) out of a seed and a text (FNV-1a, then murmur3's finish: FNV alone is uneven in its high bits). */
export function fraction(seed: number, text: string): number {
  let hash = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
