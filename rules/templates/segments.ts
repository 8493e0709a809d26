/**
 * Segments 计费条数 of a text message. One segment holds 160 characters of the GSM alphabet, or 70 of any other; where
 * there are more, each holds 153 or 67, the rest being the header that joins them (3GPP TS 23.040). Characters of the
 * extension table count two (3GPP TS 23.038). Domestic providers count 70 and 67, whatever the characters.
 */
export interface SegmentCount {
  alphabet: 'gsm-7' | 'ucs-2';
  /** Septets, or UTF-16 units. */
  units: number;
  segments: number;
}

/** `by-alphabet`: the GSM alphabet where every character is in it · `always-70`: domestic providers. */
export type SegmentCounting = 'by-alphabet' | 'always-70';

const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

const CAPACITY = { 'gsm-7': { single: 160, joined: 153 }, 'ucs-2': { single: 70, joined: 67 } } as const;

/** Counts what a text is paid as. An empty text is one segment. */
export function countSegments(text: string, counting: SegmentCounting): SegmentCount {
  const gsm = counting === 'by-alphabet' && [...text].every((char) => GSM_BASIC.has(char) || GSM_EXTENSION.has(char));
  const alphabet = gsm ? 'gsm-7' : 'ucs-2';
  const sizes = [...text].map((char) => (gsm ? (GSM_EXTENSION.has(char) ? 2 : 1) : char.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { single, joined } = CAPACITY[alphabet];
  return { alphabet, units, segments: units <= single ? 1 : packed(sizes, joined) };
}

/** No character is divided between two segments. */
function packed(sizes: readonly number[], capacity: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}

/** Said by a machine: characters a second. */
const SPOKEN_PER_SECOND: Record<'zh' | 'en', number> = { zh: 4, en: 14 };
const TIMES_SAID = 2;
/** Picking up, the request for a key, the wait for it, the farewell. */
const AROUND_SECONDS = 20;

/** Minutes a call by machine is paid as, each begun one whole; the message is said twice. */
export function countCallMinutes(text: string, language: 'zh' | 'en'): number {
  return Math.ceil((AROUND_SECONDS + (TIMES_SAID * [...text].length) / SPOKEN_PER_SECOND[language]) / 60);
}
