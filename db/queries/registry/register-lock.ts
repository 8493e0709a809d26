/**
 * Imports hold it alone: two at once could each take a licence number the other has just read as free, or lock holders
 * crosswise. Acts on single rights share it.
 */
export const REGISTER_LOCK = 0x72656769;
