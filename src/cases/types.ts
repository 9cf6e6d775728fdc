import type { Reader, Tx } from '../platform/db/index.ts';
import type { CaseKind, CaseStep } from './rules.ts';

/** A word from a customer that becomes a case. */
export interface NewCase {
  kind: CaseKind;
  text: string;
  customerId?: string | undefined;
  /** Whose number it came from, E.164. */
  phone: string;
  /** sms, api, plan, app */
  source: string;
  /** `customer`, `staff:<id>`, `token:<id>`, `plan:<id>`, `app:<id>` */
  actor: string;
  inboundId?: string | undefined;
  /** The number that was texted; staff are alerted from it. Absent: from the shop's default. */
  numberId?: string | undefined;
}

export interface Case {
  id: string;
  /** What people say and write: 118 is C-118. */
  number: number;
  customerId: string | null;
  lastFour: string;
  kind: CaseKind;
  step: CaseStep;
  source: string;
  openedAt: number;
  updatedAt: number;
}

export interface CaseText {
  text: string;
  actor: string;
  at: number;
}

export interface CaseFilter {
  step?: CaseStep | undefined;
  kind?: CaseKind | undefined;
  customerId?: string | undefined;
  /** Only those that are not archived. */
  open?: boolean | undefined;
  /** Id of the last case already seen. */
  before?: string | undefined;
  limit: number;
}

/** A text that names a case, and whom it came from. */
export interface CaseTalk {
  number: number;
  numberHash: string;
  customerId?: string | undefined;
}

export interface Cases {
  /** Opens a case with its first text, announces `case.opened` and alerts the staff numbers set for it. */
  open(tx: Tx, merchantId: string, opening: NewCase): Promise<Case>;
  /** The case with this number, if it is this sender's; others' cases do not exist for them. */
  ofSender(reader: Reader, merchantId: string, talk: CaseTalk): Promise<Case | undefined>;
  addText(
    tx: Tx,
    merchantId: string,
    caseId: string,
    added: { text: string; actor: string; inboundId?: string },
  ): Promise<void>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, caseId: string): Promise<Case>;
  texts(reader: Reader, merchantId: string, caseId: string): Promise<CaseText[]>;
  /** Newest first. */
  list(reader: Reader, merchantId: string, filter: CaseFilter): Promise<Case[]>;
}

/** Whom to tell of a new case, asked by cases and answered in app.ts. */
export type AlertNumbers = (reader: Reader, merchantId: string) => Promise<{ phone: string; language: 'en' | 'zh' }[]>;
