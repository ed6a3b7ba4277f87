import { LabnetError } from '../../../kernel/errors.js';
import type { TlsPeer } from '../../../transport/net.js';
import type { Operator } from '../../protocol.js';
import { fingerprintsOf } from './certificates.js';
import type { CertificateStore } from './certificates.js';
import { mslErrors } from '../errors.js';
import type { TrustDesk } from './trust-desk.js';

/** What is known of the far side before its certificate is looked at. */
export interface TrustQuestion {
  /** As the operator named it. */
  readonly host: string;
  readonly port: number;
  /** Where the certificate is or would be kept. */
  readonly file: string;
  /** What is kept there. */
  readonly kept: string | undefined;
  readonly assertHostname: boolean;
  /** Trust a certificate that is not known, unasked. */
  readonly autoSave: boolean;
  /** Where others may be asking about the same certificate. */
  readonly trust: TrustDesk;
}

/**
 * Judges the certificate that the far side has shown. One that is not known is shown to the operator, once however many
 * connections wait for it, and kept when they say so: it is the certificate of this very connection.
 *
 * @throws LABNET_MSL_CERTIFICATE_CHANGED with both fingerprints; LABNET_MSL_CERTIFICATE_NAME;
 *   LABNET_MSL_CERTIFICATE_UNKNOWN when nobody vouched for it.
 * @see msl-network `msl.network.cryptography.get_ssl_context`
 */
export async function judge(
  peer: TlsPeer,
  question: TrustQuestion,
  store: CertificateStore,
  operator: Operator | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const { host, port, file, kept, assertHostname, autoSave, trust } = question;
  const where = `${host}:${port}`;
  if (kept !== undefined && peer.distrust !== undefined) throw untrusted(peer, where, file, kept);
  if (assertHostname && peer.misnamed !== undefined) {
    throw new LabnetError(
      mslErrors.LABNET_MSL_CERTIFICATE_NAME,
      `the certificate of the manager at ${where} is for another name: ${peer.misnamed}`,
      { details: { host, port, fingerprint: peer.fingerprint256 } },
    );
  }
  if (kept !== undefined) return;
  const vouch = async (ends: AbortSignal): Promise<boolean> => {
    if (await isKept(peer, question, store)) return true;
    const isTrusted = autoSave || (await operator?.confirm(questionText(peer, where), { signal: ends }));
    if (isTrusted !== true) return false;
    if (!(await isKept(peer, question, store))) await store.write(file, peer.certificate);
    return true;
  };
  const key = JSON.stringify([file, peer.fingerprint256, autoSave, operator !== undefined]);
  if (!(await trust.decide(key, vouch, signal))) {
    throw new LabnetError(
      mslErrors.LABNET_MSL_CERTIFICATE_UNKNOWN,
      `the certificate of the manager at ${where} is not trusted here; its SHA-256 fingerprint is ${peer.fingerprint256}`,
      { details: { host, port, fingerprint: peer.fingerprint256, fingerprintSha1: peer.fingerprint1 } },
    );
  }
}

/**
 * Whether the certificate was kept after this connection was begun.
 *
 * @throws LABNET_MSL_CERTIFICATE_CHANGED when another one of the same host was.
 */
async function isKept(
  peer: TlsPeer,
  { host, port, file }: TrustQuestion,
  store: CertificateStore,
): Promise<boolean> {
  const kept = await store.read(file);
  if (kept === undefined || fingerprintsOf(kept)?.sha256 === peer.fingerprint256) return kept !== undefined;
  throw untrusted(peer, `${host}:${port}`, file, kept);
}

function untrusted(peer: TlsPeer, where: string, file: string, kept: string): LabnetError {
  const before = fingerprintsOf(kept);
  const details = { file, kept: before?.sha256, shown: peer.fingerprint256, reason: peer.distrust };
  if (before?.sha256 === peer.fingerprint256) {
    const text = `the certificate of the manager at ${where} is the one in ${file}, but it cannot be trusted: ${peer.distrust ?? ''}`;
    return new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_CHANGED, text, { details });
  }
  const text =
    `the manager at ${where} shows another certificate than before. ` +
    `Its SHA-256 fingerprint is ${peer.fingerprint256}; ` +
    `that of ${file} is ${before?.sha256 ?? 'unreadable'}`;
  return new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_CHANGED, text, {
    details,
    remedy: `If you trust the manager at ${where}, delete ${file} and connect again. If its certificate should not have changed, somebody stands between.`,
  });
}

function questionText(peer: TlsPeer, where: string): string {
  return [
    `The certificate of the manager at ${where} is not known here. Nothing guarantees that it is the computer that you mean.`,
    `Its fingerprints are`,
    `  SHA-256 ${peer.fingerprint256}`,
    `  SHA-1   ${peer.fingerprint1}`,
    ...(peer.misnamed === undefined ? [] : [peer.misnamed]),
    `Keep it and connect?`,
  ].join('\n');
}
