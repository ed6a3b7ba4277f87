/** Thrown by a method of a service: what a Python caller sees as `<type>: <text>`. */
export class RemoteFailure extends Error {
  /**
   * @param type - Name of a Python exception: ValueError, KeyError …
   */
  constructor(
    readonly type: string,
    readonly text: string,
  ) {
    super(`${type}: ${text}`);
  }
}
