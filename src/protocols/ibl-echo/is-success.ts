const PENDING = Symbol('pending');

/**
 * Whether a promise is fulfilled by now. One that still waits, and one that was rejected, is no success; its
 * rejection counts as seen.
 *
 * @see iblutil/io/net/base.py, is_success
 */
export async function isSuccess(promise: PromiseLike<unknown>): Promise<boolean> {
  try {
    return (await Promise.race([promise, Promise.resolve(PENDING)])) !== PENDING;
  } catch {
    return false;
  }
}
