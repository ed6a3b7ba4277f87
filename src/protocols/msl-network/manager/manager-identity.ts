import { createPrivateKey, X509Certificate } from 'node:crypto';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import type { TlsIdentity } from '../../../transport/net.js';
import { CertificateStore } from '../channel/certificates.js';
import { mslErrors } from '../errors.js';

/** Which key and certificate a manager shows. */
export interface IdentityFiles {
  /** Folder of certificates and keys. */
  readonly home: string;
  /** Name of the files that are used where none are given; absent: localhost. */
  readonly host: string | undefined;
  readonly hostname: string;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyFilePassword: string | undefined;
  readonly nowMs: number;
}

/**
 * The key and the certificate of a manager: the files given, else those in its folder, which are made at its first
 * start. A certificate given without a key must hold the key.
 *
 * @throws LABNET_MSL_CERTIFICATE_FILE.
 */
export async function managerIdentity(files: IdentityFiles): Promise<TlsIdentity> {
  const { certFile, keyFilePassword } = files;
  const store = new CertificateStore(files.home);
  const host = files.host ?? 'localhost';
  if (certFile !== undefined) {
    const certificate = await required(store, certFile);
    const key = files.keyFile === undefined ? certificate : await required(store, files.keyFile);
    return usable(certFile, { key, certificate }, keyFilePassword);
  }
  const key =
    files.keyFile === undefined
      ? await ownKey(store, host, keyFilePassword)
      : await required(store, files.keyFile);
  const file = store.certificateFile(host);
  const kept = files.keyFile === undefined ? await store.read(file) : undefined;
  const certificate = kept ?? (await newCertificate(store, file, key, files));
  return usable(file, { key, certificate }, keyFilePassword);
}

async function newCertificate(
  store: CertificateStore,
  file: string,
  key: string,
  { host, hostname, keyFilePassword, nowMs }: IdentityFiles,
): Promise<string> {
  try {
    const { generateCertificate, ownNames } = await certificatePackage();
    const names = ownNames(hostname, ...(host === undefined ? [] : [host]));
    const certificate = await generateCertificate(key, names, { passphrase: keyFilePassword, nowMs });
    await store.write(file, certificate);
    return certificate;
  } catch (error) {
    if (error instanceof LabnetError) throw error;
    throw new LabnetError(
      mslErrors.LABNET_MSL_CERTIFICATE_FILE,
      `no certificate can be made for ${file}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

async function ownKey(
  store: CertificateStore,
  host: string,
  passphrase: string | undefined,
): Promise<string> {
  const file = store.keyFile(host);
  const kept = await store.read(file);
  if (kept !== undefined) return kept;
  const { generateKey } = await certificatePackage();
  const key = await generateKey(passphrase);
  await store.write(file, key);
  return key;
}

/** Slow to load: only a manager's first start pays for it. */
function certificatePackage() {
  return import('./generate-identity.js');
}

async function required(store: CertificateStore, file: string): Promise<string> {
  const text = await store.read(file);
  if (text !== undefined) return text;
  throw new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_FILE, `${file}: there is no such file`);
}

/** A certificate of another key would be refused without a word of where it came from. */
function usable(file: string, identity: TlsIdentity, passphrase: string | undefined): TlsIdentity {
  const protection = passphrase === undefined ? {} : { passphrase };
  let problem = 'it was made for another key';
  try {
    const key = createPrivateKey({ key: identity.key, ...protection });
    if (new X509Certificate(identity.certificate).checkPrivateKey(key)) return { ...identity, ...protection };
  } catch (error) {
    problem = messageOf(error);
  }
  throw new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_FILE, `${file}: ${problem}`);
}
