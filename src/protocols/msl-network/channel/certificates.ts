import { randomUUID, X509Certificate } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { makeFolder } from '../../../kernel/make-folder.js';
import { mslErrors } from '../errors.js';

/**
 * The folder of the certificates and keys, laid out as the reference does it: `certs/<host>.crt`, `keys/<host>.key`.
 * The two may share one.
 */
export class CertificateStore {
  constructor(readonly home: string) {}

  /** Where the certificate of a host is kept. */
  certificateFile(host: string): string {
    return join(this.home, 'certs', `${fileName(host)}.crt`);
  }

  /** Where the key of a manager of this computer is kept. */
  keyFile(host: string): string {
    return join(this.home, 'keys', `${fileName(host)}.key`);
  }

  /** PEM text of a file, or undefined when there is none. */
  async read(file: string): Promise<string | undefined> {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw fileError(file, error);
    }
  }

  /** Writes a file whole: mode 0600, its folder 0700. */
  async write(file: string, pem: string): Promise<void> {
    try {
      makeFolder(dirname(file));
      const temporary = `${file}.${randomUUID()}.tmp`;
      await writeFile(temporary, pem, { mode: 0o600 });
      await rename(temporary, file);
    } catch (error) {
      throw fileError(file, error);
    }
  }
}

/** SHA-256 and SHA-1 of a certificate: lower-case hex pairs with colons between. */
export interface Fingerprints {
  readonly sha256: string;
  readonly sha1: string;
}

/**
 * The fingerprints of the first certificate in a PEM text.
 *
 * @returns Undefined when there is none in it.
 */
export function fingerprintsOf(pem: string): Fingerprints | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return {
      sha256: certificate.fingerprint256.toLowerCase(),
      sha1: certificate.fingerprint.toLowerCase(),
    };
  } catch {
    return undefined;
  }
}

function fileError(file: string, error: unknown): LabnetError {
  return new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_FILE, `${file}: ${messageOf(error)}`, {
    details: { file },
    cause: error,
  });
}

/** A host as part of a file name. */
function fileName(host: string): string {
  if (/^[\w.:%-]+$/.test(host) && !host.startsWith('.')) return host;
  throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `'${host}' is not the name of a host`);
}
