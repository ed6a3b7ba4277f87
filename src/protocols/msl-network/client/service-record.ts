import { isFields } from '../wire/read-line.js';

/** What a client knows of a service: the manager's answer to `link`, and an entry of its identity. */
export interface ServiceRecord {
  /** Name to signature such as `(x, y=2)`, or to the value of what is no method. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `<host>:<port>` */
  readonly address: string;
  readonly language: string;
  readonly os: string;
  /** 0 or less: no limit. */
  readonly maxClients: number;
}

/** Reads a record. What is missing or of another kind is empty. */
export function readServiceRecord(value: unknown): ServiceRecord {
  const fields = isFields(value) ? value : {};
  const { attributes, address, language, os, max_clients: maxClients } = fields;
  return {
    attributes: isFields(attributes) ? attributes : {},
    address: typeof address === 'string' ? address : '',
    language: typeof language === 'string' ? language : 'unknown',
    os: typeof os === 'string' ? os : 'unknown',
    maxClients: typeof maxClients === 'number' ? maxClients : -1,
  };
}
