// The certificate package needs the polyfill before it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, generateKeyPair, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { isNumericAddress } from '../numeric-address.js';

/** How long a certificate of ours is valid, in years. The reference's last a hundred. */
const YEARS = 10;

/** A new RSA key as PEM text: 2048 bits, exponent 65537, in the form that the reference writes. */
export async function generateKey(passphrase?: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return privateKey.export({ type: 'pkcs1', format: 'pem', ...encryption }).toString();
}

/**
 * A certificate that vouches for itself, as PEM text.
 *
 * @param key - PEM; RSA or elliptic curve.
 * @param names - Host names and addresses that it bears, the first one as its common name.
 * @throws Whatever the platform says of a key that it cannot use.
 */
export async function generateCertificate(
  key: string,
  names: readonly string[],
  { passphrase, nowMs }: { readonly passphrase?: string | undefined; readonly nowMs: number },
): Promise<string> {
  const keys = await importKeys(createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) }));
  const { KeyUsageFlags } = x509;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [names[0] ?? 'localhost'] }, { O: ['labnet'] }],
      notBefore: new Date(nowMs - 60_000),
      notAfter: new Date(nowMs + YEARS * 365.25 * 86_400_000),
      signingAlgorithm: keys.algorithm,
      keys: keys.pair,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment | KeyUsageFlags.keyCertSign,
          true,
        ),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isNumericAddress(value) ? 'ip' : 'dns', value })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.pair.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(keys.pair.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}

/** Names under which this computer is reached, each once: the given ones first. */
export function ownNames(...given: readonly string[]): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
  const all = [...given, 'localhost', '127.0.0.1', ...addresses];
  return [...new Set(all)].filter((name) => name !== '' && name !== '0.0.0.0' && name !== '::');
}

async function importKeys(key: KeyObject) {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const algorithm =
    key.asymmetricKeyType === 'ec'
      ? { name: 'ECDSA', namedCurve: CURVES[curve ?? ''] ?? 'P-256', hash: 'SHA-256' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { subtle } = webcrypto;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const privateKey = await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = key.export({ format: 'jwk' });
  const publicKey = await subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
  return { algorithm, pair: { privateKey, publicKey } };
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};
