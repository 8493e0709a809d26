import type { BatchPort, DeliveryReport, Handover, Receipt } from '../port.ts';

/** A message that another system sends: whichever number or address it knows the recipient by. */
export interface FileDropMessage extends Omit<Handover, 'notAfter'> {
  to: string;
  subject?: string;
  text: string;
}

/** A file of results that the other system laid down. */
export interface Acknowledgement {
  file: string;
  receipts: Receipt[];
  /** Rows that could not be read, or why the file could not: named by line, never by content. */
  problems: string[];
}

/** The way out through a folder that another system collects from (文件交换), and the way back. */
export type FileDropPort = BatchPort<FileDropMessage> & {
  /** Results laid down and not yet put aside, in the order of their names. Reading changes nothing. */
  readAcknowledgements(): Promise<Acknowledgement[]>;
  /** Puts a file of results aside once what it says is recorded. Safe to repeat. */
  putAside(file: string): Promise<void>;
};

/** What a file drop knows of a delivery: that it was handed over, no more. */
export type FileDropReport = DeliveryReport & { state: 'handed_over' };
