/** filed 填报 · corrected 更正 · corrected-late 截止后更正 · retimed 更正时间 · taken-back 撤回 */
export type FilingVersionKind = 'filed' | 'corrected' | 'corrected-late' | 'retimed' | 'taken-back';
/** clerk: an official filed for the holder · ministry: it came from the ministry's system */
export type FilingSource = 'clerk' | 'ministry';
