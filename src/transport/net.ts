/** The network as protocols see it. `node-net.ts` is the real one, `memory-net.ts` one for tests. */

/** An IP address and a port. */
export interface Address {
  /** IPv4 or IPv6 text, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What a UDP socket reports. Called one after the other; must not throw. */
export interface UdpHandlers {
  onDatagram(bytes: Buffer, from: Address): void;
  /** A send failed or the far port is closed (ICMP). The socket stays usable. `code` is the system's, for example ECONNREFUSED. */
  onError(error: NetError): void;
}

/** An error of the system, with its code. */
export interface NetError {
  readonly code: string;
  readonly message: string;
}

export interface UdpSocket {
  readonly local: Address;
  /**
   * Hands one datagram to the system. Failures arrive at `onError`. `to` is left out on a connected socket.
   *
   * @param isWatched - False: a failure need not be told, which costs less. @defaultValue true
   */
  send(bytes: Uint8Array, to?: Address, isWatched?: boolean): void;
  /** Idempotent. */
  close(): Promise<void>;
}

export interface UdpOptions {
  /** Where to listen. Port 0: any free one. Default: any address, any port. */
  readonly bind?: Address;
  /** Connects the socket: only this address is heard, and its refusals are reported. */
  readonly remote?: Address;
}

/** What a byte stream reports. */
export interface StreamHandlers {
  onBytes(bytes: Buffer): void;
  /** The far side closed its direction. */
  onEnd(): void;
  /** The stream is gone, once. With an error when it broke. */
  onClose(error?: NetError): void;
}

export interface ByteStream {
  readonly local: Address;
  readonly remote: Address;
  /**
   * Returns false when the system buffers: the caller may go on, or wait for `drained()`.
   *
   * @param data - A text is written in UTF-8.
   */
  write(data: Uint8Array | string): boolean;
  drained(): Promise<void>;
  /** Sends what is buffered, for five seconds at most, then closes. Idempotent. */
  close(): Promise<void>;
  /** Drops the connection at once. */
  destroy(): void;
}

export interface StreamListener {
  readonly local: Address;
  /** Stops listening and drops the connections that it accepted. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** @defaultValue 10000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What a TLS listener shows of itself, as PEM text. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
  /** Of an encrypted key. */
  readonly passphrase?: string;
}

export interface TlsConnectOptions extends ConnectOptions {
  /** Name that the certificate has to bear: a host name or an IP address. */
  readonly servername: string;
  /** Trusted certificates, PEM. Absent: none is trusted, and the caller judges what it is shown. */
  readonly trusted?: string;
}

/** The certificate that the far side showed, and what there is against it. */
export interface TlsPeer {
  /** PEM. */
  readonly certificate: string;
  /** SHA-256 and SHA-1 of the certificate: lower-case hex pairs with colons between them. */
  readonly fingerprint256: string;
  readonly fingerprint1: string;
  /** Why it is not trusted, a code such as DEPTH_ZERO_SELF_SIGNED_CERT. Absent: a trusted certificate vouches for it. */
  readonly distrust?: string;
  /** Why it does not bear the name that was asked for. Absent: it does. */
  readonly misnamed?: string;
}

/** An encrypted stream. It is the caller's to look at `peer` before it sends anything. */
export interface TlsStream extends ByteStream {
  readonly peer: TlsPeer;
}

export interface TlsListenOptions {
  readonly identity: TlsIdentity;
  /** A connection that came to nothing: a plain one, or one that does not trust the certificate. */
  onRefused?(remote: Address | undefined, error: NetError): void;
}

/** TLS over TCP. The handshake succeeds with any certificate: see {@link TlsStream}. */
export interface TlsNet {
  listenTls(
    bind: Address,
    options: TlsListenOptions,
    accept: (stream: ByteStream) => StreamHandlers,
  ): Promise<StreamListener>;
  connectTls(remote: Address, handlers: StreamHandlers, options: TlsConnectOptions): Promise<TlsStream>;
}

export interface Net extends TlsNet {
  openUdp(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket>;
  /** `accept` is called with each new connection and returns its handlers. */
  listenTcp(bind: Address, accept: (stream: ByteStream) => StreamHandlers): Promise<StreamListener>;
  connectTcp(remote: Address, handlers: StreamHandlers, options?: ConnectOptions): Promise<ByteStream>;
  /** IPv4 address of a host name by the system's resolver. Rejects with the system's error. */
  lookup(hostname: string): Promise<string>;
  /** Name of an address by the system's resolver; the address itself when it has none. */
  nameOf(address: string): Promise<string>;
  /** This computer's name. */
  hostname(): string;
}
